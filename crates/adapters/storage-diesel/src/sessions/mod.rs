#[cfg(test)]
mod query_plan;
mod repository;
mod row;

pub(crate) use repository::DieselSessionRepository;
pub(crate) use row::{SessionRow, StandingRow, session_id};

/// Sessions that were found to stand. Those that do not stand are not remembered.
pub(crate) type RecentSessions =
    crate::recent::Recent<kernel::SessionId, std::sync::Arc<users::SessionStanding>>;
