use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use kernel::{Fault, MembershipId, RoomId, Timestamp, UserId};
use rooms::testing::fakes::InMemoryRooms;
use rooms::{
    AddMemberError, BanError, BringInError, Member, MemberRepository, RoomEvent,
    SettingsRepository, Standing,
};

use super::InMemoryLog;
use super::room_log::RoomLog;
use crate::{Awaited, MovedMark, ReadMark, ReadMarkRepository, ReadState, Sequence, Unread};

/// The read marks of the members of [`InMemoryRooms`], whose names and settings count.
///
/// A mark begins where its member comes in, and only [`MemberRepository`] knows when that is:
/// members are to be added through this fake, which hands everything on to the rooms.
pub struct InMemoryReadMarks {
    rooms: Arc<InMemoryRooms>,
    log: Arc<InMemoryLog>,
    marks: Mutex<BTreeMap<(RoomId, UserId), Mark>>,
}

#[derive(Clone, Copy, Default)]
struct Mark {
    sequence: Sequence,
    /// When it last moved.
    at: Option<Timestamp>,
}

impl InMemoryReadMarks {
    /// Marks in these rooms, whose messages this log has.
    pub fn new(rooms: Arc<InMemoryRooms>, log: Arc<InMemoryLog>) -> Self {
        Self { rooms, log, marks: Mutex::default() }
    }

    fn mark(&self, room: RoomId, user: UserId) -> Mark {
        self.marks.lock().unwrap().get(&(room, user)).copied().unwrap_or_default()
    }

    fn set_mark(&self, room: RoomId, user: UserId, mark: Mark) {
        self.marks.lock().unwrap().insert((room, user), mark);
    }

    async fn is_member(&self, room: RoomId, user: UserId) -> Result<bool, Fault> {
        let standing = self.rooms.standing(room, user).await?;
        Ok(standing.is_some_and(Standing::is_member))
    }

    fn last_number(&self, room: RoomId) -> Sequence {
        self.log.read(room, RoomLog::head).last
    }

    /// Begins a newcomer's mark: nothing is unread.
    fn begin_mark(&self, room: RoomId, user: UserId) {
        self.set_mark(room, user, Mark { sequence: self.last_number(room), at: None });
    }

    fn unread_after(&self, room: RoomId, mark: Mark) -> u64 {
        self.log.read(room, |log| log.count_after(mark.sequence))
    }

    /// Where a member's mark moves to, if it does.
    async fn advance_one(&self, mark: ReadMark) -> Result<Option<MovedMark>, Fault> {
        let ReadMark { room_id, user_id, at, .. } = mark;
        if !self.is_member(room_id, user_id).await? {
            return Ok(None);
        }
        let sequence = mark.sequence.min(self.last_number(room_id));
        if sequence <= self.mark(room_id, user_id).sequence {
            return Ok(None);
        }
        self.set_mark(room_id, user_id, Mark { sequence, at: Some(at) });
        self.rooms.note_reading(room_id, user_id, at);
        let settings = SettingsRepository::find(&*self.rooms, room_id, user_id).await?;
        let message = self.log.read(room_id, |log| log.at(sequence));
        Ok(message.map(|message| MovedMark {
            mark: ReadMark { sequence, ..mark },
            message_id: message.id,
            reader: self.rooms.person(user_id).name,
            is_shown: settings.unwrap_or_default().preferences.shows_reading,
        }))
    }
}

#[async_trait]
impl ReadMarkRepository for InMemoryReadMarks {
    async fn advance(&self, mut marks: Vec<ReadMark>) -> Result<Vec<MovedMark>, Fault> {
        marks.sort_by_key(|mark| (mark.room_id, mark.user_id, mark.sequence));
        let mut moved: Vec<MovedMark> = Vec::new();
        for mark in marks {
            let Some(further) = self.advance_one(mark).await? else { continue };
            let place = |moved: &MovedMark| (moved.mark.room_id, moved.mark.user_id);
            moved.retain(|earlier| place(earlier) != place(&further));
            moved.push(further);
        }
        Ok(moved)
    }

    async fn unread(&self, user: UserId, rooms: &[RoomId]) -> Result<Vec<Unread>, Fault> {
        let mut unread = Vec::new();
        for &room_id in rooms {
            let count = self.unread_after(room_id, self.mark(room_id, user));
            if count > 0 && self.is_member(room_id, user).await? {
                unread.push(Unread { room_id, count });
            }
        }
        Ok(unread)
    }

    async fn state(&self, user: UserId, room: RoomId) -> Result<ReadState, Fault> {
        if !self.is_member(room, user).await? {
            return Ok(ReadState::default());
        }
        let mark = self.mark(room, user);
        let last_message = self.log.read(room, |log| log.at(mark.sequence));
        Ok(ReadState {
            last_message: last_message.map(|message| message.id),
            at: mark.at,
            unread: self.unread_after(room, mark),
        })
    }

    async fn awaited(&self, places: &[(RoomId, UserId)]) -> Result<Vec<Awaited>, Fault> {
        let mut awaited = Vec::new();
        for &(room_id, user_id) in places {
            let settings = SettingsRepository::find(&*self.rooms, room_id, user_id).await?;
            let notifies = settings.is_some_and(|settings| settings.preferences.notifies);
            if notifies && self.is_member(room_id, user_id).await? {
                let unread = self.unread_after(room_id, self.mark(room_id, user_id));
                awaited.push(Awaited { room_id, user_id, unread });
            }
        }
        Ok(awaited)
    }
}

#[async_trait]
impl MemberRepository for InMemoryReadMarks {
    async fn standing(&self, room: RoomId, user: UserId) -> Result<Option<Standing>, Fault> {
        self.rooms.standing(room, user).await
    }

    async fn add(&self, room: RoomId, user: UserId, at: Timestamp) -> Result<bool, AddMemberError> {
        let is_newcomer = MemberRepository::add(&*self.rooms, room, user, at).await?;
        if is_newcomer {
            self.begin_mark(room, user);
        }
        Ok(is_newcomer)
    }

    async fn bring_in(
        &self,
        room: RoomId,
        users: &[UserId],
        most: usize,
        at: Timestamp,
    ) -> Result<Vec<UserId>, BringInError> {
        let newcomers = self.rooms.bring_in(room, users, most, at).await?;
        for newcomer in &newcomers {
            self.begin_mark(room, *newcomer);
        }
        Ok(newcomers)
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

    async fn among(&self, room: RoomId, users: &[UserId]) -> Result<Vec<UserId>, Fault> {
        self.rooms.among(room, users).await
    }

    async fn count(&self, room: RoomId) -> Result<u64, Fault> {
        MemberRepository::count(&*self.rooms, room).await
    }

    fn forget(&self, event: RoomEvent) {
        self.rooms.forget(event);
    }
}
