use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use kernel::{Fault, MembershipId, RoomId, Timestamp, UserId};
use rooms::testing::fakes::InMemoryRooms;
use rooms::{AddMemberError, BanError, Member, MemberRepository, RoomEvent, Standing};

use super::InMemoryLog;
use super::room_log::RoomLog;
use crate::{ReadMark, ReadMarkRepository, Sequence, Unread};

/// The read marks of the members of [`InMemoryRooms`].
///
/// A mark begins where its member comes in, and only [`MemberRepository::add`] knows when that is:
/// members are to be added through this fake, which hands everything on to the rooms.
pub struct InMemoryReadMarks {
    rooms: Arc<InMemoryRooms>,
    log: Arc<InMemoryLog>,
    marks: Mutex<BTreeMap<(RoomId, UserId), Sequence>>,
}

impl InMemoryReadMarks {
    /// Marks in these rooms, whose messages this log has.
    pub fn new(rooms: Arc<InMemoryRooms>, log: Arc<InMemoryLog>) -> Self {
        Self { rooms, log, marks: Mutex::default() }
    }

    fn mark(&self, room: RoomId, user: UserId) -> Sequence {
        self.marks.lock().unwrap().get(&(room, user)).copied().unwrap_or_default()
    }

    fn set_mark(&self, room: RoomId, user: UserId, sequence: Sequence) {
        self.marks.lock().unwrap().insert((room, user), sequence);
    }

    async fn is_member(&self, room: RoomId, user: UserId) -> Result<bool, Fault> {
        let standing = self.rooms.standing(room, user).await?;
        Ok(standing.is_some_and(Standing::is_member))
    }

    fn last_number(&self, room: RoomId) -> Sequence {
        self.log.read(room, RoomLog::head).last
    }
}

#[async_trait]
impl ReadMarkRepository for InMemoryReadMarks {
    async fn advance(&self, marks: Vec<ReadMark>) -> Result<(), Fault> {
        for ReadMark { room_id, user_id, sequence, .. } in marks {
            if self.is_member(room_id, user_id).await? {
                let reached = sequence.min(self.last_number(room_id));
                self.set_mark(room_id, user_id, reached.max(self.mark(room_id, user_id)));
            }
        }
        Ok(())
    }

    async fn unread(&self, user: UserId, rooms: &[RoomId]) -> Result<Vec<Unread>, Fault> {
        let mut unread = Vec::new();
        for &room_id in rooms {
            let mark = self.mark(room_id, user);
            let count = self.log.read(room_id, |log| log.count_after(mark));
            if count > 0 && self.is_member(room_id, user).await? {
                unread.push(Unread { room_id, count });
            }
        }
        Ok(unread)
    }
}

#[async_trait]
impl MemberRepository for InMemoryReadMarks {
    async fn standing(&self, room: RoomId, user: UserId) -> Result<Option<Standing>, Fault> {
        self.rooms.standing(room, user).await
    }

    async fn add(&self, room: RoomId, user: UserId, at: Timestamp) -> Result<(), AddMemberError> {
        let was_member = self.is_member(room, user).await?;
        MemberRepository::add(&*self.rooms, room, user, at).await?;
        if !was_member {
            self.set_mark(room, user, self.last_number(room));
        }
        Ok(())
    }

    async fn remove(&self, room: RoomId, user: UserId, at: Timestamp) -> Result<bool, Fault> {
        self.rooms.remove(room, user, at).await
    }

    async fn ban(&self, room: RoomId, user: UserId, at: Timestamp) -> Result<(), BanError> {
        self.rooms.ban(room, user, at).await
    }

    async fn lift_ban(&self, room: RoomId, user: UserId) -> Result<bool, Fault> {
        self.rooms.lift_ban(room, user).await
    }

    async fn list(
        &self,
        room: RoomId,
        after: Option<MembershipId>,
        limit: u32,
    ) -> Result<Vec<Member>, Fault> {
        MemberRepository::list(&*self.rooms, room, after, limit).await
    }

    fn forget(&self, event: RoomEvent) {
        self.rooms.forget(event);
    }
}
