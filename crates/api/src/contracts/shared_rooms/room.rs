use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use rooms::{AccessRule, Action, RoomName, RoomRevision};

use super::dto::{Failure, InvalidFields, ReviseRoomBody, RoomAnswer};
use super::error::RoomsError;
use super::extract::{SignedIn, path_id};
use super::{fields, unread};
use crate::application::Application;
use crate::contracts::field_errors::FieldErrors;
use crate::http::body::Body;

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
    let room = application.rooms.find_room(caller.user.id, path_id(&id)?).await?;
    Ok(HttpResponse::Ok().json(unread::shown_in_room(&application, caller.user.id, room).await?))
}

/// Changes a room's name and description, as only its creator may.
#[utoipa::path(
    patch, path = "/api/rooms/{id}/", operation_id = "rooms_revise", tag = "rooms",
    security(("bearer" = [])),
    params(("id" = i64, Path, description = "The room")),
    request_body = ReviseRoomBody,
    responses(
        (status = 200, description = "The room as it is now", body = RoomAnswer),
        (status = 400, description = "All errors of all fields", body = InvalidFields),
        (status = 401, description = "No valid token", body = Failure),
        (status = 403, description = "Not the room's creator", body = Failure),
        (status = 404, description = "No such room", body = Failure),
    )
)]
pub(crate) async fn revise(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    id: Path<String>,
    body: Body,
) -> Result<HttpResponse, RoomsError> {
    let (user, room) = (caller.user.id, path_id(&id)?);
    let standing = application.rooms.authorise(user, room, Action::Revise).await?;
    let revision = revision(body.json().await?, standing.access)?;
    let room = application.rooms.revise_room(user, room, revision).await?;
    Ok(HttpResponse::Ok().json(unread::shown_in_room(&application, user, room).await?))
}

fn revision(body: ReviseRoomBody, access: AccessRule) -> Result<RoomRevision, FieldErrors> {
    let mut errors = FieldErrors::default();
    let name = errors.optional("name", body.name).map(RoomName::parse);
    let revision = RoomRevision {
        name: errors.parsed("name", name),
        description: fields::description(&mut errors, body.description, body.desc),
    };
    fields::refuse_lock(&mut errors, body.requires_totp, access == AccessRule::Totp);
    errors.into_result().map(|()| revision)
}

/// Deletes a room for everybody, as only its creator may. Its sockets are closed.
#[utoipa::path(
    delete, path = "/api/rooms/{id}/", operation_id = "rooms_delete", tag = "rooms",
    security(("bearer" = [])),
    params(("id" = i64, Path, description = "The room")),
    responses(
        (status = 204, description = "Deleted"),
        (status = 401, description = "No valid token", body = Failure),
        (status = 403, description = "Not the room's creator", body = Failure),
        (status = 404, description = "No such room", body = Failure),
    )
)]
pub(crate) async fn delete(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    id: Path<String>,
) -> Result<HttpResponse, RoomsError> {
    application.rooms.delete_room(caller.user.id, path_id(&id)?).await?;
    Ok(HttpResponse::NoContent().finish())
}
