#[cfg(test)]
mod query_plan;
mod repository;
mod row;

pub(crate) use repository::DieselProfileRepository;
pub(crate) use row::ProfileRow;

/// What changing a profile came to.
pub(crate) enum Revised {
    /// It is as it is to be.
    Profile {
        /// The profile as it is now.
        profile: users::Profile,
        /// The person's sessions, which show the old one.
        sessions: Vec<kernel::SessionId>,
    },
    /// No such account, or an erased one.
    NoSuchUser,
    /// The person has uploaded no such picture, or it is due for removal.
    NoSuchPicture,
}
