//! Sending a message: words as JSON, or a file with a caption as a form.

mod form;
mod given;
pub(super) mod wording;

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use kernel::RoomId;
use messages::{Appended, KeptFile, PostMessage};
use rooms::Action;
use users::Caller;

use self::given::GivenMessage;
use super::dto::{Detail, MessageAnswer, SendMessageBody, SendMessageForm};
use super::error::MessengerError;
use super::extract::{SignedIn, path_id};
use crate::application::Application;
use crate::auth::author_of;
use crate::http::body::Body;
use crate::http::form::Form;

/// Sends a message, by which the caller joins an open room. Sent again under the same `client_message_id` it is
/// not stored again: the answer is the first one, with 200.
#[utoipa::path(
    post, path = "/chat/rooms/{room_id}/messages/", operation_id = "messenger_message_send",
    tag = "messenger",
    security(("bearer" = [])),
    params(("room_id" = i64, Path, description = "The room")),
    request_body(
        description = "Words as JSON, a file as a form",
        content(
            (SendMessageBody = "application/json"),
            (SendMessageForm = "multipart/form-data"),
        ),
    ),
    responses(
        (status = 201, description = "The message, stored and delivered", body = MessageAnswer),
        (status = 200, description = "The message that was stored before", body = MessageAnswer),
        (status = 401, description = "No valid token", body = Detail),
        (status = 403, description = "Not in this room", body = Detail),
        (status = 404, description = "No such room", body = Detail),
        (status = 413, description = "A file that is too large, or for which the caller has no space left", body = Detail),
        (status = 415, description = "Neither JSON nor a form", body = Detail),
        (status = 422, description = "A field that will not do", body = Detail),
        (status = 429, description = "Too many uploads of the caller's at once", body = Detail),
        (status = 503, description = "The file cannot be stored now", body = Detail),
    )
)]
pub(crate) async fn send(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    room_id: Path<String>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, MessengerError> {
    let room = path_id(&room_id)?;
    application.rooms.authorise(caller.user.id, room, Action::Post).await?;
    let appended = if Form::is_declared(&request) {
        form::send(&application, caller, room, &request, payload).await?
    } else {
        let body: SendMessageBody = Body::new(request, payload).json().await?;
        post(&application, caller, room, body.into(), None).await?
    };
    let answer = MessageAnswer::for_sender(&appended.message, &application.links);
    let mut response =
        if appended.is_repeat { HttpResponse::Ok() } else { HttpResponse::Created() };
    Ok(response.json(answer))
}

/// Sends what was given, with its file if one came.
async fn post(
    application: &Application,
    caller: Caller,
    room_id: RoomId,
    given: GivenMessage,
    file: Option<KeptFile>,
) -> Result<Appended, MessengerError> {
    let (body, reply_to, client_message_id) = given.read(file)?;
    let author = author_of(caller);
    let command = PostMessage { room_id, author, body, reply_to, client_message_id };
    Ok(application.messages.post_message(command).await?)
}
