use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use kernel::UserId;

use crate::dialect::{Dialect, DialectId, Dialects, Event, PerDialect};

/// The frame of an event for one reader; `None` if the dialect has no word for it.
pub(crate) fn encode_for(dialect: &dyn Dialect, event: &Event, reader: UserId) -> Option<Bytes> {
    let is_author = event.author() == Some(reader);
    let own = if is_author { dialect.encode_for_author(event) } else { None };
    own.or_else(|| dialect.encode(event))
}

/// An event with its frames, each made once, when it is first needed.
pub(crate) struct Encoding {
    event: Event,
    dialects: Arc<Dialects>,
    frames: PerDialect<Frames>,
}

#[derive(Default)]
struct Frames {
    everyone: OnceLock<Option<Bytes>>,
    author: OnceLock<Option<Bytes>>,
}

impl Encoding {
    pub(crate) fn new(event: Event, dialects: &Arc<Dialects>) -> Self {
        let frames = PerDialect::new(dialects.len());
        Self { event, dialects: Arc::clone(dialects), frames }
    }

    /// Makes the frames that readers of this dialect will ask for, so that none is made later
    /// under a room's lock.
    pub(crate) fn prepare(&self, dialect: DialectId) {
        self.frame_for_everyone(dialect);
        if self.event.author().is_some() {
            self.frame_for_author(dialect);
        }
    }

    /// Whether none of the dialects that it was prepared for has a word for the event.
    pub(crate) fn says_nothing(&self) -> bool {
        self.frames.iter().all(|(_, frames)| frames.everyone.get().is_none_or(Option::is_none))
    }

    /// What a reader gets; `None` if its dialect has no word for the event.
    pub(crate) fn frame(&self, dialect: DialectId, reader: UserId) -> Option<&Bytes> {
        if self.event.author() == Some(reader)
            && let Some(frame) = self.frame_for_author(dialect)
        {
            return Some(frame);
        }
        self.frame_for_everyone(dialect)
    }

    fn frame_for_everyone(&self, id: DialectId) -> Option<&Bytes> {
        let dialect = self.dialects.get(id);
        self.frames.get(id).everyone.get_or_init(|| dialect.encode(&self.event)).as_ref()
    }

    fn frame_for_author(&self, id: DialectId) -> Option<&Bytes> {
        let dialect = self.dialects.get(id);
        self.frames.get(id).author.get_or_init(|| dialect.encode_for_author(&self.event)).as_ref()
    }
}
