use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use kernel::MessageId;
use messages::{DeleteMessage, EditMessage};
use rooms::Action;

use super::dto::{Detail, EditMessageBody, MessageAnswer};
use super::error::MessengerError;
use super::extract::{SignedIn, path_id};
use super::sending::wording;
use crate::application::Application;
use crate::contracts::field_errors::{FieldErrors, REQUIRED};
use crate::http::body::Body;

/// Gives a message other words, as only its sender may.
#[utoipa::path(
    put, path = "/chat/rooms/{room_id}/messages/{message_id}/", operation_id = "messenger_message_edit",
    tag = "messenger",
    security(("bearer" = [])),
    params(
        ("room_id" = i64, Path, description = "The room"),
        ("message_id" = i64, Path, description = "The message"),
    ),
    request_body = EditMessageBody,
    responses(
        (status = 200, description = "The message as it reads now", body = MessageAnswer),
        (status = 401, description = "No valid token", body = Detail),
        (status = 403, description = "Somebody else's message, or not in this room", body = Detail),
        (status = 404, description = "No such room or message, or a deleted one", body = Detail),
        (status = 422, description = "Words that do not fit the message", body = Detail),
    )
)]
pub(super) async fn edit(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    path: Path<(String, String)>,
    body: Body,
) -> Result<HttpResponse, MessengerError> {
    let (room, message) = path.into_inner();
    let (user, room_id) = (caller.user.id, path_id(&room)?);
    application.rooms.authorise(user, room_id, Action::Read).await?;
    let message_id: MessageId = path_id(&message)?;
    application.messages.authorise_edit(user, room_id, message_id).await?;
    let EditMessageBody { message_content } = body.json().await?;
    let mut errors = FieldErrors::default();
    let wording = wording::required(&mut errors, message_content);
    errors.into_result()?;
    let wording = wording.ok_or_else(|| FieldErrors::of(wording::FIELD, REQUIRED))?;
    let command = EditMessage { room_id, message_id, user, wording };
    let message = application.messages.edit_message(command).await?;
    Ok(HttpResponse::Ok().json(MessageAnswer::for_sender(&message, &application.links)))
}

/// Deletes a message, as its sender and the room's creator may. It keeps its place without words and file.
#[utoipa::path(
    delete, path = "/chat/rooms/{room_id}/messages/{message_id}/",
    operation_id = "messenger_message_delete", tag = "messenger",
    security(("bearer" = [])),
    params(
        ("room_id" = i64, Path, description = "The room"),
        ("message_id" = i64, Path, description = "The message"),
    ),
    responses(
        (status = 204, description = "Deleted"),
        (status = 401, description = "No valid token", body = Detail),
        (status = 403, description = "Neither its sender nor the room's creator, or not in this room", body = Detail),
        (status = 404, description = "No such room or message, or a deleted one", body = Detail),
    )
)]
pub(super) async fn delete(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    path: Path<(String, String)>,
) -> Result<HttpResponse, MessengerError> {
    let (room, message) = path.into_inner();
    let command = DeleteMessage {
        room_id: path_id(&room)?,
        message_id: path_id(&message)?,
        user: caller.user.id,
    };
    application.messages.delete_message(command).await?;
    Ok(HttpResponse::NoContent().finish())
}
