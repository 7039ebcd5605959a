//! Searches of what people wrote: filters tell which blocks of texts cannot hold a term, and every other text
//! is looked into. A filter that is missing rules nothing out.

pub(crate) mod block;
mod builder;
mod counts;
mod filter;
mod message_search;
#[cfg(test)]
mod search_cost;
mod unfiltered_rooms;

pub(crate) use builder::FilterBuilder;
pub(crate) use counts::RememberedCounts;
pub(crate) use filter::{Filter, TermKeys};
pub(crate) use message_search::DieselMessageSearch;
pub(crate) use unfiltered_rooms::{NotingPublisher, UnfilteredRooms};

/// A room of fewer full blocks than these gets no filters: it is looked through as fast without.
pub(crate) const LEAST_BLOCKS: i64 = 8;

/// What filters a room lacks.
pub(crate) struct MissingFilters {
    /// The number of the room's last change before anything else was read.
    pub(crate) changes: i64,
    /// The newest blocks without one.
    pub(crate) blocks: Vec<i64>,
    /// Whether there are older ones.
    pub(crate) has_more: bool,
}

/// The filter of a block that has none yet, and what its texts were when it was made.
pub(crate) struct BuiltFilter {
    pub(crate) block: i64,
    /// The number of the last change to the texts that it is made of.
    pub(crate) changes: i64,
    pub(crate) filter: Filter,
}
