use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;
use std::time::Duration;

use jiff::fmt::temporal::Pieces;

/// A point in time: microseconds since 1970-01-01 in UTC, the precision that both databases keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// Takes microseconds since 1970.
    pub fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Takes whole seconds since 1970, as tokens carry them.
    pub fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1_000_000))
    }

    /// Microseconds since 1970.
    pub fn as_micros(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970, rounded down.
    pub fn as_seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// How long from `earlier` until `self`; nothing if `earlier` is the later one.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

impl Add<Duration> for Timestamp {
    type Output = Self;

    fn add(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(micros(duration)))
    }
}

impl Sub<Duration> for Timestamp {
    type Output = Self;

    fn sub(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(micros(duration)))
    }
}

/// RFC 3339 in UTC with `Z` and microseconds (contracts rule 3).
impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        write!(formatter, "{time:.6}")
    }
}

/// A text that is no time in RFC 3339, or one that names no zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a time such as 2025-11-26T15:00:00Z")]
pub struct TimeError;

/// Reads RFC 3339 of any zone; what is finer than a microsecond is cut off.
impl FromStr for Timestamp {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        let pieces = Pieces::parse(text).map_err(|_| TimeError)?;
        let offset = pieces.to_numeric_offset().ok_or(TimeError)?;
        let local = pieces.date().to_datetime(pieces.time().ok_or(TimeError)?);
        // A time in the last or the first hours that there are may lie beyond them in UTC.
        let beyond = if local.year() > 0 { jiff::Timestamp::MAX } else { jiff::Timestamp::MIN };
        let time = offset.to_timestamp(local).unwrap_or(beyond);
        // Rounded down, also before 1970.
        let micros = time.as_nanosecond().div_euclid(1_000);
        i64::try_from(micros).map(Self).map_err(|_| TimeError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_in_any_zone_but_not_without_one() {
        let time = Ok(Timestamp::from_seconds(1_764_169_200));
        assert_eq!("2025-11-26T15:00:00Z".parse(), time);
        assert_eq!("2025-11-27T00:00:00.0000009+09:00".parse(), time);
        for text in ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z"] {
            assert!(text.parse::<Timestamp>().is_ok(), "{text}");
        }
        for text in ["", "2025-11-26", "2025-11-26T15:00:00", "2025-13-26T15:00:00Z", "now"] {
            assert_eq!(text.parse::<Timestamp>(), Err(TimeError), "{text:?}");
        }
    }

    #[test]
    fn times_read_as_rfc_3339_in_utc_with_microseconds() {
        let time = Timestamp::from_seconds(1_764_169_200);
        assert_eq!(time.to_string(), "2025-11-26T15:00:00.000000Z");
        assert_eq!((time + Duration::from_micros(7)).to_string(), "2025-11-26T15:00:00.000007Z");
    }

    #[test]
    fn time_since_a_later_moment_is_nothing() {
        let time = Timestamp::from_seconds(10);
        assert_eq!(time.since(time + Duration::from_secs(1)), Duration::ZERO);
        assert_eq!((time + Duration::from_secs(1)).since(time), Duration::from_secs(1));
    }
}
