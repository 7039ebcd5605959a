use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard};

use async_trait::async_trait;
use kernel::Fault;
use secrecy::{ExposeSecret, SecretString};

use crate::{IdentifyError, IdentityProvider, PendingSignIn, ProviderProfile};

/// An identity provider that gives out the codes that a test tells it to, each good once, and that can be
/// away. Remembers whom it was sent and what it was asked.
#[derive(Default)]
pub struct ScriptedProvider(Mutex<Script>);

#[derive(Default)]
struct Script {
    codes: HashMap<String, ProviderProfile>,
    is_away: bool,
    sent: Vec<PendingSignIn>,
    verifiers: Vec<String>,
}

impl ScriptedProvider {
    /// From now on that code is of this person.
    pub fn give_code(&self, code: &str, profile: ProviderProfile) {
        self.script().codes.insert(code.to_owned(), profile);
    }

    /// From now on it answers nothing.
    pub fn go_away(&self) {
        self.script().is_away = true;
    }

    /// From now on it answers again.
    pub fn come_back(&self) {
        self.script().is_away = false;
    }

    /// The sign-ins that browsers were sent to it with.
    pub fn sent(&self) -> Vec<PendingSignIn> {
        self.script().sent.clone()
    }

    /// The verifier of each time that it was asked whose a code is.
    pub fn verifiers(&self) -> Vec<String> {
        self.script().verifiers.clone()
    }

    fn script(&self) -> MutexGuard<'_, Script> {
        self.0.lock().unwrap()
    }
}

#[async_trait]
impl IdentityProvider for ScriptedProvider {
    fn authorization_url(&self, pending: &PendingSignIn) -> String {
        self.script().sent.push(pending.clone());
        format!("https://provider.example/authorize?state={}", pending.state)
    }

    async fn identify(
        &self,
        code: &SecretString,
        verifier: &SecretString,
    ) -> Result<ProviderProfile, IdentifyError> {
        let mut script = self.script();
        script.verifiers.push(verifier.expose_secret().to_owned());
        if script.is_away {
            return Err(Fault::unavailable("the identity provider is away").into());
        }
        script.codes.remove(code.expose_secret()).ok_or(IdentifyError::CodeRefused)
    }
}
