#[cfg(test)]
mod query_plan;
mod repository;
mod row;

pub(crate) use repository::DieselFriendRepository;
pub(crate) use row::FriendRow;

/// What putting somebody on a friend list came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Added {
    /// They are at its end.
    AtEnd,
    /// They were on it.
    AlreadyThere,
    /// One of the two is no person with a live account.
    NoSuchUser,
}
