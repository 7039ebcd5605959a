use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::dto::{BanAnswer, Failure, InvalidFields};
use super::error::RoomsError;
use super::extract::{SignedIn, path_id};
use crate::application::Application;

/// Takes a person out of a room and keeps them out, as only its creator may. Their sockets there are closed.
/// Beyond the documents.
#[utoipa::path(
    put, path = "/api/rooms/{id}/bans/{user_id}/", operation_id = "rooms_ban", tag = "rooms",
    security(("bearer" = [])),
    params(
        ("id" = i64, Path, description = "The room"),
        ("user_id" = i64, Path, description = "The person"),
    ),
    responses(
        (status = 200, description = "Banned, now or already before", body = BanAnswer),
        (status = 400, description = "The creator cannot be banned", body = InvalidFields),
        (status = 401, description = "No valid token", body = Failure),
        (status = 403, description = "Not the room's creator", body = Failure),
        (status = 404, description = "No such room or person", body = Failure),
    )
)]
pub(crate) async fn put(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    path: Path<(String, String)>,
) -> Result<HttpResponse, RoomsError> {
    let (room, user) = path.into_inner();
    let (room, user) = (path_id(&room)?, path_id(&user)?);
    application.rooms.ban(caller.user.id, room, user).await?;
    Ok(HttpResponse::Ok().json(BanAnswer::new(room, user)))
}

/// Lets a banned person come in again, as only the room's creator may. Beyond the documents.
#[utoipa::path(
    delete, path = "/api/rooms/{id}/bans/{user_id}/", operation_id = "rooms_ban_lift", tag = "rooms",
    security(("bearer" = [])),
    params(
        ("id" = i64, Path, description = "The room"),
        ("user_id" = i64, Path, description = "The person"),
    ),
    responses(
        (status = 204, description = "Not banned any more"),
        (status = 401, description = "No valid token", body = Failure),
        (status = 403, description = "Not the room's creator", body = Failure),
        (status = 404, description = "No such room, or nobody banned there by that id", body = Failure),
    )
)]
pub(crate) async fn lift(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    path: Path<(String, String)>,
) -> Result<HttpResponse, RoomsError> {
    let (room, user) = path.into_inner();
    application.rooms.lift_ban(caller.user.id, path_id(&room)?, path_id(&user)?).await?;
    Ok(HttpResponse::NoContent().finish())
}
