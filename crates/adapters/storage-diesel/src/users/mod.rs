mod repository;
mod row;

pub(crate) use repository::DieselUserRepository;
pub(crate) use row::{AccountRow, picture};

/// What erasing an account came to.
pub(crate) enum Erased {
    /// It is gone.
    Account {
        /// The sessions that were ended.
        ended: Vec<kernel::SessionId>,
    },
    /// No such account, or an erased one.
    NoSuchUser,
    /// The person came into a room before the account was held: rooms are locked before people, so another
    /// transaction must begin anew.
    CameIntoRoomMeanwhile,
}
