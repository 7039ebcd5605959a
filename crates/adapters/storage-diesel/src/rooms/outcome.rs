use kernel::UserId;
use rooms::{OpenedRoom, Room};

/// What making a room came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Made {
    /// The room, as it is.
    Room(Room),
    /// No such account to be its creator, or an erased one.
    NoSuchUser,
    /// No such post for it to be about.
    NoSuchPost,
    /// These are no people with live accounts, to be in it from the beginning.
    NoSuchOthers(Vec<UserId>),
}

/// What opening a direct room came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Opened {
    /// The room, as it is.
    Room {
        /// What its two people learn of.
        opened: Box<OpenedRoom>,
        /// Whose rights the first newcomer got, if the room's creator had left.
        instead_of: Option<UserId>,
    },
    /// No such account to ask for it, or an erased one.
    NoSuchUser,
    /// The other is no person with a live account.
    NoSuchOther,
    /// Somebody made it at the same time, so it is there for the next transaction.
    MadeMeanwhile,
}

/// What letting somebody into a room came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Joined {
    /// The person is a member now.
    Newcomer {
        /// Whose rights the person got, if the room's creator had left.
        instead_of: Option<UserId>,
    },
    /// The person was a member already.
    Already,
    /// No such room, or a deleted one.
    NoSuchRoom,
    /// No such account, or an erased one.
    NoSuchUser,
    /// The person is banned.
    Banned,
}

/// What bringing people into a room came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum BroughtIn {
    /// All are members, these since now.
    Newcomers {
        /// Those who were none before.
        people: Vec<UserId>,
        /// Whose rights the first of them got, if the room's creator had left.
        instead_of: Option<UserId>,
    },
    /// No such room, or a deleted one.
    NoSuchRoom,
    /// These are no people with live accounts.
    NoSuchPeople(Vec<UserId>),
    /// These are banned.
    Banned(Vec<UserId>),
    /// These do not fit.
    TooMany(Vec<UserId>),
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
