use messages::{ClientMessageId, Content};
use realtime::Event;

/// One contract's way to read and write frames: pure functions between texts and meanings.
pub(crate) trait Codec: Send + Sync + 'static {
    /// What the dialect is called in metrics and logs.
    fn name(&self) -> &'static str;

    /// Whether a message that was sent to an open socket counts as read (contracts section 3).
    fn reads(&self) -> bool {
        true
    }

    /// What a client's text frame asks for.
    fn decode(&self, text: &str) -> Result<Request, Malformed>;

    /// The text frame that tells a client that its frame could not be understood, if this contract has one.
    fn refusal(&self) -> Option<String> {
        None
    }

    /// The text frame that tells of an event, or nothing if this contract's clients do not know it.
    fn encode(&self, event: &Event, audience: Audience) -> Option<String>;
}

/// What a frame asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Request {
    /// Send a message to the room.
    Post {
        /// Its text.
        content: Content,
        /// The name that the client gave it.
        client_message_id: Option<ClientMessageId>,
    },
}

/// A frame that asks for nothing that can be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Malformed(pub(crate) &'static str);

/// For whose eyes a frame is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    /// Everybody in the room.
    Anybody,
    /// The one who caused the event, who is shown its `client_message_id` too.
    Author,
}
