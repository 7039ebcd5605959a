//! Messages and files as tests begin with them. Fields that matter to a test are replaced by `..` syntax.

use std::time::Duration;

use kernel::testing::noon;
use kernel::{MessageId, RoomId, SearchTerm, UniqueId, UserRef};

use crate::{
    Alteration, AskLimits, Author, Body, Caption, ChangeNumber, ClientMessageId, Content, FileBody,
    FileKey, FileKind, FileName, GivenWording, KeptFile, Location, MediaType, Message, MessageKind,
    NewChange, NewMessage, Sequence, Wording,
};

/// A message's text, which the text must fit.
pub fn content(text: &str) -> Content {
    Content::parse(text).expect("a message's text")
}

/// A message that is nothing but words, which the text must fit.
pub fn text_body(text: &str) -> Body {
    Body::Text(content(text))
}

/// What is said of a file, which the text must fit.
pub fn caption(text: &str) -> Caption {
    Caption::parse(text).expect("a caption")
}

/// A place on earth, by its degrees.
pub fn location(latitude: f64, longitude: f64) -> Location {
    Location::new(latitude, longitude).expect("a place on earth")
}

/// A media type, which the text must be.
pub fn media_type(text: &str) -> MediaType {
    MediaType::parse(text).expect("a media type")
}

/// The key of a file. Each number is another key.
pub fn file_key(number: u128) -> FileKey {
    FileKey::new(UniqueId::new(number))
}

/// A file that is stored whole. Each number is another file.
pub fn kept_file(number: u128, name: &str, of_type: &str, size: u64) -> KeptFile {
    KeptFile {
        key: file_key(number),
        name: FileName::sanitised(name),
        media_type: media_type(of_type),
        size,
    }
}

/// A file as what it is sent as, which it must be.
pub fn file_body(kind: FileKind, text: &str, file: KeptFile) -> Body {
    Body::File(FileBody::new(kind, caption(text), file).expect("a file of that kind"))
}

/// A client's name for its message, which the text must fit.
pub fn client_message_id(text: &str) -> ClientMessageId {
    ClientMessageId::parse(text).expect("a client message id")
}

/// A text to look for, which the text must fit.
pub fn search_term(text: &str) -> SearchTerm {
    SearchTerm::parse(text).expect("a text to look for")
}

/// A text that is on disk since noon, as the first of a room, and as it was sent.
pub fn message(id: i64, author: Author, text: &str) -> Message {
    Message {
        id: MessageId::new(id).expect("a positive number"),
        room_id: RoomId::new(3).expect("a positive number"),
        sequence: Sequence::new(1),
        author,
        kind: MessageKind::Text,
        content: text.to_owned(),
        file: None,
        reply_to: None,
        client_message_id: None,
        created_at: noon(),
        edited_at: None,
        deleted_at: None,
        change: ChangeNumber::START,
    }
}

/// A message that a person sends at noon, without a name by its client.
pub fn new_message(room_id: RoomId, author: &UserRef, text: &str) -> NewMessage {
    NewMessage {
        room_id,
        author: Author::person(author.clone(), None),
        body: text_body(text),
        reply_to: None,
        client_message_id: None,
        sent_at: noon(),
    }
}

/// A place that a person sends at noon, by its degrees.
pub fn new_location(
    room_id: RoomId,
    author: &UserRef,
    latitude: f64,
    longitude: f64,
) -> NewMessage {
    let body = Body::Location(location(latitude, longitude));
    NewMessage { body, ..new_message(room_id, author, "a place") }
}

/// A file without a caption that a person sends at noon as something to be saved.
pub fn new_file_message(room_id: RoomId, author: &UserRef, file: KeptFile) -> NewMessage {
    let body = file_body(FileKind::Any, "", file);
    NewMessage { body, ..new_message(room_id, author, "a file") }
}

/// Words for a message that name no place.
pub fn given_text(text: &str) -> GivenWording {
    GivenWording { text: Some(text.to_owned()), location: None }
}

/// Another text or caption for a message, asked for a minute after it was stored.
pub fn edit(message: &Message, text: &str) -> NewChange {
    let wording = Wording::of(message.kind, given_text(text)).expect("words that fit");
    change(message, Alteration::Edit(wording))
}

/// Another place for a message that is one, asked for a minute after it was stored.
pub fn move_place(message: &Message, latitude: f64, longitude: f64) -> NewChange {
    change(message, Alteration::Edit(location(latitude, longitude).into()))
}

/// The end of a message, asked for a minute after it was stored.
pub fn deletion(message: &Message) -> NewChange {
    change(message, Alteration::Delete)
}

/// Leave for more questions than a test asks, each of which may take a minute.
pub fn ask_limits() -> AskLimits {
    AskLimits {
        context_messages: 50,
        context_tokens: 100_000,
        per_room_and_hour: 1_000,
        per_person_and_day: 1_000,
        longest: Duration::from_secs(60),
    }
}

fn change(message: &Message, alteration: Alteration) -> NewChange {
    NewChange {
        room_id: message.room_id,
        message_id: message.id,
        alteration,
        at: message.created_at + Duration::from_secs(60),
    }
}
