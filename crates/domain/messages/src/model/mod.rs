pub(crate) mod author;
pub(crate) mod change;
pub(crate) mod client_message_id;
pub(crate) mod content;
pub(crate) mod message;
pub(crate) mod read_mark;
pub(crate) mod sequence;
pub(crate) mod span;
