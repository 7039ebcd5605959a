use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use kernel::{Fault, MessageId, RoomId, Timestamp};
use messages::{
    AppendError, Appended, Author, ChangeError, ChangeNumber, ClientMessageId, LogHead, Message,
    MessageKind, MessageLog, NewChange, NewMessage, Sequence, Span,
};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::person;

/// A log that counts how it is read and can be told to wait or to fail.
pub(crate) struct ScriptedLog {
    rooms: Mutex<HashMap<RoomId, Kept>>,
    failures: Mutex<(usize, fn() -> Fault)>,
    /// Rooms whose messages cannot be read.
    spoilt: Mutex<HashSet<RoomId>>,
    heads: AtomicUsize,
    lists: AtomicUsize,
    under_way: AtomicUsize,
    most_under_way: AtomicUsize,
    gate: Semaphore,
}

#[derive(Default)]
struct Kept {
    messages: Vec<Message>,
    removed: usize,
    last_change: i64,
}

impl Default for ScriptedLog {
    fn default() -> Self {
        Self {
            rooms: Mutex::default(),
            failures: Mutex::new((0, || Fault::unavailable("told to fail"))),
            spoilt: Mutex::default(),
            heads: AtomicUsize::default(),
            lists: AtomicUsize::default(),
            under_way: AtomicUsize::default(),
            most_under_way: AtomicUsize::default(),
            gate: Semaphore::new(1),
        }
    }
}

/// The id of a room's message: not its number, and with others between.
pub(crate) fn id(number: i64) -> MessageId {
    MessageId::new(number * 10).unwrap()
}

impl Kept {
    fn held(&self) -> &[Message] {
        &self.messages[self.removed..]
    }

    fn change(&mut self, number: usize) -> &mut Message {
        self.last_change += 1;
        let message = &mut self.messages[number - 1];
        message.change = ChangeNumber::new(self.last_change);
        message
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
            id: id(number),
            room_id: room,
            sequence: Sequence::new(number),
            author: Author::person(person(1, "User"), None),
            kind: MessageKind::Text,
            content: "hello".into(),
            file: None,
            reply_to: None,
            client_message_id,
            created_at: Timestamp::from_seconds(number),
            edited_at: None,
            deleted_at: None,
            change: ChangeNumber::START,
        };
        messages.push(message.clone());
        Arc::new(message)
    }

    /// Edits the message of that number.
    pub(crate) fn edit(&self, room: RoomId, number: usize) -> Arc<Message> {
        let mut rooms = self.rooms.lock().unwrap();
        let message = rooms.get_mut(&room).unwrap().change(number);
        message.edited_at = Some(message.created_at);
        Arc::new(message.clone())
    }

    /// Deletes the message of that number.
    pub(crate) fn delete(&self, room: RoomId, number: usize) -> Arc<Message> {
        let mut rooms = self.rooms.lock().unwrap();
        let message = rooms.get_mut(&room).unwrap().change(number);
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

    /// Lets the next `count` readings fail as unavailable.
    pub(crate) fn fail(&self, count: usize) {
        *self.failures.lock().unwrap() = (count, || Fault::unavailable("told to fail"));
    }

    /// Lets the next `count` readings fail for good.
    pub(crate) fn fail_badly(&self, count: usize) {
        *self.failures.lock().unwrap() = (count, || Fault::failed("told to fail"));
    }

    /// From now on the messages of a room cannot be read.
    pub(crate) fn spoil(&self, room: RoomId) {
        self.spoilt.lock().unwrap().insert(room);
    }

    pub(crate) fn failures_left(&self) -> usize {
        self.failures.lock().unwrap().0
    }

    /// Holds up all readings until the permit is dropped. A head that is held up is as it was when
    /// it was asked for.
    pub(crate) async fn hold(&self) -> SemaphorePermit<'_> {
        self.gate.acquire().await.unwrap()
    }

    /// How often the head was read, failed readings included.
    pub(crate) fn heads(&self) -> usize {
        self.heads.load(Ordering::SeqCst)
    }

    /// How often messages or changes were read with success.
    pub(crate) fn lists(&self) -> usize {
        self.lists.load(Ordering::SeqCst)
    }

    /// The most readings of messages that were under way at once.
    pub(crate) fn most_under_way(&self) -> usize {
        self.most_under_way.load(Ordering::SeqCst)
    }

    fn check_readable(&self, rooms: &[RoomId]) -> Result<(), Fault> {
        let spoilt = self.spoilt.lock().unwrap();
        let is_any_spoilt = rooms.iter().any(|room| spoilt.contains(room));
        if is_any_spoilt { Err(Fault::failed("told to fail")) } else { Ok(()) }
    }

    async fn admit(&self) -> Result<(), Fault> {
        drop(self.gate.acquire().await.unwrap());
        let mut failures = self.failures.lock().unwrap();
        if failures.0 == 0 {
            return Ok(());
        }
        failures.0 -= 1;
        Err(failures.1())
    }
}

