//! Every port in memory, and all of them together as [`Fakes`].

mod accounts;
mod common_passwords;
mod hasher;
mod revocations;
mod sessions;
mod throttle;
mod tokens;
mod users;

use std::sync::Arc;
use std::time::Duration;

use kernel::testing::{CountingRandomness, FrozenClock};

pub use accounts::InMemoryAccounts;
pub use common_passwords::FewCommonPasswords;
pub use hasher::PlainHasher;
pub use throttle::InMemoryThrottle;
pub use tokens::ReadableTokens;

use crate::{Lifetimes, Ports, Registration, Service};

/// A whole world of accounts in memory, and the use cases in it.
#[derive(Default)]
pub struct Fakes {
    /// Accounts, sessions and the log of ended ones.
    pub accounts: Arc<InMemoryAccounts>,
    /// Failed sign-ins.
    pub throttle: Arc<InMemoryThrottle>,
    /// Counts what it is asked.
    pub hasher: Arc<PlainHasher>,
    /// Stands at noon until it is moved.
    pub clock: Arc<FrozenClock>,
}

impl Fakes {
    /// As the server's defaults have it: access tokens for a day, sessions for 14 days.
    pub const LIFETIMES: Lifetimes = Lifetimes {
        access: Duration::from_secs(24 * 60 * 60),
        refresh: Duration::from_secs(14 * 24 * 60 * 60),
    };

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
            ids: Arc::new(CountingRandomness::default()),
        }
    }

    /// The use cases, with registration open.
    pub fn service(&self) -> Service {
        Service::new(self.ports(), Self::LIFETIMES, Registration::Open)
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;
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
