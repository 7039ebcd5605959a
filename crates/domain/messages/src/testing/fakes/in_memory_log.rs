use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use kernel::{Fault, MessageId, RoomId, Timestamp, UserId};
use rooms::MemberRepository;
use rooms::testing::fakes::InMemoryRooms;

use super::InMemoryFiles;
use super::room_log::RoomLog;
use crate::{
    AppendError, Appended, ChangeError, ChangeNumber, LogEvent, LogHead, Message, MessageLog,
    MessagePublisher, NewChange, NewMessage, Sequence, Span,
};

/// The messages of rooms in memory, in one lock that is held while publishing.
pub struct InMemoryLog {
    rooms: Arc<InMemoryRooms>,
    files: Arc<InMemoryFiles>,
    publisher: Arc<dyn MessagePublisher>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    last_id: i64,
    logs: BTreeMap<RoomId, RoomLog>,
}

impl InMemoryLog {
    /// An empty log of these rooms' messages, which may show these files.
    pub fn new(
        rooms: Arc<InMemoryRooms>,
        files: Arc<InMemoryFiles>,
        publisher: Arc<dyn MessagePublisher>,
    ) -> Self {
        Self { rooms, files, publisher, state: Mutex::default() }
    }

    /// Really deletes the room's messages before `first`, as retention does.
    pub fn remove_before(&self, room: RoomId, first: Sequence) {
        let mut state = self.state.lock().unwrap();
        state.logs.get_mut(&room).expect("a room with messages").remove_before(first);
    }

    /// What the room's log answers; that of a room without messages is empty.
    pub(super) fn read<T>(&self, room: RoomId, look: impl FnOnce(&RoomLog) -> T) -> T {
        look(self.state.lock().unwrap().logs.entry(room).or_default())
    }

    async fn has_room(&self, room: RoomId) -> Result<bool, Fault> {
        let anybody = UserId::new(1).expect("a positive number");
        Ok(self.rooms.standing(room, anybody).await?.is_some())
    }

    fn list_as_read_now(
        &self,
        room: RoomId,
        look: impl FnOnce(&RoomLog) -> Vec<Arc<Message>>,
    ) -> Vec<Message> {
        let found = self.read(room, look);
        found.iter().map(|message| self.as_read_now(message)).collect()
    }

    /// The message with its author as known now.
    fn as_read_now(&self, message: &Message) -> Message {
        let mut message = message.clone();
        message.author.user = self.rooms.person(message.author.user.id);
        message
    }
}

#[async_trait]
impl MessageLog for InMemoryLog {
    async fn append(&self, new: NewMessage) -> Result<Appended, AppendError> {
        if !self.has_room(new.room_id).await? {
            return Err(AppendError::NoSuchRoom);
        }
        let mut state = self.state.lock().unwrap();
        let State { last_id, logs } = &mut *state;
        let log = logs.entry(new.room_id).or_default();
        if let Some(first) = log.find_repeat(&new) {
            let message = Arc::new(self.as_read_now(first));
            return Ok(Appended { message, is_repeat: true });
        }
        if new.reply_to.is_some_and(|id| log.find(id).is_none()) {
            return Err(AppendError::NoSuchReplyTarget);
        }
        if let Some(file) = new.body.file()
            && !self.files.claim(file, new.author.user.id, new.room_id, new.sent_at)
        {
            return Err(AppendError::NoSuchFile);
        }
        *last_id += 1;
        let message = log.push(MessageId::new(*last_id).expect("a positive number"), new);
        self.rooms.note_message(message.room_id, message.created_at);
        self.publisher.publish(&[LogEvent::Posted(message.clone())]);
        Ok(Appended { message, is_repeat: false })
    }

    async fn change(&self, change: NewChange) -> Result<Arc<Message>, ChangeError> {
        if !self.has_room(change.room_id).await? {
            return Err(ChangeError::NoSuchMessage);
        }
        let mut state = self.state.lock().unwrap();
        let log = state.logs.entry(change.room_id).or_default();
        let file = log.find(change.message_id).and_then(|message| message.file.clone());
        let at = change.at;
        let changed = log.change(change).ok_or(ChangeError::NoSuchMessage)?;
        if let (Some(file), None) = (file, &changed.file) {
            self.files.release(file.key, at);
        }
        let message = Arc::new(self.as_read_now(&changed));
        self.publisher.publish(&[LogEvent::Changed(message.clone())]);
        Ok(message)
    }

    async fn head(&self, room: RoomId) -> Result<Option<LogHead>, Fault> {
        let is_there = self.has_room(room).await?;
        Ok(is_there.then(|| self.read(room, RoomLog::head)))
    }

    async fn last_numbers(&self, rooms: &[RoomId]) -> Result<Vec<(RoomId, Sequence)>, Fault> {
        let mut last_numbers = Vec::new();
        for room in rooms {
            if let Some(head) = self.head(*room).await? {
                last_numbers.push((*room, head.last));
            }
        }
        Ok(last_numbers)
    }

    async fn find(&self, room: RoomId, id: MessageId) -> Result<Option<Message>, Fault> {
        let found = self.read(room, |log| log.find(id));
        Ok(found.map(|message| self.as_read_now(&message)))
    }

    async fn list(&self, room: RoomId, span: Span, limit: u32) -> Result<Vec<Message>, Fault> {
        Ok(self.list_as_read_now(room, |log| log.list(span, limit)))
    }

    async fn page(
        &self,
        room: RoomId,
        span: Span,
        skip: u64,
        limit: u32,
    ) -> Result<Vec<Message>, Fault> {
        Ok(self.list_as_read_now(room, |log| log.page(span, skip, limit)))
    }

    async fn list_changes(
        &self,
        room: RoomId,
        after: ChangeNumber,
        limit: u32,
    ) -> Result<Vec<Message>, Fault> {
        Ok(self.list_as_read_now(room, |log| log.list_changes(after, limit)))
    }

    async fn position(&self, room: RoomId, id: MessageId) -> Result<Sequence, Fault> {
        Ok(self.read(room, |log| log.position(id)))
    }

    async fn newest(&self, rooms: &[RoomId]) -> Result<Vec<Message>, Fault> {
        let newest = rooms.iter().filter_map(|room| self.read(*room, RoomLog::newest));
        Ok(newest.map(|message| self.as_read_now(&message)).collect())
    }

    async fn purge(
        &self,
        room: RoomId,
        before: Timestamp,
        at: Timestamp,
        limit: u32,
    ) -> Result<u64, Fault> {
        let mut state = self.state.lock().unwrap();
        let purged = state.logs.entry(room).or_default().purge(before, limit);
        for file in purged.iter().flat_map(|message| &message.file) {
            self.files.release(file.key, at);
        }
        Ok(purged.len() as u64)
    }

    async fn narrow(
        &self,
        room: RoomId,
        span: Span,
        since: Option<Timestamp>,
        until: Option<Timestamp>,
    ) -> Result<Span, Fault> {
        Ok(self.read(room, |log| log.narrow(span, since, until)))
    }
}
