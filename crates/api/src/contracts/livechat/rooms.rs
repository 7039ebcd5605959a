use actix_web::HttpResponse;
use actix_web::web::Data;
use futures_util::stream;
use kernel::{PostId, UserId};
use rooms::{
    AccessRule, CreateRoom, Description, ListRooms, RoomKind, RoomName, RoomQuery, RoomScope,
    RoomWalk,
};

use super::dto::{CreateRoomBody, Detail, Fields, RoomAnswer};
use crate::application::Application;
use crate::contracts::field_errors::FieldErrors;
use crate::contracts::plain::{PlainError, SignedIn};
use crate::http::body::Body;
use crate::http::json_array::json_array;

/// Lists all rooms that the caller may see, newest first.
#[utoipa::path(
    get, path = "/chat/v1/room/", operation_id = "livechat_room_list", tag = "livechat",
    security(("bearer" = [])),
    responses(
        (status = 200, description = "The rooms, streamed", body = [RoomAnswer]),
        (status = 401, description = "No valid token", body = Detail),
    )
)]
pub(super) async fn list(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
) -> Result<HttpResponse, PlainError> {
    let query = RoomQuery { user: caller.user.id, scope: RoomScope::Visible, purpose: None };
    let walk = RoomWalk::of(ListRooms { query, search: None });
    let chunks = stream::try_unfold(walk, move |mut walk| {
        let application = application.clone();
        async move {
            let rooms = application.rooms.next_rooms(&mut walk).await?;
            let answers = rooms.map(|rooms| rooms.into_iter().map(RoomAnswer::from).collect());
            Ok::<_, PlainError>(answers.map(|answers: Vec<_>| (answers, walk)))
        }
    });
    json_array(chunks).await
}

/// Makes a room, often about a post; its creator is the first member.
#[utoipa::path(
    post, path = "/chat/v1/room/", operation_id = "livechat_room_create", tag = "livechat",
    security(("bearer" = [])),
    request_body = CreateRoomBody,
    responses(
        (status = 201, description = "The room", body = RoomAnswer),
        (status = 400, description = "All errors of all fields; an unknown post stands under `post`", body = Fields),
        (status = 401, description = "No valid token", body = Detail),
    )
)]
pub(super) async fn create(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    body: Body,
) -> Result<HttpResponse, PlainError> {
    let command = command(body.json().await?, caller.user.id)?;
    let created = application.rooms.create_room(command).await?;
    Ok(HttpResponse::Created().json(RoomAnswer::from(created.room)))
}

fn command(body: CreateRoomBody, creator: UserId) -> Result<CreateRoom, FieldErrors> {
    let mut errors = FieldErrors::default();
    let name = errors.required("name", body.name).map(RoomName::parse);
    let name = errors.parsed("name", name);
    let post = errors.nullable_id("post", body.post, PostId::new);
    match (name, errors.into_result()) {
        (Some(name), Ok(())) => Ok(CreateRoom {
            name,
            description: Description::default(),
            access: AccessRule::Open,
            kind: RoomKind::Chat,
            post,
            creator,
            others: Vec::new(),
        }),
        (_, result) => Err(result.err().unwrap_or_default()),
    }
}
