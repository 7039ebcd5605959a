use actix_web::HttpResponse;
use actix_web::web::Data;
use kernel::{RoomId, UserId};

use super::dto::{Detail, Fields, MessageAnswer, MessageBody};
use crate::application::Application;
use crate::contracts::field_errors::FieldErrors;
use crate::contracts::plain::sending::{self, GivenMessage};
use crate::contracts::plain::{PlainError, SignedIn};
use crate::http::body::Body;
use crate::http::given::Given;

/// The one type of message.
const MESSAGE: &str = "chat.message";
/// Nothing tells which room is meant.
const NO_ROOM: &str =
    "Name a room: you have no single open socket, and have not posted anywhere yet.";

/// Sends a message, by which the caller joins the room. Sent again under the same `client_message_id` it is
/// not stored again: the answer is the first one, with 200.
#[utoipa::path(
    post, path = "/api/chat/message/", operation_id = "community_message_post", tag = "community",
    security(("bearer" = [])),
    request_body = MessageBody,
    responses(
        (status = 201, description = "The message, stored and delivered", body = MessageAnswer),
        (status = 200, description = "The message that was stored before", body = MessageAnswer),
        (status = 400, description = "All errors of all fields; under `room` where nothing tells which is meant", body = Fields),
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
    let MessageBody { r#type, message, room, client_message_id } = body.json().await?;
    let mut errors = FieldErrors::default();
    let kind = errors.nullable("type", r#type);
    if kind.is_some_and(|kind| kind != MESSAGE) {
        errors.add("type", "Must be \"chat.message\".");
    }
    let room = match room {
        Given::Absent | Given::Null => {
            let room = room_meant(&application, caller.user.id).await?;
            if room.is_none() {
                errors.add("room", NO_ROOM);
            }
            room
        }
        given => errors.required_id("room", given, RoomId::new),
    };
    let given = GivenMessage { message, client_message_id };
    let appended = sending::send(&application, caller, room, given, errors).await?;
    let mut response =
        if appended.is_repeat { HttpResponse::Ok() } else { HttpResponse::Created() };
    Ok(response.json(MessageAnswer::new(&appended.message, &application.links)))
}

/// The room of a message that names none (contracts section 4, community).
async fn room_meant(application: &Application, user: UserId) -> Result<Option<RoomId>, PlainError> {
    let mut open = application.hub.open_rooms_of(user).into_iter();
    match (open.next(), open.next()) {
        (Some(only), None) => Ok(Some(only)),
        _ => Ok(application.messages.last_room(user).await?),
    }
}
