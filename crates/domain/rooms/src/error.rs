use std::time::Duration;

use kernel::{Fault, UserId};

use crate::policy::Action;

/// Everything that a use case of this crate can end with besides success.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such room, or a deleted one.
    #[error("no such room")]
    NoSuchRoom,
    /// The room is there, but this is not for this person to do.
    #[error("not allowed in this room: {0:?}")]
    Barred(Action),
    /// The caller's account was erased meanwhile.
    #[error("no such account")]
    NoSuchUser,
    /// The person named is not there, not a member, or not banned: there is nothing to be done.
    #[error("no such person in this room")]
    NoSuchPerson,
    /// The post that a room is to be about is not there.
    #[error("no such post")]
    NoSuchPost,
    /// These people are not there (any more).
    #[error("no such people: {0:?}")]
    NoSuchPeople(Vec<UserId>),
    /// These people are banned from the room.
    #[error("banned from the room: {0:?}")]
    Banned(Vec<UserId>),
    /// These people do not fit into the room.
    #[error("too many for the room: {0:?}")]
    TooMany(Vec<UserId>),
    /// A direct room has somebody else in it.
    #[error("a direct room with oneself")]
    Alone,
    /// Only a direct room of two goes without a name.
    #[error("a room without a name")]
    Nameless,
    /// The one-time code is missing or none of the room's.
    #[error("no valid one-time code")]
    WrongCode,
    /// Too many wrong one-time codes: the room takes none, be it right.
    #[error("too many wrong one-time codes")]
    TooManyWrongCodes {
        /// When one may be tried again.
        retry_after: Duration,
    },
    /// Creators cannot ban themselves.
    #[error("the creator cannot be banned")]
    BansOneself,
    /// Something needed is away or failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
