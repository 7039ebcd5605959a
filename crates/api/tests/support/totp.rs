//! One-time codes as an authenticator app shows them, made by a library that the server does not use.

use serde_json::{Value, json};
use totp_rs::{Builder, Secret, Totp};

use super::person::Person;

/// How long a code is of, in seconds.
const STEP: u64 = 30;

/// An authenticator app that somebody gave a room's secret.
#[derive(Clone)]
pub(crate) struct Authenticator(Totp);

impl Authenticator {
    /// The secret was typed in.
    pub(crate) fn of_secret(base32: &str) -> Self {
        let secret = Secret::try_from_base32(base32).unwrap();
        Self(Builder::new().with_secret(secret).with_account_name("typed in").build().unwrap())
    }

    /// The address was scanned as a QR code.
    pub(crate) fn of_uri(uri: &str) -> Self {
        Self(Totp::from_url(uri).unwrap())
    }

    /// The code of the step that it is now.
    pub(crate) fn code(&self) -> String {
        self.code_of(self.step())
    }

    /// The code of the step of that number.
    pub(crate) fn code_of(&self, step: u64) -> String {
        self.0.generate(step * STEP).to_string()
    }

    /// A code of no step near.
    pub(crate) fn wrong_code(&self) -> String {
        let now = self.step();
        let near: Vec<_> = (now - 4..now + 5).map(|step| self.code_of(step)).collect();
        let mut codes = (0..1_000_000).map(|number| format!("{number:06}"));
        codes.find(|code| !near.contains(code)).unwrap()
    }

    /// The number of the step that it is now.
    pub(crate) fn step(&self) -> u64 {
        self.0.next_step_current() / STEP - 1
    }

    /// What the app shows under the name of whoever issued the secret, and of the account there.
    pub(crate) fn labels(&self) -> (Option<&str>, &str) {
        (self.0.issuer(), self.0.account_name())
    }
}

/// A room behind one-time codes.
pub(crate) struct LockedRoom {
    pub(crate) id: i64,
    /// The answer to whoever made it, the only one that shows the secret.
    pub(crate) created: Value,
    pub(crate) authenticator: Authenticator,
}

impl LockedRoom {
    /// Makes one as the assistant contract's document has it; its creator is in.
    pub(crate) async fn make(creator: &Person) -> Self {
        let body = json!({"name": "AI 연구실", "desc": "실험용 채팅방", "requires_totp": true});
        let created = creator.post("/api/rooms/", body).await.expect(201);
        let authenticator = Authenticator::of_secret(created["totp_secret"].as_str().unwrap());
        Self { id: created["id"].as_i64().unwrap(), created, authenticator }
    }

    /// Where people come in.
    pub(crate) fn entrance(&self) -> String {
        format!("/api/rooms/{}/enter/", self.id)
    }

    /// Brings somebody in.
    pub(crate) async fn let_in(&self, person: &Person) {
        let body = json!({"totp_code": self.authenticator.code()});
        person.post(&self.entrance(), body).await.expect(200);
    }
}
