use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use rooms::{AccessRule, CreateRoom, Description, RoomKind, RoomName};

use super::dto::{CreateRoomBody, Detail, Fields, RoomAnswer};
use crate::application::Application;
use crate::contracts::field_errors::FieldErrors;
use crate::contracts::plain::{PlainError, SignedIn, path_id};
use crate::http::body::Body;

/// Makes a room; its creator is the first member.
#[utoipa::path(
    post, path = "/api/chat/room/", operation_id = "community_room_create", tag = "community",
    security(("bearer" = [])),
    request_body = CreateRoomBody,
    responses(
        (status = 201, description = "The room", body = RoomAnswer),
        (status = 400, description = "The name will not do", body = Fields),
        (status = 401, description = "No valid token", body = Detail),
    )
)]
pub(super) async fn create(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    body: Body,
) -> Result<HttpResponse, PlainError> {
    let CreateRoomBody { name } = body.json().await?;
    let mut errors = FieldErrors::default();
    let name = errors.required("name", name).map(RoomName::parse);
    let name = errors.parsed("name", name).ok_or(errors)?;
    let command = CreateRoom {
        name,
        description: Description::default(),
        access: AccessRule::Open,
        kind: RoomKind::Chat,
        post: None,
        creator: caller.user.id,
        others: Vec::new(),
    };
    let created = application.rooms.create_room(command).await?;
    Ok(HttpResponse::Created().json(RoomAnswer::from(created.room)))
}

/// Reads a room.
#[utoipa::path(
    get, path = "/api/chat/room/{room_id}/", operation_id = "community_room_read", tag = "community",
    security(("bearer" = [])),
    params(("room_id" = i64, Path, description = "The room")),
    responses(
        (status = 200, description = "The room", body = RoomAnswer),
        (status = 401, description = "No valid token", body = Detail),
        (status = 403, description = "Not allowed in this room", body = Detail),
        (status = 404, description = "No such room", body = Detail),
    )
)]
pub(super) async fn read(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    room_id: Path<String>,
) -> Result<HttpResponse, PlainError> {
    let room = application.rooms.find_room(caller.user.id, path_id(&room_id)?).await?;
    Ok(HttpResponse::Ok().json(RoomAnswer::from(room)))
}

/// Reads a room, as the document asks for it; a body is ignored.
#[utoipa::path(
    post, path = "/api/chat/room/{room_id}/", operation_id = "community_room_look_up", tag = "community",
    security(("bearer" = [])),
    params(("room_id" = i64, Path, description = "The room")),
    responses(
        (status = 200, description = "The room", body = RoomAnswer),
        (status = 401, description = "No valid token", body = Detail),
        (status = 403, description = "Not allowed in this room", body = Detail),
        (status = 404, description = "No such room", body = Detail),
    )
)]
pub(super) async fn look_up(
    application: Data<Application>,
    signed_in: SignedIn,
    room_id: Path<String>,
) -> Result<HttpResponse, PlainError> {
    read(application, signed_in, room_id).await
}
