use std::time::{SystemTime, UNIX_EPOCH};

use jsonwebtoken::Algorithm;
use serde_json::json;

use super::database::Database;
use super::server::SECRET_KEY;
use super::token::signed;

/// How the server keeps `person::PASSWORD`.
const PASSWORD_HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$QNbwQXuQYuROe8G1879Rxw\
    $majHv9KGylMw2YIZ44WbtWQvebZEoSJ6rYp1RYjr+/o";
/// How long tokens live by default, in seconds.
const ACCESS_LIVES: i64 = 24 * 3600;
const REFRESH_LIVES: i64 = 14 * ACCESS_LIVES;

/// Somebody with a session.
pub(super) struct SignedUp {
    pub(super) id: i64,
    pub(super) access: String,
    pub(super) refresh: String,
}

impl Database {
    /// Makes an account and a session of meet past the server under test, as it would make them with its default
    /// settings: most tests need people, and hashing their passwords took longer than all else.
    pub(super) fn sign_up(&self, email: &str, name: &str) -> SignedUp {
        let (email, name) = (quoted(email), quoted(name));
        let now = now();
        let (opened_at, expires_at) = (now * 1_000_000, (now + REFRESH_LIVES) * 1_000_000);
        let id = self.number(&format!(
            "INSERT INTO users (email, name, password_hash, created_at) \
             VALUES ({email}, {name}, '{PASSWORD_HASH}', {opened_at}) RETURNING id AS number"
        ));
        let session = self.number(&format!(
            "INSERT INTO sessions (user_id, contract, opened_at, expires_at) \
             VALUES ({id}, 'meet', {opened_at}, {expires_at}) RETURNING id AS number"
        ));
        let token = |kind: &str, lives: i64| {
            let claims = json!({
                "sub": id.to_string(), "sid": session, "aud": "madang", "typ": kind,
                "jti": format!("{session:032x}"), "iat": now, "exp": now + lives,
            });
            signed(&claims, Algorithm::HS256, SECRET_KEY)
        };
        let (access, refresh) = (token("access", ACCESS_LIVES), token("refresh", REFRESH_LIVES));
        SignedUp { id, access, refresh }
    }

    fn number(&self, sql: &str) -> i64 {
        self.numbers(sql)[0]
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[expect(clippy::disallowed_methods, reason = "a test has no clock but the machine's")]
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(since.as_secs()).unwrap()
}
