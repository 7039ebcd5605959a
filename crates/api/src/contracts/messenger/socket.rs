use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use kernel::RoomId;

use super::dto::Detail;
use super::error::MessengerError;
use super::extract::path_id;
use crate::application::Application;
use crate::sockets::handshake;

/// Opens a socket in a room, which the caller joins by it if the room is open.
///
/// The token may also stand in `?token=` or in the subprotocols `bearer, <access>`.
#[utoipa::path(
    get, path = "/chat/ws/{room_id}", operation_id = "messenger_socket", tag = "messenger",
    security(("bearer" = [])),
    params(
        ("room_id" = i64, Path, description = "The room"),
        ("token" = Option<String>, Query, description = "An access token, for browsers"),
        ("after" = Option<i64>, Query, description = "The last message that the client has: what the room got since is sent first; 0 from the start"),
    ),
    responses(
        (status = 101, description = "A WebSocket of JSON text frames"),
        (status = 401, description = "No valid token", body = Detail),
        (status = 403, description = "Not in this room, or a foreign origin", body = Detail),
        (status = 404, description = "No such room", body = Detail),
        (status = 422, description = "`after` is no non-negative integer", body = Detail),
        (status = 426, description = "No WebSocket handshake", body = Detail),
        (status = 429, description = "Too many sockets: of one person in the room, in all rooms, or of all together", body = Detail),
        (status = 503, description = "The server is stopping", body = Detail),
    )
)]
pub(super) async fn open(
    application: Data<Application>,
    request: HttpRequest,
    room_id: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, MessengerError> {
    let caller = handshake::caller(&request).await?;
    let room = path_id::<RoomId>(&room_id)?;
    let dialect = application.dialects.messenger.clone();
    Ok(handshake::open(&request, payload, caller, room, dialect).await?)
}

/// Opens a socket that tells of all rooms of the caller: `room_created` when the caller comes into one,
/// `room_message` when a message comes into one whose notifications are on. It takes no frames, and does not
/// count as being in a room. Beyond the document.
///
/// The token may also stand in `?token=` or in the subprotocols `bearer, <access>`.
#[utoipa::path(
    get, path = "/chat/ws", operation_id = "messenger_rooms_socket", tag = "messenger",
    security(("bearer" = [])),
    params(
        ("token" = Option<String>, Query, description = "An access token, for browsers"),
        ("after" = Option<i64>, Query, description = "Taken, and without effect: read the list of rooms after coming back"),
    ),
    responses(
        (status = 101, description = "A WebSocket of JSON text frames"),
        (status = 401, description = "No valid token", body = Detail),
        (status = 403, description = "A foreign origin", body = Detail),
        (status = 422, description = "`after` is no non-negative integer", body = Detail),
        (status = 426, description = "No WebSocket handshake", body = Detail),
        (status = 429, description = "Too many sockets: of one person, or of all together", body = Detail),
        (status = 503, description = "The server is stopping", body = Detail),
    )
)]
pub(super) async fn follow(
    application: Data<Application>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, MessengerError> {
    let caller = handshake::caller(&request).await?;
    let dialect = application.dialects.messenger.clone();
    Ok(handshake::follow(&request, payload, caller, dialect).await?)
}
