use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::dto::Failure;
use super::error::RoomsError;
use super::extract::{SignedIn, path_id};
use crate::application::Application;

/// Takes a person out of a room: its creator anybody, everybody themselves. Their sockets there are closed.
/// Beyond the documents.
#[utoipa::path(
    delete, path = "/api/rooms/{id}/members/{user_id}/", operation_id = "rooms_member_remove",
    tag = "rooms",
    security(("bearer" = [])),
    params(
        ("id" = i64, Path, description = "The room"),
        ("user_id" = i64, Path, description = "The member; oneself, to leave"),
    ),
    responses(
        (status = 204, description = "Not a member any more"),
        (status = 401, description = "No valid token", body = Failure),
        (status = 403, description = "Neither oneself nor the room's creator", body = Failure),
        (status = 404, description = "No such room or member", body = Failure),
    )
)]
pub(crate) async fn remove(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    path: Path<(String, String)>,
) -> Result<HttpResponse, RoomsError> {
    let (room, member) = path.into_inner();
    application.rooms.remove_member(caller.user.id, path_id(&room)?, path_id(&member)?).await?;
    Ok(HttpResponse::NoContent().finish())
}
