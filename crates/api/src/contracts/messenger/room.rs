use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::dto::{Detail, RoomDetailAnswer};
use super::error::MessengerError;
use super::extract::{SignedIn, path_id};
use crate::application::Application;

/// Reads a room.
#[utoipa::path(
    get, path = "/chat/rooms/{room_id}/", operation_id = "messenger_room_read", tag = "messenger",
    security(("bearer" = [])),
    params(("room_id" = i64, Path, description = "The room")),
    responses(
        (status = 200, description = "The room", body = RoomDetailAnswer),
        (status = 401, description = "No valid token", body = Detail),
        (status = 403, description = "Not in this room", body = Detail),
        (status = 404, description = "No such room", body = Detail),
    )
)]
pub(super) async fn read(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    room_id: Path<String>,
) -> Result<HttpResponse, MessengerError> {
    let room = application.rooms.find_room(caller.user.id, path_id(&room_id)?).await?;
    Ok(HttpResponse::Ok().json(RoomDetailAnswer::from(room)))
}
