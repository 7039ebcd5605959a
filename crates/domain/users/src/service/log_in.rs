use kernel::Timestamp;
use secrecy::SecretString;

use super::Service;
use crate::error::Error;
use crate::model::account::{Account, User};
use crate::model::address::Address;
use crate::model::contract::Contract;
use crate::model::email::Email;
use crate::model::session::{NewSession, Session};
use crate::model::throttle::counters;
use crate::model::token::{Claims, TokenKind};
use crate::ports::OpenSessionError;

/// A sign-in with e-mail and password.
#[derive(Debug, Clone)]
pub struct LogIn {
    /// As typed; what is no e-mail address belongs to nobody.
    pub email: String,
    /// As typed.
    pub password: SecretString,
    /// The contract whose URL was used.
    pub contract: Contract,
    /// Where the request comes from.
    pub address: Address,
}

/// What a sign-in gives.
#[derive(Debug, Clone)]
pub struct TokenPair {
    /// The access token.
    pub access: String,
    /// The refresh token.
    pub refresh: String,
    /// Who signed in.
    pub user: User,
}

impl Service {
    /// Opens a session for the right e-mail and password (contracts rule 5).
    ///
    /// Counted before the password is looked at, and within a hashing turn, so that no more attempts
    /// are counted ahead than can be hashed at once.
    pub async fn log_in(&self, command: LogIn) -> Result<TokenPair, Error> {
        let email = Email::parse(&command.email).ok();
        let counters = counters(email.as_ref(), command.address);
        let turn = self.ports.hasher.turn().await?;
        self.admit(&counters).await?;

        let account = match &email {
            Some(email) => self.ports.users.find_by_email(email).await?,
            None => None,
        };
        let hash = account.as_ref().and_then(|account| account.password_hash.as_ref());
        let matches = self.ports.hasher.verify(turn, &command.password, hash).await?;
        let account = account
            .filter(|account| matches && !account.user.is_disabled)
            .ok_or(Error::WrongCredentials)?;

        self.ports.throttle.forgive(&counters).await?;
        self.open_session(account, command.contract).await
    }

    pub(super) async fn open_session(
        &self,
        account: Account,
        contract: Contract,
    ) -> Result<TokenPair, Error> {
        let Account { user, password_hash: verified_by } = account;
        let opened_at = self.ports.clock.now();
        let expires_at = opened_at + self.lifetimes.refresh;
        let new = NewSession { user_id: user.id, contract, opened_at, expires_at, verified_by };
        let signed_in = self.ports.sessions.open(new).await.map_err(|error| match error {
            OpenSessionError::NoSuchUser => Error::WrongCredentials,
            OpenSessionError::Fault(fault) => fault.into(),
        })?;
        Ok(TokenPair {
            access: self.access_token(&signed_in.session, opened_at)?,
            refresh: self.token(&signed_in.session, TokenKind::Refresh, opened_at, expires_at)?,
            user,
        })
    }

    /// An access token of the session, which it never outlives.
    pub(super) fn access_token(&self, session: &Session, now: Timestamp) -> Result<String, Error> {
        let expires_at = session.expires_at.min(now + self.lifetimes.access);
        self.token(session, TokenKind::Access, now, expires_at)
    }

    fn token(
        &self,
        session: &Session,
        kind: TokenKind,
        issued_at: Timestamp,
        expires_at: Timestamp,
    ) -> Result<String, Error> {
        let claims = Claims {
            user_id: session.user_id,
            session_id: session.id,
            kind,
            id: self.ports.ids.unique_id(),
            issued_at,
            expires_at,
        };
        Ok(self.ports.tokens.issue(&claims)?)
    }
}
