use kernel::UserId;
use rooms::Room;

/// What making a room came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Made {
    /// The room, as it is.
    Room(Room),
    /// No such account to be its creator, or an erased one.
    NoSuchUser,
    /// No such post for it to be about.
    NoSuchPost,
}

/// What letting somebody into a room came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Joined {
    /// The person is a member, now or already before.
    Member {
        /// Whose rights the person got, if the room's creator had left.
        instead_of: Option<UserId>,
    },
    /// No such room, or a deleted one.
    NoSuchRoom,
    /// No such account, or an erased one.
    NoSuchUser,
    /// The person is banned.
    Banned,
}

/// What taking a person out of a room changed besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Departure {
    /// Nothing.
    Plain,
    /// The creator's rights passed to this member.
    Succession(UserId),
    /// Nobody was left who could let others in, so the room was deleted.
    LastOne,
}

/// What banning somebody came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Banned {
    /// The person is out and stays so.
    Out(Departure),
    /// No such room, or a deleted one.
    NoSuchRoom,
    /// No such account, or an erased one.
    NoSuchUser,
}
