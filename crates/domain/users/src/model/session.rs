use kernel::{Picture, RevocationId, SessionId, Timestamp, UserId, UserRef};

use super::account::PasswordHash;
use super::contract::Contract;

/// A person's sessions at any time; one more ends the oldest (contracts rule 5).
pub const SESSIONS_PER_USER: usize = 50;

/// A sign-in that lasts until its refresh token runs out or somebody ends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// What both tokens of the sign-in carry.
    pub id: SessionId,
    /// Whose it is.
    pub user_id: UserId,
    /// The contract it was opened through.
    pub contract: Contract,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When its refresh token, and so the session, runs out.
    pub expires_at: Timestamp,
}

/// A session to be opened.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Whose it is.
    pub user_id: UserId,
    /// The contract it is opened through.
    pub contract: Contract,
    /// When it is opened.
    pub opened_at: Timestamp,
    /// When it runs out.
    pub expires_at: Timestamp,
    /// The password that the person was known by; none where it was something else.
    pub verified_by: Option<PasswordHash>,
}

/// A person as others see them beside what they write; at most seconds old.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The account with e-mail and name.
    pub user: UserRef,
    /// Their picture, if they have one.
    pub picture: Option<Picture>,
}

/// A session that stands, with what a request needs to know of its owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionStanding {
    /// The session.
    pub session: Session,
    /// Its owner.
    pub identity: Identity,
}

/// What a sign-in gave: a session and whom it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The session that was opened.
    pub session: Session,
    /// The sessions that made room for it.
    pub ended: Vec<SessionId>,
}

/// A session that somebody ended before its time, as every process learns of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revocation {
    /// Ascends in the order of commit.
    pub id: RevocationId,
    /// The session that is no more.
    pub session_id: SessionId,
}
