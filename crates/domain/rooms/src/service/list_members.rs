use kernel::{MembershipId, RoomId, UserId};

use super::Service;
use crate::error::Error;
use crate::model::member::Member;
use crate::policy::Action;

/// Members that are read at once.
const CHUNK: u32 = 500;

/// A walk through the members of a room, the longest-standing first.
#[derive(Debug, Clone)]
pub struct MemberWalk {
    room: RoomId,
    after: Option<MembershipId>,
    is_over: bool,
}

impl Service {
    /// Begins a walk through the members of a room that the person may see. To somebody who may not read
    /// in the room it shows nobody (contracts rule 7).
    pub async fn members(&self, user: UserId, room: RoomId) -> Result<MemberWalk, Error> {
        let standing = self.authorise(user, room, Action::See).await?;
        Ok(MemberWalk { room, after: None, is_over: !standing.may(Action::Read) })
    }

    /// How many members a room has, as whoever may read in it knows.
    pub async fn count_members(&self, user: UserId, room: RoomId) -> Result<u64, Error> {
        self.authorise(user, room, Action::Read).await?;
        Ok(self.members.count(room).await?)
    }

    /// The next members of a walk, or `None` at its end.
    pub async fn next_members(&self, walk: &mut MemberWalk) -> Result<Option<Vec<Member>>, Error> {
        if walk.is_over {
            return Ok(None);
        }
        let members = self.members.list(walk.room, walk.after, CHUNK).await?;
        walk.after = members.last().map(|member| member.membership);
        walk.is_over = members.len() < CHUNK as usize;
        Ok(Some(members))
    }
}
