use actix_web::HttpResponse;
use actix_web::web::Data;
use kernel::RoomId;

use super::dto::{Detail, Fields, MessageAnswer, MessageBody};
use crate::application::Application;
use crate::contracts::field_errors::FieldErrors;
use crate::contracts::plain::sending::{self, GivenMessage};
use crate::contracts::plain::{PlainError, SignedIn};
use crate::http::body::Body;

/// Sends a message to a room, which the caller joins by it. Sent again under the same `client_message_id` it
/// is not stored again: the answer is the first one, with 200.
#[utoipa::path(
    post, path = "/chat/v1/message/", operation_id = "livechat_message_post", tag = "livechat",
    security(("bearer" = [])),
    request_body = MessageBody,
    responses(
        (status = 201, description = "The message, stored and delivered", body = MessageAnswer),
        (status = 200, description = "The message that was stored before", body = MessageAnswer),
        (status = 400, description = "All errors of all fields", body = Fields),
        (status = 401, description = "No valid token", body = Detail),
        (status = 403, description = "Not allowed in this room", body = Detail),
        (status = 404, description = "No such room", body = Detail),
    )
)]
pub(super) async fn post(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    body: Body,
) -> Result<HttpResponse, PlainError> {
    let MessageBody { message, room, client_message_id } = body.json().await?;
    let mut errors = FieldErrors::default();
    let room = errors.required_id("room", room, RoomId::new);
    let given = GivenMessage { message, client_message_id };
    let appended = sending::send(&application, caller, room, given, errors).await?;
    let mut response =
        if appended.is_repeat { HttpResponse::Ok() } else { HttpResponse::Created() };
    Ok(response.json(MessageAnswer::new(&appended.message, &application.links)))
}
