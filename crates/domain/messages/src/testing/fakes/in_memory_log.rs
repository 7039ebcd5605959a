use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use kernel::{Fault, MessageId, RoomId, Timestamp};
use rooms::RoomRepository;
use rooms::testing::fakes::InMemoryRooms;

use crate::{
    AppendError, Appended, LogHead, Message, MessageLog, MessagePublisher, NewMessage, Sequence,
};

/// The messages of rooms in memory, in one lock that is held while publishing.
pub struct InMemoryLog {
    rooms: Arc<InMemoryRooms>,
    publisher: Arc<dyn MessagePublisher>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    last_id: i64,
    logs: BTreeMap<RoomId, RoomLog>,
}

#[derive(Default)]
struct RoomLog {
    last: Sequence,
    messages: Vec<Arc<Message>>,
}

impl InMemoryLog {
    /// An empty log of these rooms' messages.
    pub fn new(rooms: Arc<InMemoryRooms>, publisher: Arc<dyn MessagePublisher>) -> Self {
        Self { rooms, publisher, state: Mutex::default() }
    }

    /// Leaves a deleted message in the place of one that is there.
    pub fn delete(&self, room: RoomId, sequence: Sequence, at: Timestamp) {
        let mut state = self.state.lock().unwrap();
        let log = state.logs.get_mut(&room).expect("a room with messages");
        let mut messages = log.messages.iter_mut();
        let message =
            messages.find(|message| message.sequence == sequence).expect("a message that is there");
        let deleted =
            Message { content: String::new(), deleted_at: Some(at), ..message.as_ref().clone() };
        *message = Arc::new(deleted);
    }

    /// Really deletes the room's messages before `first`, as retention does.
    pub fn remove_before(&self, room: RoomId, first: Sequence) {
        let mut state = self.state.lock().unwrap();
        let log = state.logs.get_mut(&room).expect("a room with messages");
        log.messages.retain(|message| message.sequence >= first);
    }

    /// The message with its author as known now.
    fn as_read_now(&self, message: &Message) -> Message {
        let mut message = message.clone();
        message.author.user = self.rooms.person(message.author.user.id);
        message
    }
}

impl RoomLog {
    fn find_repeat(&self, new: &NewMessage) -> Option<&Arc<Message>> {
        self.messages.iter().find(|message| {
            new.client_message_id.is_some()
                && message.client_message_id == new.client_message_id
                && message.author.user.id == new.author.user.id
        })
    }

    fn push(&mut self, id: MessageId, new: NewMessage) -> Arc<Message> {
        self.last = self.last.next();
        let predecessor = self.messages.last();
        let message = Arc::new(Message {
            id,
            room_id: new.room_id,
            sequence: self.last,
            author: new.author,
            content: new.content.as_str().to_owned(),
            client_message_id: new.client_message_id,
            created_at: predecessor.map_or(new.sent_at, |last| last.created_at.max(new.sent_at)),
            deleted_at: None,
        });
        self.messages.push(message.clone());
        message
    }
}

#[async_trait]
impl MessageLog for InMemoryLog {
    async fn append(&self, new: NewMessage) -> Result<Appended, AppendError> {
        if self.rooms.find(new.room_id).await?.is_none() {
            return Err(AppendError::NoSuchRoom);
        }
        let mut state = self.state.lock().unwrap();
        let State { last_id, logs } = &mut *state;
        let log = logs.entry(new.room_id).or_default();
        if let Some(first) = log.find_repeat(&new) {
            let message = Arc::new(self.as_read_now(first));
            return Ok(Appended { message, is_repeat: true });
        }
        *last_id += 1;
        let message = log.push(MessageId::new(*last_id).expect("a positive number"), new);
        self.publisher.publish(std::slice::from_ref(&message));
        Ok(Appended { message, is_repeat: false })
    }

    async fn head(&self, room: RoomId) -> Result<Option<LogHead>, Fault> {
        if self.rooms.find(room).await?.is_none() {
            return Ok(None);
        }
        let state = self.state.lock().unwrap();
        let log = state.logs.get(&room);
        let last = log.map(|log| log.last).unwrap_or_default();
        let first = log.and_then(|log| log.messages.first()).map(|message| message.sequence);
        Ok(Some(LogHead { first: first.unwrap_or(last.next()), last }))
    }

    async fn list(
        &self,
        room: RoomId,
        after: Sequence,
        up_to: Sequence,
        limit: u32,
    ) -> Result<Vec<Message>, Fault> {
        let state = self.state.lock().unwrap();
        let messages = state.logs.get(&room).map(|log| log.messages.as_slice()).unwrap_or_default();
        let within =
            messages.iter().filter(|message| after < message.sequence && message.sequence <= up_to);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Ok(within.take(limit).map(|message| self.as_read_now(message)).collect())
    }
}
