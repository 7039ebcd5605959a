use std::fmt;

/// A message's number in its room: 1, 2, 3, … without gaps. Zero stands before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Sequence(i64);

impl Sequence {
    /// Before every message.
    pub const START: Self = Self(0);

    /// Takes a number; less than nothing is nothing.
    pub fn new(number: i64) -> Self {
        Self(number.max(0))
    }

    /// The number.
    pub fn get(self) -> i64 {
        self.0
    }

    /// The number after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// The number before this one; nothing comes before the start.
    #[must_use]
    pub fn previous(self) -> Self {
        Self::new(self.0 - 1)
    }
}

impl fmt::Display for Sequence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}
