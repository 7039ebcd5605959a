pub(crate) mod authenticate;
pub(crate) mod change_password;
mod end_account;
pub(crate) mod log_in;
mod profile;
pub(crate) mod profiles;
pub(crate) mod provider_sign_in;
mod refresh;
pub(crate) mod register;
mod sessions;

use std::sync::Arc;
use std::time::Duration;

use kernel::{Clock, IdSource};
use secrecy::SecretString;

use crate::error::Error;
use crate::model::email::Email;
use crate::model::password::{NewPassword, PasswordError, PasswordRules};
use crate::model::throttle::{Admission, AttemptCounter, LOGIN_WINDOW};
use crate::ports::{
    CommonPasswords, LoginThrottle, PasswordHasher, SessionRepository, Tokens, UserRepository,
};

/// What the use cases need from outside.
#[derive(Clone)]
#[expect(missing_docs, reason = "each field is the port of its type")]
pub struct Ports {
    pub users: Arc<dyn UserRepository>,
    pub sessions: Arc<dyn SessionRepository>,
    pub throttle: Arc<dyn LoginThrottle>,
    pub hasher: Arc<dyn PasswordHasher>,
    pub common_passwords: Arc<dyn CommonPasswords>,
    pub tokens: Arc<dyn Tokens>,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn IdSource>,
}

/// How long tokens live.
#[derive(Debug, Clone, Copy)]
pub struct Lifetimes {
    /// Access tokens; cut short where their session ends sooner.
    pub access: Duration,
    /// Refresh tokens, and with them sessions.
    pub refresh: Duration,
}

/// Who may make an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registration {
    /// Anybody.
    Open,
    /// An operator only.
    Closed,
}

/// The use cases of accounts and sign-in, a file each.
#[derive(Clone)]
pub struct Service {
    ports: Ports,
    lifetimes: Lifetimes,
    registration: Registration,
}

impl Service {
    /// Joins the use cases with what they need.
    pub fn new(ports: Ports, lifetimes: Lifetimes, registration: Registration) -> Self {
        Self { ports, lifetimes, registration }
    }

    /// Counts a sign-in before its password is looked at.
    async fn admit(&self, counters: &[AttemptCounter]) -> Result<(), Error> {
        let now = self.ports.clock.now();
        match self.ports.throttle.count(counters, LOGIN_WINDOW, now).await? {
            Admission::Admitted => Ok(()),
            Admission::Refused { retry_after } => Err(Error::TooManyAttempts { retry_after }),
        }
    }

    /// Holds a chosen password against the rules; the inner error has every rule that it breaks.
    async fn check_password(
        &self,
        password: &SecretString,
        email: Option<&Email>,
        rules: PasswordRules,
    ) -> Result<Result<NewPassword, Vec<PasswordError>>, Error> {
        let is_common =
            rules.reject_common && self.ports.common_passwords.contains(password).await?;
        Ok(NewPassword::check(password, email, rules, is_common))
    }
}
