//! Sending a message by REST, for contracts that call its text `message`.

use kernel::RoomId;
use messages::{Appended, Body, ClientMessageId, Content, PostMessage};
use rooms::Action;
use users::Caller;

use super::error::PlainError;
use crate::application::Application;
use crate::auth::author_of;
use crate::contracts::field_errors::FieldErrors;
use crate::http::given::Given;

/// What a body says of a message, as it came.
pub(crate) struct GivenMessage {
    pub(crate) message: Given<String>,
    pub(crate) client_message_id: Given<String>,
}

/// Sends a message to a room, or tells all that is wrong: the room is looked at before the body is judged
/// (contracts rule 7). `errors` is what the contract found wrong before, with the room's id where there is
/// none.
pub(crate) async fn send(
    application: &Application,
    caller: Caller,
    room: Option<RoomId>,
    given: GivenMessage,
    mut errors: FieldErrors,
) -> Result<Appended, PlainError> {
    if let Some(room) = room {
        application.rooms.authorise(caller.user.id, room, Action::Post).await?;
    }
    let content = errors.required("message", given.message).map(Content::parse);
    let content = errors.parsed("message", content);
    let id = errors.nullable("client_message_id", given.client_message_id);
    let client_message_id = errors.parsed("client_message_id", id.map(ClientMessageId::parse));
    match (room, content, errors.into_result()) {
        (Some(room_id), Some(content), Ok(())) => {
            let author = author_of(caller);
            let (body, reply_to) = (Body::Text(content), None);
            let command = PostMessage { room_id, author, body, reply_to, client_message_id };
            Ok(application.messages.post_message(command).await?)
        }
        (_, _, result) => Err(result.err().unwrap_or_default().into()),
    }
}
