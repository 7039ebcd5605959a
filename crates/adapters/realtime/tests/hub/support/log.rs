use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use kernel::{Fault, MessageId, RoomId, Timestamp, UserRef};
use messages::{
    AppendError, Appended, Author, ClientMessageId, LogHead, Message, MessageLog, NewMessage,
    Sequence,
};
use tokio::sync::Semaphore;

use super::user;

/// A log that counts how it is read and can be told to wait or to fail.
pub(crate) struct ScriptedLog {
    rooms: Mutex<HashMap<RoomId, Kept>>,
    failures: AtomicUsize,
    heads: AtomicUsize,
    lists: AtomicUsize,
    gate: Semaphore,
}

#[derive(Default)]
struct Kept {
    messages: Vec<Message>,
    removed: usize,
}

impl Default for ScriptedLog {
    fn default() -> Self {
        Self {
            rooms: Mutex::default(),
            failures: AtomicUsize::default(),
            heads: AtomicUsize::default(),
            lists: AtomicUsize::default(),
            gate: Semaphore::new(1),
        }
    }
}

impl ScriptedLog {
    /// Stores a message of person 1.
    pub(crate) fn commit(&self, room: RoomId) -> Arc<Message> {
        self.store(room, None)
    }

    /// Stores a message of person 1 that its client gave a name.
    pub(crate) fn commit_named(&self, room: RoomId) -> Arc<Message> {
        self.store(room, Some(ClientMessageId::parse("first-try").unwrap()))
    }

    fn store(&self, room: RoomId, client_message_id: Option<ClientMessageId>) -> Arc<Message> {
        let mut rooms = self.rooms.lock().unwrap();
        let messages = &mut rooms.entry(room).or_default().messages;
        let number = i64::try_from(messages.len()).unwrap() + 1;
        let message = Message {
            id: MessageId::new(number).unwrap(),
            room_id: room,
            sequence: Sequence::new(number),
            author: Author {
                user: UserRef {
                    id: user(1),
                    email: "user@example.com".into(),
                    name: "User".into(),
                },
                is_ai: false,
            },
            content: "hello".into(),
            client_message_id,
            created_at: Timestamp::from_seconds(number),
            deleted_at: None,
        };
        messages.push(message.clone());
        Arc::new(message)
    }

    pub(crate) fn delete(&self, room: RoomId, number: usize) -> Arc<Message> {
        let mut rooms = self.rooms.lock().unwrap();
        let message = &mut rooms.get_mut(&room).unwrap().messages[number - 1];
        message.deleted_at = Some(message.created_at);
        message.content.clear();
        Arc::new(message.clone())
    }

    /// Removes the room's first `count` messages for good.
    pub(crate) fn remove_first(&self, room: RoomId, count: usize) {
        self.rooms.lock().unwrap().entry(room).or_default().removed = count;
    }

    pub(crate) fn last(&self, room: RoomId) -> usize {
        self.rooms.lock().unwrap().get(&room).map_or(0, |kept| kept.messages.len())
    }

    /// Lets the next `count` readings fail.
    pub(crate) fn fail(&self, count: usize) {
        self.failures.store(count, Ordering::SeqCst);
    }

    pub(crate) fn failures_left(&self) -> usize {
        self.failures.load(Ordering::SeqCst)
    }

    /// Holds up all readings until the permit is dropped. A head that is held up is as it was when
    /// it was asked for.
    pub(crate) async fn hold(&self) -> tokio::sync::SemaphorePermit<'_> {
        self.gate.acquire().await.unwrap()
    }

    /// How often the head was read, failed readings included.
    pub(crate) fn heads(&self) -> usize {
        self.heads.load(Ordering::SeqCst)
    }

    /// How often messages were read with success.
    pub(crate) fn lists(&self) -> usize {
        self.lists.load(Ordering::SeqCst)
    }

    async fn admit(&self) -> Result<(), Fault> {
        drop(self.gate.acquire().await.unwrap());
        let failed = self
            .failures
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |count| count.checked_sub(1));
        failed.map_or(Ok(()), |_| Err(Fault::unavailable("told to fail")))
    }
}

#[async_trait]
impl MessageLog for ScriptedLog {
    async fn append(&self, _: NewMessage) -> Result<Appended, AppendError> {
        unreachable!("the hub only reads")
    }

    async fn head(&self, room: RoomId) -> Result<Option<LogHead>, Fault> {
        self.heads.fetch_add(1, Ordering::SeqCst);
        let head = self.rooms.lock().unwrap().get(&room).map(|kept| LogHead {
            first: Sequence::new(i64::try_from(kept.removed).unwrap() + 1),
            last: Sequence::new(i64::try_from(kept.messages.len()).unwrap()),
        });
        self.admit().await?;
        Ok(head)
    }

    async fn list(
        &self,
        room: RoomId,
        after: Sequence,
        up_to: Sequence,
        limit: u32,
    ) -> Result<Vec<Message>, Fault> {
        self.admit().await?;
        self.lists.fetch_add(1, Ordering::SeqCst);
        let rooms = self.rooms.lock().unwrap();
        let kept = rooms.get(&room).unwrap();
        Ok(kept.messages[kept.removed..]
            .iter()
            .filter(|message| message.sequence > after && message.sequence <= up_to)
            .take(usize::try_from(limit).unwrap())
            .cloned()
            .collect())
    }
}
