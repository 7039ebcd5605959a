use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use kernel::MessageId;
use messages::MarkRead;
use rooms::Action;

use super::dto::{Detail, ReadBody, ReadStateAnswer};
use super::error::{MessengerError, NO_SUCH_MESSAGE};
use super::extract::{SignedIn, path_id};
use crate::application::Application;
use crate::contracts::field_errors::FieldErrors;
use crate::http::body::Body;

/// Moves the caller's read mark, never back: to the message that the body names, or to the newest.
#[utoipa::path(
    post, path = "/chat/rooms/{room_id}/read/", operation_id = "messenger_read", tag = "messenger",
    security(("bearer" = [])),
    params(("room_id" = i64, Path, description = "The room")),
    request_body(content = ReadBody, description = "May be left out"),
    responses(
        (status = 200, description = "How far the caller has read", body = ReadStateAnswer),
        (status = 401, description = "No valid token", body = Detail),
        (status = 403, description = "Not in this room", body = Detail),
        (status = 404, description = "No such room", body = Detail),
        (status = 422, description = "No message of this room", body = Detail),
    )
)]
pub(super) async fn mark(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    room_id: Path<String>,
    body: Body,
) -> Result<HttpResponse, MessengerError> {
    let (user, room_id) = (caller.user.id, path_id(&room_id)?);
    application.rooms.authorise(user, room_id, Action::Read).await?;
    let ReadBody { message_id } = body.json_if_any().await?;
    let mut errors = FieldErrors::default();
    let message_id = errors.nullable_id("message_id", message_id, MessageId::new);
    errors.into_result()?;
    let command = MarkRead { room_id, user, message_id };
    let state =
        application.messages.mark_room_read(command).await.map_err(|error| match error {
            messages::Error::NoSuchMessage => FieldErrors::of("message_id", NO_SUCH_MESSAGE).into(),
            error => MessengerError::from(error),
        })?;
    Ok(HttpResponse::Ok().json(ReadStateAnswer::new(room_id, state)))
}
