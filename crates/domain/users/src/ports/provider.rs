use async_trait::async_trait;
use kernel::{Fault, Timestamp, UniqueId};
use secrecy::SecretString;

use crate::model::account::User;
use crate::model::provider::{PendingSignIn, ProviderProfile};

/// Why a provider does not tell who somebody is.
#[derive(Debug, thiserror::Error)]
pub enum IdentifyError {
    /// It did not give out that code, not for this sign-in, or too long ago.
    #[error("the provider refuses the code")]
    CodeRefused,
    /// It is away, slow, refuses us rather than the code, or answers what cannot be understood.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Signs people in elsewhere, and tells who they are.
#[async_trait]
pub trait IdentityProvider: Send + Sync {
    /// Where a browser goes to sign in. It comes back with the state and a code, which is good only together
    /// with the verifier: the address shows no more of that than its SHA-256.
    fn authorization_url(&self, pending: &PendingSignIn) -> String;
    /// Redeems a code, and asks whose it is. Takes seconds at most, and reads no more than an answer of
    /// reasonable size.
    async fn identify(
        &self,
        code: &SecretString,
        verifier: &SecretString,
    ) -> Result<ProviderProfile, IdentifyError>;
}

/// Sign-ins that go on elsewhere, kept for all processes together.
#[async_trait]
pub trait PendingSignIns: Send + Sync {
    /// Keeps one until it is taken or expires.
    async fn add(&self, new: PendingSignIn) -> Result<(), Fault>;
    /// Takes the one of that state away and returns it, unless it has expired at `now`. Of several who ask at
    /// once, one gets it.
    async fn take(&self, state: UniqueId, now: Timestamp) -> Result<Option<PendingSignIn>, Fault>;
    /// Deletes those that have expired at `now`; how many there were.
    async fn remove_expired(&self, now: Timestamp) -> Result<usize, Fault>;
}

/// Accounts of people whom a provider knows, kept. They have neither e-mail nor password, and are no other
/// account's, whatever they have in common with it (contracts section 4, assistant).
#[async_trait]
pub trait ProviderAccountRepository: Send + Sync {
    /// The live account of that provider's id, disabled ones included, with name and picture as they are
    /// there now. Sessions checked on this node afterwards show them. A picture that was uploaded here and is
    /// not shown any more is due for removal from `at` on.
    async fn refresh(
        &self,
        profile: &ProviderProfile,
        at: Timestamp,
    ) -> Result<Option<User>, Fault>;
    /// Makes an account for it; where a live one has been made meanwhile, refreshes that one.
    async fn add(&self, profile: &ProviderProfile, at: Timestamp) -> Result<User, Fault>;
}
