use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use kernel::RoomId;

use super::error::AssistantError;
use super::extract::path_id;
use crate::application::Application;
use crate::contracts::coded::CodedError;
use crate::sockets::handshake;

/// Opens a socket in a room, which the caller joins by it.
///
/// The token may also stand in `?token=` or in the subprotocols `bearer, <access>`.
#[utoipa::path(
    get, path = "/ws/rooms/{room_id}/", operation_id = "assistant_socket", tag = "assistant",
    security(("bearer" = [])),
    params(
        ("room_id" = i64, Path, description = "The room"),
        ("token" = Option<String>, Query, description = "An access token, for browsers"),
        ("after" = Option<i64>, Query, description = "The last message that the client has: what the room got since is sent first; 0 from the start"),
    ),
    responses(
        (status = 101, description = "A WebSocket of JSON text frames"),
        (status = 400, description = "`after` is no non-negative integer", body = CodedError),
        (status = 401, description = "No valid token", body = CodedError),
        (status = 403, description = "Not allowed in this room, or a foreign origin", body = CodedError),
        (status = 404, description = "No such room", body = CodedError),
        (status = 426, description = "No WebSocket handshake", body = CodedError),
        (status = 429, description = "Too many sockets: of one person in the room, in all rooms, or of all together", body = CodedError),
        (status = 503, description = "The server is stopping", body = CodedError),
    )
)]
pub(super) async fn open(
    application: Data<Application>,
    request: HttpRequest,
    room_id: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, AssistantError> {
    let caller = handshake::caller(&request).await?;
    let room = path_id::<RoomId>(&room_id)?;
    let dialect = application.dialects.assistant.clone();
    Ok(handshake::open(&request, payload, caller, room, dialect).await?)
}
