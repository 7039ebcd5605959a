pub(crate) mod author;
pub(crate) mod client_message_id;
pub(crate) mod content;
pub(crate) mod message;
pub(crate) mod sequence;
