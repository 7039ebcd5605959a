//! Every port in memory, and all of them together as [`Fakes`].

mod accounts;
mod common_passwords;
mod friends;
mod hasher;
mod pending_sign_ins;
mod pictures;
mod profiles;
mod provider;
mod provider_accounts;
mod revocations;
mod sessions;
mod throttle;
mod tokens;
mod uploads;
mod users;

use std::sync::Arc;
use std::time::Duration;

use kernel::testing::{CountingRandomness, FrozenClock};

pub use accounts::InMemoryAccounts;
pub use common_passwords::FewCommonPasswords;
pub use hasher::PlainHasher;
pub use pending_sign_ins::InMemoryPendingSignIns;
pub use pictures::InMemoryPictures;
pub use provider::ScriptedProvider;
pub use throttle::InMemoryThrottle;
pub use tokens::ReadableTokens;

use crate::{
    Lifetimes, Ports, ProfilePorts, Profiles, ProviderSignIn, ProviderSignInPorts, Registration,
    Service,
};

/// A whole world of accounts in memory, and the use cases in it.
#[derive(Default)]
pub struct Fakes {
    /// Accounts with their profiles, friends and uploads, sessions and the log of ended ones.
    pub accounts: Arc<InMemoryAccounts>,
    /// Failed sign-ins.
    pub throttle: Arc<InMemoryThrottle>,
    /// Counts what it is asked.
    pub hasher: Arc<PlainHasher>,
    /// Pictures that were uploaded.
    pub pictures: InMemoryPictures,
    /// Knows whom it is told of.
    pub provider: Arc<ScriptedProvider>,
    /// Sign-ins that go on at the provider.
    pub pending_sign_ins: Arc<InMemoryPendingSignIns>,
    /// Stands at noon until it is moved.
    pub clock: Arc<FrozenClock>,
    /// Counts what it gives.
    pub ids: Arc<CountingRandomness>,
}

impl Fakes {
    /// As the server's defaults have it: access tokens for a day, sessions for 14 days.
    pub const LIFETIMES: Lifetimes = Lifetimes {
        access: Duration::from_secs(24 * 60 * 60),
        refresh: Duration::from_secs(14 * 24 * 60 * 60),
    };

    /// The most bytes that a picture may have.
    pub const LARGEST_PICTURE: u64 = 4_096;

    /// The fakes as ports, sharing one state with these.
    pub fn ports(&self) -> Ports {
        Ports {
            users: self.accounts.clone(),
            sessions: self.accounts.clone(),
            throttle: self.throttle.clone(),
            hasher: self.hasher.clone(),
            common_passwords: Arc::new(FewCommonPasswords),
            tokens: Arc::new(ReadableTokens),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
        }
    }

    /// The use cases, with registration open.
    pub fn service(&self) -> Service {
        Service::new(self.ports(), Self::LIFETIMES, Registration::Open)
    }

    /// The fakes as ports of profiles, sharing one state with these.
    pub fn profile_ports(&self) -> ProfilePorts {
        ProfilePorts {
            users: self.accounts.clone(),
            profiles: self.accounts.clone(),
            friends: self.accounts.clone(),
            uploads: self.accounts.clone(),
            pictures: Arc::new(self.pictures.clone()),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
        }
    }

    /// The use cases of profiles.
    pub fn profiles(&self) -> Profiles {
        Profiles::new(self.profile_ports(), Self::LARGEST_PICTURE)
    }

    /// The fakes as ports of signing in through a provider, sharing one state with these.
    pub fn provider_sign_in_ports(&self) -> ProviderSignInPorts {
        ProviderSignInPorts {
            provider: self.provider.clone(),
            pending: self.pending_sign_ins.clone(),
            accounts: self.accounts.clone(),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
        }
    }

    /// The use cases of signing in through a provider, with registration open.
    pub fn provider_sign_in(&self) -> ProviderSignIn {
        ProviderSignIn::new(self.service(), self.provider_sign_in_ports())
    }
}

#[cfg(test)]
mod tests {
    use async_trait::async_trait;
    use bytes::Bytes;
    use futures_util::FutureExt;
    use kernel::PictureName;

