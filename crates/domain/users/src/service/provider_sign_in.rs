use std::sync::Arc;

use kernel::{Clock, Fault, IdSource, Picture, UniqueId};
use secrecy::SecretString;

use super::Service;
use super::log_in::TokenPair;
use crate::error::Error;
use crate::model::account::{Account, User};
use crate::model::contract::Contract;
use crate::model::provider::{PENDING_SIGN_IN_LIVES, PendingSignIn, ProviderProfile};
use crate::ports::{IdentifyError, IdentityProvider, PendingSignIns, ProviderAccountRepository};

/// What signing in through a provider needs from outside.
#[derive(Clone)]
#[expect(missing_docs, reason = "each field is the port of its type")]
pub struct ProviderSignInPorts {
    pub provider: Arc<dyn IdentityProvider>,
    pub pending: Arc<dyn PendingSignIns>,
    pub accounts: Arc<dyn ProviderAccountRepository>,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn IdSource>,
}

/// Signing in through an identity provider (contracts section 4, assistant).
#[derive(Clone)]
pub struct ProviderSignIn {
    users: Service,
    ports: ProviderSignInPorts,
}

/// Where a browser is to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorizationRequest {
    /// The provider's page.
    pub url: String,
    /// What the browser will bring back.
    pub state: UniqueId,
}

/// What a browser brings back.
#[derive(Debug, Clone)]
pub struct CompleteSignIn {
    /// The provider's code.
    pub code: SecretString,
    /// The state that the sign-in began with, as it was sent.
    pub state: String,
    /// The contract that the session is opened through.
    pub contract: Contract,
}

/// A completed sign-in.
#[derive(Debug)]
pub struct ProviderLogin {
    /// The tokens of the session, and whose they are.
    pub tokens: TokenPair,
    /// The person's picture.
    pub picture: Option<Picture>,
}

/// Why nobody is signed in through the provider.
#[derive(Debug, thiserror::Error)]
pub enum ProviderSignInError {
    /// No sign-in waits under that state: it never did, it did too long ago, or it was completed.
    #[error("no such sign-in waits")]
    UnknownState,
    /// The provider does not know the code.
    #[error("the provider refuses the code")]
    CodeRefused,
    /// The provider is away, or answers what cannot be understood.
    #[error("the provider is of no use at present")]
    ProviderUnavailable(#[source] Fault),
    /// The person has no account, and an operator makes those.
    #[error("registration is closed")]
    RegistrationClosed,
    /// An operator has barred the account from signing in, or it was erased meanwhile.
    #[error("the account may not sign in")]
    Barred,
    /// Something needed is away or failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl ProviderSignIn {
    /// Joins the use cases with what they need.
    pub fn new(users: Service, ports: ProviderSignInPorts) -> Self {
        Self { users, ports }
    }

    /// Begins a sign-in: its state is good once, and not for long.
    pub async fn begin(&self) -> Result<AuthorizationRequest, ProviderSignInError> {
        let ids = &self.ports.ids;
        let pending = PendingSignIn {
            state: ids.unique_id(),
            verifier: format!("{}{}", ids.unique_id(), ids.unique_id()).into(),
            expires_at: self.ports.clock.now() + PENDING_SIGN_IN_LIVES,
        };
        let url = self.ports.provider.authorization_url(&pending);
        let state = pending.state;
        self.ports.pending.add(pending).await?;
        Ok(AuthorizationRequest { url, state })
    }

    /// Opens a session for whom the provider says the code is of, with an account made where there is none.
    /// The state is used up by it, whatever comes out.
    pub async fn complete(
        &self,
        command: CompleteSignIn,
    ) -> Result<ProviderLogin, ProviderSignInError> {
        let state = command.state.parse().map_err(|_| ProviderSignInError::UnknownState)?;
        let pending = self.ports.pending.take(state, self.ports.clock.now()).await?;
        let PendingSignIn { verifier, .. } = pending.ok_or(ProviderSignInError::UnknownState)?;
        let identified = self.ports.provider.identify(&command.code, &verifier).await;
        let profile = identified.map_err(|error| match error {
            IdentifyError::CodeRefused => ProviderSignInError::CodeRefused,
            IdentifyError::Fault(fault) => ProviderSignInError::ProviderUnavailable(fault),
        })?;
        let user = self.account(&profile).await?;
        let account = Account { user, password_hash: None };
        let tokens = self.users.open_session(account, command.contract).await;
        Ok(ProviderLogin { tokens: tokens.map_err(of_opening)?, picture: profile.picture })
    }

    async fn account(&self, profile: &ProviderProfile) -> Result<User, ProviderSignInError> {
        let now = self.ports.clock.now();
        if let Some(user) = self.ports.accounts.refresh(profile, now).await? {
            return Ok(user);
        }
        self.users
            .admit_registration()
            .map_err(|_closed| ProviderSignInError::RegistrationClosed)?;
        Ok(self.ports.accounts.add(profile, now).await?)
    }
}

/// A session is refused to accounts that are gone or disabled, and otherwise only by faults.
fn of_opening(error: Error) -> ProviderSignInError {
    match error {
        Error::Fault(fault) => fault.into(),
        Error::RegistrationClosed
        | Error::InvalidRegistration(_)
        | Error::InvalidName(_)
        | Error::InvalidPasswordChange { .. }
        | Error::WrongCredentials
        | Error::TooManyAttempts { .. }
        | Error::NotSignedIn(_)
        | Error::NoSuchUser
        | Error::NoSuchSession => ProviderSignInError::Barred,
    }
}
