use async_trait::async_trait;
use kernel::{Fault, FriendshipId, Timestamp, UserId};

use crate::model::email_part::EmailPart;
use crate::model::friend::Friend;
use crate::model::profile::{Profile, ProfileRevision};

/// Why a profile could not be changed.
#[derive(Debug, thiserror::Error)]
pub enum ReviseProfileError {
    /// The account is not there (any more).
    #[error("no such account")]
    NoSuchUser,
    /// The picture was not uploaded by this person, or is due for removal already.
    #[error("no such picture")]
    NoSuchPicture,
    /// The store is away or failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Profiles of live accounts, kept.
#[async_trait]
pub trait ProfileRepository: Send + Sync {
    /// A live account's profile.
    async fn find(&self, user: UserId) -> Result<Option<Profile>, Fault>;
    /// Changes a profile and returns it as it is then, in one transaction with what becomes of its
    /// pictures: a kept one that it gets must be an upload of this person that is not due yet, and is
    /// not due any more; one that it loses is due from `at` on. Sessions checked on this node afterwards
    /// show the new name and picture.
    async fn revise(
        &self,
        user: UserId,
        revision: ProfileRevision,
        at: Timestamp,
    ) -> Result<Profile, ReviseProfileError>;
    /// Up to `limit` profiles that are not private, of people who may sign in and whose e-mail holds the
    /// part, the lowest ids first. The AI is no person, and whoever has no e-mail is not found by one. One
    /// query.
    async fn find_by_email_part(&self, part: &EmailPart, limit: u32)
    -> Result<Vec<Profile>, Fault>;
}

/// Why somebody could not be put on a friend list.
#[derive(Debug, thiserror::Error)]
pub enum AddFriendError {
    /// One of the two accounts is not there (any more).
    #[error("no such account")]
    NoSuchUser,
    /// They are on the list already.
    #[error("a friend already")]
    AlreadyThere,
    /// The store is away or failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Friend lists, kept. An erased account is on none, and has none.
#[async_trait]
pub trait FriendRepository: Send + Sync {
    /// Puts somebody at the end of a person's list. Holds under a race: they are there once.
    async fn add(&self, user: UserId, friend: UserId, at: Timestamp) -> Result<(), AddFriendError>;
    /// Up to `limit` friends after that place on the list, in the order of adding. The same number of
    /// queries, however many friends.
    async fn list(
        &self,
        user: UserId,
        after: Option<FriendshipId>,
        limit: u32,
    ) -> Result<Vec<Friend>, Fault>;
    /// Takes somebody off a list; whether they were on it.
    async fn remove(&self, user: UserId, friend: UserId) -> Result<bool, Fault>;
}
