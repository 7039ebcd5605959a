use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use futures_util::stream;
use kernel::{RoomId, UserId};
use rooms::Action;

use super::dto::{AddParticipantsBody, Detail, ParticipantAnswer, ParticipantsAnswer, TotalCount};
use super::error::MessengerError;
use super::extract::{SignedIn, path_id};
use crate::application::Application;
use crate::contracts::field_errors::FieldErrors;
use crate::http::body::Body;
use crate::http::json_array::json_object_with_array;

/// The most people that one request brings in.
const MOST_AT_ONCE: usize = 200;

/// Lists the people in a room, the longest-standing first.
#[utoipa::path(
    get, path = "/chat/rooms/{room_id}/participants/", operation_id = "messenger_participant_list",
    tag = "messenger",
    security(("bearer" = [])),
    params(("room_id" = i64, Path, description = "The room")),
    responses(
        (status = 200, description = "The participants, streamed", body = ParticipantsAnswer),
        (status = 401, description = "No valid token", body = Detail),
        (status = 403, description = "Not in this room", body = Detail),
        (status = 404, description = "No such room", body = Detail),
    )
)]
pub(super) async fn list(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    room_id: Path<String>,
) -> Result<HttpResponse, MessengerError> {
    participants(application, caller.user.id, path_id(&room_id)?).await
}

/// The people in a room, streamed.
async fn participants(
    application: Data<Application>,
    user: UserId,
    room: RoomId,
) -> Result<HttpResponse, MessengerError> {
    let total_count = application.rooms.count_members(user, room).await?;
    let walk = application.rooms.members(user, room).await?;
    let chunks = stream::try_unfold(walk, move |mut walk| {
        let application = application.clone();
        async move {
            let members = application.rooms.next_members(&mut walk).await?;
            let answers = members.map(|members| {
                members
                    .into_iter()
                    .map(|member| ParticipantAnswer::new(room, member, user))
                    .collect()
            });
            Ok::<_, MessengerError>(answers.map(|answers: Vec<_>| (answers, walk)))
        }
    });
    json_object_with_array(&TotalCount { total_count }, "participants", chunks).await
}

/// Brings people into a group, as anyone in it may: all of them or none. They hear of it on the sockets that
/// follow their rooms.
#[utoipa::path(
    post, path = "/chat/rooms/{room_id}/participants/", operation_id = "messenger_participant_add",
    tag = "messenger",
    security(("bearer" = [])),
    params(("room_id" = i64, Path, description = "The room")),
    request_body = AddParticipantsBody,
    responses(
        (status = 201, description = "All participants, streamed", body = ParticipantsAnswer),
        (status = 200, description = "All of them were in already", body = ParticipantsAnswer),
        (status = 401, description = "No valid token", body = Detail),
        (status = 403, description = "Not in this room, or no group", body = Detail),
        (status = 404, description = "No such room", body = Detail),
        (status = 422, description = "Ids of people who are not there, are banned, or do not fit", body = Detail),
    )
)]
pub(super) async fn add(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    room_id: Path<String>,
    body: Body,
) -> Result<HttpResponse, MessengerError> {
    let (user, room) = (caller.user.id, path_id(&room_id)?);
    application.rooms.authorise(user, room, Action::Invite).await?;
    let people = people(body.json().await?)?;
    let newcomers = application.rooms.bring_in(user, room, &people).await?;
    let mut response = participants(application, user, room).await?;
    if !newcomers.is_empty() {
        *response.status_mut() = StatusCode::CREATED;
    }
    Ok(response)
}

fn people(body: AddParticipantsBody) -> Result<Vec<UserId>, FieldErrors> {
    let mut errors = FieldErrors::default();
    let people: Vec<UserId> = errors.ids("user_ids", body.user_ids).collect();
    if !errors.has("user_ids") && !(1..=MOST_AT_ONCE).contains(&people.len()) {
        errors.add("user_ids", format!("Name 1 to {MOST_AT_ONCE} people."));
    }
    errors.into_result().map(|()| people)
}

/// Takes a person out of a room: its creator anybody, everybody themselves. Their sockets there are closed.
#[utoipa::path(
    delete, path = "/chat/rooms/{room_id}/participants/{user_id}/",
    operation_id = "messenger_participant_remove", tag = "messenger",
    security(("bearer" = [])),
    params(
        ("room_id" = i64, Path, description = "The room"),
        ("user_id" = i64, Path, description = "The participant; oneself, to leave"),
    ),
    responses(
        (status = 204, description = "Not in the room any more"),
        (status = 401, description = "No valid token", body = Detail),
        (status = 403, description = "Neither oneself nor the room's creator", body = Detail),
        (status = 404, description = "No such room or participant", body = Detail),
    )
)]
pub(super) async fn remove(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    path: Path<(String, String)>,
) -> Result<HttpResponse, MessengerError> {
    let (room, person) = path.into_inner();
    application.rooms.remove_member(caller.user.id, path_id(&room)?, path_id(&person)?).await?;
    Ok(HttpResponse::NoContent().finish())
}
