use std::time::Duration;

use super::address::Address;
use super::email::Email;

/// How long failed sign-ins count, from the first one of a row (contracts rule 5).
pub const LOGIN_WINDOW: Duration = Duration::from_secs(15 * 60);

const PER_ACCOUNT_AND_ADDRESS: u32 = 10;
const PER_ADDRESS: u32 = 100;

/// One row that failed sign-ins are counted in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptCounter {
    /// What is counted, unique among counters.
    pub key: String,
    /// With so many in the window, the next one is refused.
    pub limit: u32,
}

impl AttemptCounter {
    /// How the keys of an account's counters begin: they hold personal data, and go with the account.
    pub fn prefix_of(email: &Email) -> String {
        format!("account {email} ")
    }
}

/// Whether a sign-in may be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// It may, and was counted.
    Admitted,
    /// It may not, and was not counted.
    Refused {
        /// When it may be tried again.
        retry_after: Duration,
    },
}

/// The counters of a sign-in to an account from an address.
///
/// A text that is no e-mail address names no account, and so counts for the address alone.
pub(crate) fn counters(email: Option<&Email>, address: Address) -> Vec<AttemptCounter> {
    let by_account = email.map(|email| AttemptCounter {
        key: format!("{}{address}", AttemptCounter::prefix_of(email)),
        limit: PER_ACCOUNT_AND_ADDRESS,
    });
    let by_address = AttemptCounter { key: format!("address {address}"), limit: PER_ADDRESS };
    by_account.into_iter().chain([by_address]).collect()
}
