use std::time::Duration;

/// Something that is counted up to a limit, in a window that begins with the first of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Counter {
    /// What nothing else is counted by.
    pub(crate) key: String,
    /// The most in a window.
    pub(crate) limit: u32,
    /// How long a window is.
    pub(crate) window: Duration,
}

/// What counting in several counters came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counted {
    /// There is one more in each.
    InEach,
    /// One of them is at its limit, so that all are as before.
    InNone {
        /// When none will be at its limit.
        retry_after: Duration,
    },
}
