use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use realtime::{Dialect, Event};

/// Writes the number of a message, and its author an exclamation mark after it: `7`, or `7e` when it was
/// edited, or `7d` when it was deleted. Writes `+2:Ann` when person 2, called Ann, entered, and `-2:Ann`
/// when they left.
pub(crate) struct Numbers {
    encoded: AtomicUsize,
    reads: bool,
    padding: usize,
}

impl Numbers {
    /// A dialect whose sockets read or not, with so many bytes of nothing in each frame.
    pub(crate) fn new(reads: bool, padding: usize) -> Self {
        Self { encoded: AtomicUsize::new(0), reads, padding }
    }

    /// How often an event was encoded for everyone.
    pub(crate) fn encoded(&self) -> usize {
        self.encoded.load(Ordering::SeqCst)
    }

    fn write(&self, event: &Event, mark: &str) -> Bytes {
        let word = match event {
            Event::Posted(message) => message.sequence.to_string(),
            Event::Edited(message) => format!("{}e", message.sequence),
            Event::Deleted(message) => format!("{}d", message.sequence),
            Event::Entered(person) => format!("+{}:{}", person.id, person.name),
            Event::Left(person) => format!("-{}:{}", person.id, person.name),
        };
        format!("{word}{mark}{:padding$} ", "", padding = self.padding).into()
    }
}

impl Dialect for Numbers {
    fn name(&self) -> &'static str {
        "numbers"
    }

    fn encode(&self, event: &Event) -> Option<Bytes> {
        self.encoded.fetch_add(1, Ordering::SeqCst);
        Some(self.write(event, ""))
    }

    fn encode_for_author(&self, event: &Event) -> Option<Bytes> {
        Some(self.write(event, "!"))
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
