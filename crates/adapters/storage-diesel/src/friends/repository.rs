use async_trait::async_trait;
use kernel::{Fault, FriendshipId, Timestamp, UserId};
use users::{AddFriendError, Friend, FriendRepository};

use super::Added;
use crate::database::{Database, on_database};

/// Friend lists in the database.
pub(crate) struct DieselFriendRepository {
    database: Database,
}

impl DieselFriendRepository {
    pub(crate) fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl FriendRepository for DieselFriendRepository {
    async fn add(&self, user: UserId, friend: UserId, at: Timestamp) -> Result<(), AddFriendError> {
        let added = on_database!(self.database, write, friends::add(user, friend, at));
        match added.map_err(Fault::from)? {
            Added::AtEnd => Ok(()),
            Added::AlreadyThere => Err(AddFriendError::AlreadyThere),
            Added::NoSuchUser => Err(AddFriendError::NoSuchUser),
        }
    }

    async fn list(
        &self,
        user: UserId,
        after: Option<FriendshipId>,
        limit: u32,
    ) -> Result<Vec<Friend>, Fault> {
        Ok(on_database!(self.database, read, friends::list(user, after, limit))?)
    }

    async fn remove(&self, user: UserId, friend: UserId) -> Result<bool, Fault> {
        Ok(on_database!(self.database, write, friends::remove(user, friend))?)
    }
}
