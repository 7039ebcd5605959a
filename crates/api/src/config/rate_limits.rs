use std::fmt;
use std::num::{NonZeroU32, ParseIntError};
use std::str::FromStr;

use super::values::Values;
use super::{SettingsError, Shown};

/// How much one person or address may ask for. Real clients stay far below the defaults; they are there
/// against loops and floods.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RateLimitSettings {
    /// `RATE_LIMIT_ENABLED`.
    pub(crate) enabled: bool,
    /// `RATE_LIMIT_PERSON`: requests and socket frames of one person.
    pub(crate) person: PerMinute,
    /// `RATE_LIMIT_ADDRESS`: requests from one address (an IPv4 address or an IPv6 /64).
    pub(crate) address: PerMinute,
    /// `RATE_LIMIT_REGISTRATIONS`: accounts asked for from one address.
    pub(crate) registrations: PerMinute,
}

/// So many in a minute, and as many at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PerMinute(pub(crate) NonZeroU32);

impl PerMinute {
    const fn new(count: u32) -> Self {
        match NonZeroU32::new(count) {
            Some(count) => Self(count),
            None => Self(NonZeroU32::MIN),
        }
    }
}

impl FromStr for PerMinute {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        text.parse().map(Self)
    }
}

impl fmt::Display for PerMinute {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl RateLimitSettings {
    pub(super) fn read(values: &Values) -> Result<Self, SettingsError> {
        Ok(Self {
            enabled: values.flag("RATE_LIMIT_ENABLED", true)?,
            person: values.parse("RATE_LIMIT_PERSON", PerMinute::new(1_200))?,
            address: values.parse("RATE_LIMIT_ADDRESS", PerMinute::new(12_000))?,
            registrations: values.parse("RATE_LIMIT_REGISTRATIONS", PerMinute::new(60))?,
        })
    }

    pub(super) fn shown(&self) -> Vec<Shown> {
        vec![
            ("RATE_LIMIT_ENABLED", self.enabled.to_string()),
            ("RATE_LIMIT_PERSON", self.person.to_string()),
            ("RATE_LIMIT_ADDRESS", self.address.to_string()),
            ("RATE_LIMIT_REGISTRATIONS", self.registrations.to_string()),
        ]
    }
}
