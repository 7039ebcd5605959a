#[cfg(test)]
mod query_plan;
mod repository;

pub(crate) use repository::DieselProviderAccountRepository;

/// An account as its provider shows it now.
pub(crate) struct Refreshed {
    pub(crate) user: users::User,
    /// The person's sessions, which may show what was before.
    pub(crate) sessions: Vec<kernel::SessionId>,
}
