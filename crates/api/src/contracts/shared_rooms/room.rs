use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::dto::{Failure, RoomAnswer};
use super::error::RoomsError;
use super::extract::{SignedIn, room_id};
use crate::application::Application;

/// Reads a room.
#[utoipa::path(
    get, path = "/api/rooms/{id}/", operation_id = "rooms_read", tag = "rooms",
    security(("bearer" = [])),
    params(("id" = i64, Path, description = "The room")),
    responses(
        (status = 200, description = "The room", body = RoomAnswer),
        (status = 401, description = "No valid token", body = Failure),
        (status = 403, description = "Not allowed in this room", body = Failure),
        (status = 404, description = "No such room", body = Failure),
    )
)]
pub(crate) async fn read(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    id: Path<String>,
) -> Result<HttpResponse, RoomsError> {
    let room = application.rooms.find_room(caller.user.id, room_id(&id)?).await?;
    Ok(HttpResponse::Ok().json(RoomAnswer::from(room)))
}
