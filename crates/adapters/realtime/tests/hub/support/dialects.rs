use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use realtime::{Dialect, Event};

/// Writes the number of a message, and its author an exclamation mark after it.
#[derive(Default)]
pub(crate) struct Numbers {
    encoded: AtomicUsize,
}

impl Numbers {
    /// How often an event was encoded for everyone.
    pub(crate) fn encoded(&self) -> usize {
        self.encoded.load(Ordering::SeqCst)
    }
}

impl Dialect for Numbers {
    fn name(&self) -> &'static str {
        "numbers"
    }

    fn encode(&self, event: &Event) -> Option<Bytes> {
        let Event::Posted(message) = event;
        self.encoded.fetch_add(1, Ordering::SeqCst);
        Some(format!("{} ", message.sequence).into())
    }

    fn encode_for_author(&self, event: &Event) -> Option<Bytes> {
        let Event::Posted(message) = event;
        Some(format!("{}! ", message.sequence).into())
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
