use std::time::Duration;

use users::{Lifetimes, PasswordRules, Registration};

use super::values::Values;
use super::{SettingsError, Shown, short};

/// Who may make an account, and how long a sign-in lasts.
#[derive(Debug, Clone)]
pub(crate) struct AccountSettings {
    /// `REGISTRATION`: `open`, or `closed` when only operators make accounts.
    pub(crate) registration: Registration,
    /// `ACCESS_TOKEN_TTL` and `REFRESH_TOKEN_TTL`.
    pub(crate) lifetimes: Lifetimes,
    /// `AUTH_REJECT_COMMON_PASSWORDS`: `all` refuses common passwords wherever one is chosen,
    /// `documented` where a contract's document says so.
    pub(crate) reject_common_everywhere: bool,
}

impl AccountSettings {
    pub(super) fn read(values: &Values) -> Result<Self, SettingsError> {
        let hours = |hours: u64| Duration::from_secs(hours * 3600);
        Ok(Self {
            registration: values.choice(
                "REGISTRATION",
                Registration::Open,
                &[("open", Registration::Open), ("closed", Registration::Closed)],
            )?,
            lifetimes: Lifetimes {
                access: values.duration("ACCESS_TOKEN_TTL", hours(24))?,
                refresh: values.duration("REFRESH_TOKEN_TTL", hours(14 * 24))?,
            },
            reject_common_everywhere: values.choice(
                "AUTH_REJECT_COMMON_PASSWORDS",
                false,
                &[("documented", false), ("all", true)],
            )?,
        })
    }

    /// The rules where no contract documents more than a length.
    pub(crate) fn undocumented_password_rules(&self) -> PasswordRules {
        PasswordRules { reject_common: self.reject_common_everywhere, ..PasswordRules::LENGTH_ONLY }
    }

    pub(super) fn shown(&self) -> Vec<Shown> {
        let registration = match self.registration {
            Registration::Open => "open",
            Registration::Closed => "closed",
        };
        let common = if self.reject_common_everywhere { "all" } else { "documented" };
        vec![
            ("REGISTRATION", registration.to_owned()),
            ("ACCESS_TOKEN_TTL", short(self.lifetimes.access)),
            ("REFRESH_TOKEN_TTL", short(self.lifetimes.refresh)),
            ("AUTH_REJECT_COMMON_PASSWORDS", common.to_owned()),
        ]
    }
}
