use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use async_trait::async_trait;
use kernel::Fault;
use secrecy::{ExposeSecret, SecretString};

use crate::{HashingTurn, NewPassword, PasswordHash, PasswordHasher};

/// Keeps passwords readable beside a number for a salt, and counts what it is asked.
#[derive(Default)]
pub struct PlainHasher {
    is_busy: AtomicBool,
    hashed: AtomicUsize,
    verified: AtomicUsize,
}

impl PlainHasher {
    /// From now on too many wait for a turn.
    pub fn become_busy(&self) {
        self.is_busy.store(true, Ordering::SeqCst);
    }

    /// How many passwords were hashed.
    pub fn hashed(&self) -> usize {
        self.hashed.load(Ordering::SeqCst)
    }

    /// How many passwords were held against a hash, or against none.
    pub fn verified(&self) -> usize {
        self.verified.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl PasswordHasher for PlainHasher {
    async fn turn(&self) -> Result<HashingTurn, Fault> {
        if self.is_busy.load(Ordering::SeqCst) {
            return Err(Fault::unavailable("too many wait for a turn"));
        }
        Ok(HashingTurn::new(()))
    }

    async fn hash(
        &self,
        _turn: HashingTurn,
        password: &NewPassword,
    ) -> Result<PasswordHash, Fault> {
        let salt = self.hashed.fetch_add(1, Ordering::SeqCst);
        let password = password.secret().expose_secret();
        Ok(PasswordHash::new(format!("plain${salt}${password}")))
    }

    async fn verify(
        &self,
        _turn: HashingTurn,
        password: &SecretString,
        hash: Option<&PasswordHash>,
    ) -> Result<bool, Fault> {
        self.verified.fetch_add(1, Ordering::SeqCst);
        let kept = hash.and_then(|hash| hash.expose().splitn(3, '$').nth(2));
        Ok(kept == Some(password.expose_secret()))
    }
}
