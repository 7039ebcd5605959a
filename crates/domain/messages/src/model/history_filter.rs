use kernel::{SearchTerm, Timestamp};

/// Which messages of a room somebody wants to read.
#[derive(Debug, Clone, Default)]
pub struct HistoryFilter {
    /// None stored before.
    pub since: Option<Timestamp>,
    /// None stored after.
    pub until: Option<Timestamp>,
    /// What their texts hold, if that matters.
    pub search: Option<SearchTerm>,
}
