use std::sync::Arc;

use bytes::Bytes;
use kernel::{UserId, UserRef};
use messages::{Message, MovedMark};
use rooms::Room;

/// What a room's sockets hear of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A message was stored.
    Posted(Arc<Message>),
    /// A message was edited, and reads like this now.
    Edited(Arc<Message>),
    /// A message was deleted; its text is gone. Sockets that were never shown it hear of this, too.
    Deleted(Arc<Message>),
    /// A person's first socket came into the room, on this node. The person's own sockets are not told.
    Entered(Arc<UserRef>),
    /// A person's last socket left the room, on this node. The person is as they were when they came.
    Left(Arc<UserRef>),
    /// A person began to write, or ended it. The person's own sockets are not told.
    Typing {
        /// Who.
        person: Arc<UserRef>,
        /// Whether they began.
        is_typing: bool,
    },
    /// A person who lets others know it has read so far. The person's own sockets are not told.
    Read(Arc<MovedMark>),
}

/// What sockets hear that follow a person's rooms, and listen to none of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// The person is in a room since now.
    Room {
        /// The room as the person sees it.
        room: Arc<Room>,
        /// The newest message in it, if there is one.
        newest: Option<Arc<Message>>,
        /// How many messages the person has not read there; 0 where they want no notifications.
        unread: u64,
    },
    /// A message came into one of the person's rooms.
    Message {
        /// The message.
        message: Arc<Message>,
        /// How many messages the person has not read there.
        unread: u64,
    },
}

impl Event {
    /// The edit or deletion that left the message like this.
    pub(crate) fn of_change(message: Arc<Message>) -> Self {
        if message.deleted_at.is_some() { Self::Deleted(message) } else { Self::Edited(message) }
    }

    /// The person whose own sockets see more of the event than the others do.
    pub(crate) fn author(&self) -> Option<UserId> {
        match self {
            Self::Posted(message) | Self::Edited(message) | Self::Deleted(message) => {
                message.client_message_id.is_some().then_some(message.author.user.id)
            }
            Self::Entered(_) | Self::Left(_) | Self::Typing { .. } | Self::Read(_) => None,
        }
    }
}

/// A contract's way to spell events as frames.
///
/// Called from the thread that commits, and where sockets come and go: an implementation neither waits
/// nor panics. What it gives for an event, all sockets of the dialect share.
pub trait Dialect: Send + Sync {
    /// What the dialect is called in metrics.
    fn name(&self) -> &'static str;

    /// The event ready to be written to a socket, the transport's framing included; `None` if the
    /// dialect has no word for it.
    fn encode(&self, event: &Event) -> Option<Bytes>;

    /// The event as the own sockets of the message's author see it, where that differs: asked only for a
    /// message with a `client_message_id`. `None` gives them what everyone gets.
    fn encode_for_author(&self, event: &Event) -> Option<Bytes> {
        let _ = event;
        None
    }

    /// What a person's rooms have to tell, ready to be written to a socket that follows them; `None` if the
    /// dialect has no such sockets.
    fn encode_news(&self, news: &News) -> Option<Bytes> {
        let _ = news;
        None
    }

    /// Whether an open socket of the dialect reads: its person's read mark follows what it is sent.
    fn reads(&self) -> bool {
        true
    }
}

/// Names a dialect that was registered with [`Dialects::register`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DialectId(usize);

/// The dialects that a hub speaks.
#[derive(Default)]
pub struct Dialects(Vec<Arc<dyn Dialect>>);

impl Dialects {
    /// Adds a dialect. Its id is good for the hub that is made from this list.
    pub fn register(&mut self, dialect: Arc<dyn Dialect>) -> DialectId {
        self.0.push(dialect);
        DialectId(self.0.len() - 1)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn get(&self, id: DialectId) -> &dyn Dialect {
        self.0[id.0].as_ref()
    }
}

/// One value for each dialect of a hub.
#[derive(Debug)]
pub(crate) struct PerDialect<T>(Box<[T]>);

impl<T: Default> PerDialect<T> {
    pub(crate) fn new(dialects: usize) -> Self {
        Self((0..dialects).map(|_| T::default()).collect())
    }
}

impl<T> PerDialect<T> {
    pub(crate) fn get(&self, id: DialectId) -> &T {
        &self.0[id.0]
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (DialectId, &T)> {
        self.0.iter().enumerate().map(|(index, value)| (DialectId(index), value))
    }
}

#[cfg(test)]
pub(crate) mod testing {
    use super::*;

    struct Mute;

    impl Dialect for Mute {
        fn name(&self) -> &'static str {
            "mute"
        }

        fn encode(&self, _: &Event) -> Option<Bytes> {
            None
        }
    }

    /// One dialect that has no word for anything.
    pub(crate) fn mute() -> (Dialects, DialectId) {
        let mut dialects = Dialects::default();
        let id = dialects.register(Arc::new(Mute));
        (dialects, id)
    }
}
