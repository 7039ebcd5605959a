use std::time::Duration;

use kernel::{Picture, Timestamp, UniqueId};
use secrecy::SecretString;

use super::name::DisplayName;

/// How long somebody has to sign in elsewhere and come back (contracts section 4, assistant).
pub const PENDING_SIGN_IN_LIVES: Duration = Duration::from_secs(10 * 60);

/// The number by which an identity provider knows a person, whatever they call themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProviderId(i64);

/// A number that no provider gives to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a positive number")]
pub struct NoProviderId;

impl ProviderId {
    /// Takes a positive number.
    pub fn new(number: i64) -> Result<Self, NoProviderId> {
        if number > 0 { Ok(Self(number)) } else { Err(NoProviderId) }
    }

    /// The number.
    pub fn get(self) -> i64 {
        self.0
    }
}

/// A person as an identity provider shows them at present.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderProfile {
    /// What they are known by.
    pub id: ProviderId,
    /// Their name there.
    pub name: DisplayName,
    /// Their picture there, if they have one.
    pub picture: Option<Picture>,
}

/// A sign-in that somebody began here and goes on with elsewhere.
#[derive(Debug, Clone)]
pub struct PendingSignIn {
    /// What the browser brings back, to show that it comes from there; good once.
    pub state: UniqueId,
    /// What shows to the provider that whoever redeems the code also asked for it (PKCE, RFC 7636):
    /// 43 to 128 letters and digits.
    pub verifier: SecretString,
    /// When it is too late to come back.
    pub expires_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_gives_positive_numbers() {
        assert_eq!(ProviderId::new(1).map(ProviderId::get), Ok(1));
        assert_eq!(ProviderId::new(0), Err(NoProviderId));
        assert_eq!(ProviderId::new(-1), Err(NoProviderId));
    }
}