    use super::*;
    use crate::testing::suite::pictures::{PictureTestPorts, StoredPictures};
    use crate::testing::suite::profiles::ProfileTestPorts;
    use crate::testing::suite::provider_accounts::ProviderAccountTestPorts;
    use crate::testing::suite::{self, UserPorts};

    macro_rules! on_the_accounts_in_memory {
        ($($rule:ident,)*) => {$(
            #[test]
            fn $rule() {
                let accounts = Arc::new(InMemoryAccounts::default());
                let ports = UserPorts {
                    users: accounts.clone(),
                    sessions: accounts.clone(),
                    revocations: accounts,
                    throttle: Arc::new(InMemoryThrottle::default()),
                };
                suite::$rule(&ports).now_or_never().expect("fakes never wait");
            }
        )*};
    }
    crate::repository_rules!(on_the_accounts_in_memory);

    macro_rules! on_the_profiles_in_memory {
        ($($rule:ident,)*) => {$(
            #[test]
            fn $rule() {
                let accounts = Arc::new(InMemoryAccounts::default());
                let ports = ProfileTestPorts {
                    users: accounts.clone(),
                    sessions: accounts.clone(),
                    profiles: accounts.clone(),
                    friends: accounts.clone(),
                    uploads: accounts,
                };
                suite::profiles::$rule(&ports).now_or_never().expect("fakes never wait");
            }
        )*};
    }
    crate::profile_rules!(on_the_profiles_in_memory);

    macro_rules! on_the_provider_accounts_in_memory {
        ($($rule:ident,)*) => {$(
            #[test]
            fn $rule() {
                let accounts = Arc::new(InMemoryAccounts::default());
                let ports = ProviderAccountTestPorts {
                    users: accounts.clone(),
                    sessions: accounts.clone(),
                    profiles: accounts.clone(),
                    uploads: accounts.clone(),
                    provider_accounts: accounts,
                };
                suite::provider_accounts::$rule(&ports).now_or_never().expect("fakes never wait");
            }
        )*};
    }
    crate::provider_account_rules!(on_the_provider_accounts_in_memory);

    macro_rules! on_the_pending_sign_ins_in_memory {
        ($($rule:ident,)*) => {$(
            #[test]
            fn $rule() {
                let pending = InMemoryPendingSignIns::default();
                suite::pending_sign_ins::$rule(&pending).now_or_never().expect("fakes never wait");
            }
        )*};
    }
    crate::pending_sign_in_rules!(on_the_pending_sign_ins_in_memory);

    #[async_trait]
    impl StoredPictures for InMemoryPictures {
        async fn find(&self, name: PictureName) -> Option<Bytes> {
            self.stored(name)
        }
    }

    macro_rules! on_the_pictures_in_memory {
        ($($rule:ident,)*) => {$(
            #[test]
            fn $rule() {
                let pictures = Arc::new(InMemoryPictures::default());
                let ports = PictureTestPorts { pictures: pictures.clone(), stored: pictures };
                suite::pictures::$rule(&ports).now_or_never().expect("fakes never wait");
            }
        )*};
    }
    crate::picture_store_rules!(on_the_pictures_in_memory);

    macro_rules! on_heads_in_memory {
        ($($rule:ident,)*) => {$(
            #[test]
            fn $rule() {
                suite::picture_formats::$rule(&InMemoryPictures::default());
            }
        )*};
    }
    crate::picture_format_rules!(on_heads_in_memory);

    macro_rules! on_readable_tokens {
        ($($rule:ident,)*) => {$(
            #[test]
            fn $rule() {
                suite::tokens::$rule(&ReadableTokens);
            }
        )*};
    }
    crate::token_rules!(on_readable_tokens);

    macro_rules! on_the_plain_hasher {
        ($($rule:ident,)*) => {$(
            #[test]
            fn $rule() {
                let hasher = PlainHasher::default();
                suite::hashers::$rule(&hasher).now_or_never().expect("fakes never wait");
            }
        )*};
    }
    crate::hasher_rules!(on_the_plain_hasher);

    macro_rules! on_few_common_passwords {
        ($($rule:ident,)*) => {$(
            #[test]
            fn $rule() {
                suite::common_passwords::$rule(&FewCommonPasswords)
                    .now_or_never()
                    .expect("fakes never wait");
            }
        )*};
    }
    crate::common_password_rules!(on_few_common_passwords);
}
