use std::sync::Arc;

use async_trait::async_trait;
use kernel::{Fault, RoomId, Timestamp, UserId};
use rooms::{AddMemberError, MemberRepository, Standing};

use super::RecentStandings;
use super::row::Joined;
use crate::database::{Database, on_database};

/// Members in the database; standings that were asked for lately are answered from memory.
pub(crate) struct DieselMemberRepository {
    database: Database,
    recent: Arc<RecentStandings>,
}

impl DieselMemberRepository {
    pub(crate) fn new(database: Database, recent: Arc<RecentStandings>) -> Self {
        Self { database, recent }
    }
}

#[async_trait]
impl MemberRepository for DieselMemberRepository {
    async fn standing(&self, room: RoomId, user: UserId) -> Result<Option<Standing>, Fault> {
        if let Some(remembered) = self.recent.get(&(room, user)) {
            return Ok(Some(remembered));
        }
        let before = self.recent.generation();
        let found = on_database!(self.database, read, rooms::standing(room, user))?;
        if let Some(standing) = found {
            self.recent.remember((room, user), standing, before);
        }
        Ok(found)
    }

    async fn add(&self, room: RoomId, user: UserId, at: Timestamp) -> Result<(), AddMemberError> {
        let recent = Arc::clone(&self.recent);
        let joined = on_database!(
            self.database,
            write,
            rooms::add_member(room, user, at),
            then move |_| recent.forget(&[(room, user)])
        );
        match joined.map_err(Fault::from)? {
            Joined::Member => Ok(()),
            Joined::NoSuchRoom => Err(AddMemberError::NoSuchRoom),
            Joined::NoSuchUser => Err(AddMemberError::NoSuchUser),
        }
    }
}
