mod cache;
#[cfg(test)]
mod query_plan;
mod repository;
mod row;

pub(crate) use cache::SessionCache;
pub(crate) use repository::DieselSessionRepository;
pub(crate) use row::{SessionRow, StandingRow, session_id};
