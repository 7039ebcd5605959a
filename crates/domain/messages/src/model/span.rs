use super::sequence::Sequence;

/// A run of a room's numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The number before the first one.
    pub after: Sequence,
    /// The last one.
    pub up_to: Sequence,
}

impl Span {
    /// Whether no number is in it.
    pub fn is_empty(self) -> bool {
        self.after >= self.up_to
    }
    /// How many numbers are in it.
    pub fn length(self) -> u64 {
        u64::try_from(self.up_to.get() - self.after.get()).unwrap_or(0)
    }
}
