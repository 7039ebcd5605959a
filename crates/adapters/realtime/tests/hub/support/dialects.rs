use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use realtime::{Dialect, Event, News};

/// Writes the number of a message, and its author an exclamation mark after it: `7`, or `7e` when it was
/// edited, or `7d` when it was deleted. Writes `+2:Ann` when person 2, called Ann, entered, and `-2:Ann`
/// when they left.
///
/// A talkative one also writes `*2:Ann` when they begin to type, `/2:Ann` when they end, `2@7` when they have
/// read up to message 7, and to followers `r3:Garden:7/2` for room 3 called Garden with newest message 7 and
/// two that are unread, and `r3:7(2)` for message 7 there with two that are unread.
pub(crate) struct Numbers {
    encoded: AtomicUsize,
    reads: bool,
    is_talkative: bool,
    padding: usize,
}

impl Numbers {
    /// A dialect whose sockets read or not, with so many bytes of nothing in each frame.
    pub(crate) fn new(reads: bool, padding: usize) -> Self {
        Self { encoded: AtomicUsize::new(0), reads, is_talkative: false, padding }
    }

    /// One that knows every event, and whose sockets do not read.
    pub(crate) fn talkative() -> Self {
        Self { is_talkative: true, ..Self::new(false, 0) }
    }

    /// How often an event was encoded for everyone.
    pub(crate) fn encoded(&self) -> usize {
        self.encoded.load(Ordering::SeqCst)
    }

    fn write(&self, event: &Event, mark: &str) -> Option<Bytes> {
        let word = match event {
            Event::Posted(message) => message.sequence.to_string(),
            Event::Edited(message) => format!("{}e", message.sequence),
            Event::Deleted(message) => format!("{}d", message.sequence),
            Event::Entered(person) => format!("+{}:{}", person.id, person.name),
            Event::Left(person) => format!("-{}:{}", person.id, person.name),
            Event::Typing { .. } | Event::Read(_) if !self.is_talkative => return None,
            Event::Typing { person, is_typing } => {
                let sign = if *is_typing { '*' } else { '/' };
                format!("{sign}{}:{}", person.id, person.name)
            }
            Event::Read(moved) => format!("{}@{}", moved.mark.user_id, moved.mark.sequence),
        };
        Some(self.pad(&format!("{word}{mark}")))
    }

    fn pad(&self, word: &str) -> Bytes {
        format!("{word}{:padding$} ", "", padding = self.padding).into()
    }
}

impl Dialect for Numbers {
    fn name(&self) -> &'static str {
        "numbers"
    }

    fn encode(&self, event: &Event) -> Option<Bytes> {
        let frame = self.write(event, "")?;
        self.encoded.fetch_add(1, Ordering::SeqCst);
        Some(frame)
    }

    fn encode_for_author(&self, event: &Event) -> Option<Bytes> {
        self.write(event, "!")
    }

    fn encode_news(&self, news: &News) -> Option<Bytes> {
        let word = match news {
            _ if !self.is_talkative => return None,
            News::Room { room, newest, unread } => {
                let newest = newest.as_ref().map_or(0, |message| message.sequence.get());
                format!("r{}:{}:{newest}/{unread}", room.id, room.name)
            }
            News::Message { message, unread } => {
                format!("r{}:{}({unread})", message.room_id, message.sequence)
            }
        };
        self.encoded.fetch_add(1, Ordering::SeqCst);
        Some(self.pad(&word))
    }

    fn reads(&self) -> bool {
        self.reads
    }
}

/// Has no word for anything.
pub(crate) struct Mute;

impl Dialect for Mute {
    fn name(&self) -> &'static str {
        "mute"
    }

    fn encode(&self, _: &Event) -> Option<Bytes> {
        None
    }
}
