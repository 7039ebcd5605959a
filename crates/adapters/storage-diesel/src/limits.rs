//! How much one statement carries: SQLite takes 32,766 parameters at most.

/// Ids to look for.
pub(crate) const IDS_AT_ONCE: usize = 10_000;

/// Comings and goings to note in one transaction, which others wait for.
pub(crate) const PASSAGES_AT_ONCE: usize = 500;

/// Rows to insert, of up to 30 columns.
pub(crate) const ROWS_AT_ONCE: usize = 1_000;
