use kernel::{SearchTerm, Timestamp};

/// From when to when somebody wants to read, both inclusive.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Times {
    /// Nothing stored before.
    pub since: Option<Timestamp>,
    /// Nothing stored after.
    pub until: Option<Timestamp>,
}

/// Which messages of a room somebody wants to read.
#[derive(Debug, Clone, Default)]
pub struct HistoryFilter {
    /// From when to when.
    pub times: Times,
    /// What their texts hold, if that matters.
    pub search: Option<SearchTerm>,
}
