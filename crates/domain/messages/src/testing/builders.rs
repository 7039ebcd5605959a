//! Messages as tests begin with them. Fields that matter to a test are replaced by `..` syntax.

use std::time::Duration;

use kernel::testing::noon;
use kernel::{RoomId, UserRef};

use crate::{Alteration, Author, ClientMessageId, Content, Message, NewChange, NewMessage};

/// A message's text, which the text must fit.
pub fn content(text: &str) -> Content {
    Content::parse(text).expect("a message's text")
}

/// A client's name for its message, which the text must fit.
pub fn client_message_id(text: &str) -> ClientMessageId {
    ClientMessageId::parse(text).expect("a client message id")
}

/// A message that a person sends at noon, without a name by its client.
pub fn new_message(room_id: RoomId, author: &UserRef, text: &str) -> NewMessage {
    NewMessage {
        room_id,
        author: Author::person(author.clone(), None),
        content: content(text),
        client_message_id: None,
        sent_at: noon(),
    }
}

/// Another text for a message, asked for a minute after it was stored.
pub fn edit(message: &Message, text: &str) -> NewChange {
    change(message, Alteration::Edit(content(text)))
}

/// The end of a message, asked for a minute after it was stored.
pub fn deletion(message: &Message) -> NewChange {
    change(message, Alteration::Delete)
}

fn change(message: &Message, alteration: Alteration) -> NewChange {
    NewChange {
        room_id: message.room_id,
        message_id: message.id,
        alteration,
        at: message.created_at + Duration::from_secs(60),
    }
}
