mod last_passages;
#[cfg(test)]
mod query_plan;
mod repository;

pub(crate) use repository::DieselPresenceRepository;

/// Somebody's last being in a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sight {
    /// The room.
    pub(crate) room: i64,
    /// Who.
    pub(crate) user: i64,
    /// When, in microseconds.
    pub(crate) at: i64,
}
