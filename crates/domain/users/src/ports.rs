mod pictures;
mod profiles;
mod provider;

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use kernel::{Fault, RevocationId, SessionId, Timestamp, UserId};
use secrecy::SecretString;

use crate::model::account::{Account, NewUser, PasswordHash, PasswordReplacement, User};
use crate::model::email::Email;
use crate::model::name::DisplayName;
use crate::model::password::NewPassword;
use crate::model::session::{NewSession, Revocation, Session, SessionStanding, SignedIn};
use crate::model::throttle::{Admission, AttemptCounter};
use crate::model::token::{Claims, TokenError, TokenKind};

pub use pictures::{PICTURE_HEAD_LENGTH, PictureStore, PictureWriter, UploadRegistry};
pub use profiles::{AddFriendError, FriendRepository, ProfileRepository, ReviseProfileError};
pub use provider::{IdentifyError, IdentityProvider, PendingSignIns, ProviderAccountRepository};

/// Why an account could not be added.
#[derive(Debug, thiserror::Error)]
pub enum AddUserError {
    /// A live account has that e-mail.
    #[error("the e-mail is taken")]
    EmailTaken,
    /// The store is away or failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Accounts, kept.
///
/// Only live accounts are ever returned: an erased one is absent. Each method is one transaction.
#[async_trait]
pub trait UserRepository: Send + Sync {
    /// Makes an account; `EmailTaken` when a live account has the e-mail, also under a race.
    async fn add(&self, new: NewUser) -> Result<User, AddUserError>;
    /// The live account of that id, disabled ones included.
    async fn find(&self, id: UserId) -> Result<Option<Account>, Fault>;
    /// The live account of that e-mail, disabled ones included.
    async fn find_by_email(&self, email: &Email) -> Result<Option<Account>, Fault>;
    /// Gives a live account another name, and returns it as it is then. Sessions checked on this
    /// node afterwards show the new name.
    async fn rename(&self, id: UserId, name: DisplayName) -> Result<Option<User>, Fault>;
    /// The AI's account, made at `at` where there is none: one, however often it is asked for at once. Its
    /// name is `DisplayName::of_the_ai`, and it has neither e-mail nor password: nobody signs in to it.
    async fn find_or_add_ai(&self, at: Timestamp) -> Result<User, Fault>;
    /// Replaces the password and ends every session of the account but the one to keep, with a
    /// revocation for each. `None` when there is no such live account, or when it has not the password
    /// (any more) that is to be replaced; else the sessions that were ended.
    async fn set_password(
        &self,
        replacement: PasswordReplacement,
    ) -> Result<Option<Vec<SessionId>>, Fault>;
    /// Bars the account from signing in and ends its sessions, with a revocation for each. `None`
    /// when there is no such live account, else the sessions that were ended.
    async fn disable(&self, id: UserId, at: Timestamp) -> Result<Option<Vec<SessionId>>, Fault>;
    /// Ends the account over all tables in one transaction: e-mail, name, password and the provider's id
    /// go, and with them the counters of its failed sign-ins; sessions end with a revocation for each,
    /// memberships go, and where it was a room's creator the longest-standing other member becomes that. Its
    /// profile is empty, its picture is due for removal from `at` on, and it is on no friend list. Its
    /// messages and posts stay under its id. `None` when there is no such live account, else the sessions
    /// that were ended.
    async fn erase(&self, id: UserId, at: Timestamp) -> Result<Option<Vec<SessionId>>, Fault>;
}

/// Why a session could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenSessionError {
    /// The account was erased or disabled meanwhile, or has another password by now.
    #[error("no such account, or not with that password")]
    NoSuchUser,
    /// The store is away or failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Sessions, kept for as long as their refresh token lives.
#[async_trait]
pub trait SessionRepository: Send + Sync {
    /// Opens a session, unless the account was erased, disabled, or given another password than the one
    /// that the session was verified by; where that makes more than `SESSIONS_PER_USER` unexpired ones, the oldest are
    /// ended with a revocation each. Holds under concurrent sign-ins of one person.
    async fn open(&self, new: NewSession) -> Result<SignedIn, OpenSessionError>;
    /// The session if it was not ended, with its owner. Asked on every request: may answer from
    /// memory, at most 5 s old, but never with a session that this node ended or was told
    /// to forget.
    async fn standing(&self, id: SessionId) -> Result<Option<Arc<SessionStanding>>, Fault>;
    /// A person's sessions that are neither ended nor expired at `now`, newest first.
    async fn list(&self, user: UserId, now: Timestamp) -> Result<Vec<Session>, Fault>;
    /// Ends one session of that person, with a revocation. Whether there was one.
    async fn end(&self, user: UserId, id: SessionId, at: Timestamp) -> Result<bool, Fault>;
    /// Ends every session of that person but `keep`, with a revocation each; returns those.
    async fn end_all(
        &self,
        user: UserId,
        keep: Option<SessionId>,
        at: Timestamp,
    ) -> Result<Vec<SessionId>, Fault>;
    /// Drops what is remembered of a session that another process has ended.
    fn forget(&self, id: SessionId);
    /// Deletes the rows of sessions that expired before `now`; how many there were.
    async fn remove_expired(&self, now: Timestamp) -> Result<usize, Fault>;
}

/// The log of ended sessions, which every process follows.
#[async_trait]
pub trait RevocationLog: Send + Sync {
    /// The newest entry's id, or nothing in an empty log.
    async fn latest(&self) -> Result<Option<RevocationId>, Fault>;
    /// Up to `limit` entries after that one, oldest first. An entry that appears later always has a
    /// higher id than all that were returned before, whichever process wrote it.
    async fn after(&self, id: Option<RevocationId>, limit: u32) -> Result<Vec<Revocation>, Fault>;
    /// Deletes entries made before `before`, except the newest of all; how many there were.
    async fn remove_before(&self, before: Timestamp) -> Result<usize, Fault>;
}

/// Counts failed sign-ins, for all processes together.
#[async_trait]
pub trait LoginThrottle: Send + Sync {
    /// Counts one attempt in every counter, or, when one of them is at its limit, in none. A counter
    /// starts anew `window` after its first attempt. Holds under concurrent attempts.
    async fn count(
        &self,
        counters: &[AttemptCounter],
        window: Duration,
        now: Timestamp,
    ) -> Result<Admission, Fault>;
    /// Takes one attempt back from every counter (it succeeded); earlier failures stay counted.
    async fn forgive(&self, counters: &[AttemptCounter]) -> Result<(), Fault>;
    /// Deletes counters whose first attempt is older than `before`; how many there were.
    async fn remove_before(&self, before: Timestamp) -> Result<usize, Fault>;
}

/// Leave to hash one password; a bounded number of these is out at once.
pub struct HashingTurn(#[expect(dead_code, reason = "held for its drop")] Box<dyn Any + Send>);

impl HashingTurn {
    /// Wraps whatever gives the place back when dropped.
    pub fn new(permit: impl Any + Send) -> Self {
        Self(Box::new(permit))
    }
}

/// Hashes passwords, slowly by design, away from the threads that serve requests.
#[async_trait]
pub trait PasswordHasher: Send + Sync {
    /// Waits for a turn; `Fault::Unavailable` when too many wait already.
    async fn turn(&self) -> Result<HashingTurn, Fault>;
    /// A salted hash of the password.
    async fn hash(&self, turn: HashingTurn, password: &NewPassword) -> Result<PasswordHash, Fault>;
    /// Whether the hash is one of the password. Without a hash the answer is no, after as much work.
    async fn verify(
        &self,
        turn: HashingTurn,
        password: &SecretString,
        hash: Option<&PasswordHash>,
    ) -> Result<bool, Fault>;
}

/// Knows the passwords that everybody tries first.
#[async_trait]
pub trait CommonPasswords: Send + Sync {
    /// Whether the whole password, in any case, is one of them.
    async fn contains(&self, password: &SecretString) -> Result<bool, Fault>;
}

/// Makes and reads tokens.
pub trait Tokens: Send + Sync {
    /// A signed token that says the claims.
    fn issue(&self, claims: &Claims) -> Result<String, Fault>;
    /// What a token says: `Invalid` unless it was signed by us as a token of that kind, `Expired`
    /// when `now` is its expiry or later. No leeway.
    fn read(&self, token: &str, kind: TokenKind, now: Timestamp) -> Result<Claims, TokenError>;
}