#[async_trait]
impl MessageLog for ScriptedLog {
    async fn append(&self, _: NewMessage) -> Result<Appended, AppendError> {
        unreachable!("the hub only reads")
    }

    async fn change(&self, _: NewChange) -> Result<Arc<Message>, ChangeError> {
        unreachable!("the hub only reads")
    }

    async fn head(&self, room: RoomId) -> Result<Option<LogHead>, Fault> {
        self.heads.fetch_add(1, Ordering::SeqCst);
        let head = self.rooms.lock().unwrap().get(&room).map(|kept| LogHead {
            first: Sequence::new(i64::try_from(kept.removed).unwrap() + 1),
            last: Sequence::new(i64::try_from(kept.messages.len()).unwrap()),
            last_change: ChangeNumber::new(kept.last_change),
        });
        self.admit().await?;
        Ok(head)
    }

    async fn last_numbers(&self, rooms: &[RoomId]) -> Result<Vec<(RoomId, Sequence)>, Fault> {
        self.admit().await?;
        let last = |room: &RoomId| Sequence::new(self.last(*room).try_into().unwrap());
        Ok(rooms.iter().map(|room| (*room, last(room))).collect())
    }

    async fn find(&self, _: RoomId, _: MessageId) -> Result<Option<Message>, Fault> {
        unreachable!("the hub reads runs of messages")
    }

    async fn list(&self, room: RoomId, span: Span, limit: u32) -> Result<Vec<Message>, Fault> {
        let under_way = self.under_way.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_under_way.fetch_max(under_way, Ordering::SeqCst);
        let admitted = self.admit().await;
        self.under_way.fetch_sub(1, Ordering::SeqCst);
        admitted?;
        self.check_readable(&[room])?;
        self.lists.fetch_add(1, Ordering::SeqCst);
        let rooms = self.rooms.lock().unwrap();
        let Some(kept) = rooms.get(&room) else { return Ok(Vec::new()) };
        let after = usize::try_from(span.after.get()).unwrap().saturating_sub(kept.removed);
        let listed = kept.held().iter().skip(after);
        let limit = usize::try_from(limit).unwrap();
        Ok(listed
            .take_while(|message| message.sequence <= span.up_to)
            .take(limit)
            .cloned()
            .collect())
    }

    async fn page(&self, _: RoomId, _: Span, _: u64, _: u32) -> Result<Vec<Message>, Fault> {
        unreachable!("the hub reads forwards")
    }

    async fn list_changes(
        &self,
        room: RoomId,
        after: ChangeNumber,
        limit: u32,
    ) -> Result<Vec<Message>, Fault> {
        self.admit().await?;
        self.lists.fetch_add(1, Ordering::SeqCst);
        let rooms = self.rooms.lock().unwrap();
        let Some(kept) = rooms.get(&room) else { return Ok(Vec::new()) };
        let changed = kept.held().iter().filter(|message| message.change > after);
        let mut changed: Vec<Message> = changed.cloned().collect();
        changed.sort_by_key(|message| message.change);
        changed.truncate(usize::try_from(limit).unwrap());
        Ok(changed)
    }

    async fn position(&self, room: RoomId, id: MessageId) -> Result<Sequence, Fault> {
        self.admit().await?;
        let rooms = self.rooms.lock().unwrap();
        let held = rooms.get(&room).map(Kept::held).unwrap_or_default();
        let known = held.iter().rev().find(|message| message.id <= id);
        Ok(known.map_or(Sequence::START, |message| message.sequence))
    }

    async fn newest(&self, rooms: &[RoomId]) -> Result<Vec<Message>, Fault> {
        self.admit().await?;
        self.check_readable(rooms)?;
        let kept = self.rooms.lock().unwrap();
        let held = rooms.iter().filter_map(|room| kept.get(room)).map(Kept::held);
        let newest = held.filter_map(|held| {
            held.iter().rev().find(|message| message.deleted_at.is_none()).cloned()
        });
        Ok(newest.collect())
    }

    async fn purge(&self, _: RoomId, _: Timestamp, _: Timestamp, _: u32) -> Result<u64, Fault> {
        unreachable!("the hub only reads")
    }

    async fn narrow(
        &self,
        _: RoomId,
        _: Span,
        _: Option<Timestamp>,
        _: Option<Timestamp>,
    ) -> Result<Span, Fault> {
        unreachable!("the hub knows no times")
    }
}
