use kernel::MessageId;
use messages::{Body, ClientMessageId, Content};
use realtime::{Event, News};

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

    /// The text frame that tells a client why its frame was dropped, if this contract has one.
    fn refusal(&self, reason: &str) -> Option<String> {
        let _ = reason;
        None
    }

    /// The text frame that tells of an event, or nothing if this contract's clients do not know it.
    fn encode(&self, event: &Event, audience: Audience) -> Option<String>;

    /// The text frame that tells a socket which follows its person's rooms of something in one of them, or
    /// nothing if this contract has no such sockets.
    fn encode_news(&self, news: &News) -> Option<String> {
        let _ = news;
        None
    }
}

/// What a frame asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Request {
    /// Send a message to the room.
    Post(Posting),
    /// Tell the others that its person writes, or does not any more.
    Typing {
        /// Whether they write.
        is_typing: bool,
    },
}

/// A message that a frame asks to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Posting {
    /// What it says.
    pub(crate) body: Body,
    /// The message that it answers.
    pub(crate) reply_to: Option<MessageId>,
    /// The name that the client gave it.
    pub(crate) client_message_id: Option<ClientMessageId>,
}

impl Posting {
    /// A text that answers nothing.
    pub(crate) fn text(content: Content, client_message_id: Option<ClientMessageId>) -> Self {
        Self { body: Body::Text(content), reply_to: None, client_message_id }
    }
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
