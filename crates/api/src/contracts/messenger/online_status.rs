use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use futures_util::stream;
use kernel::{RoomId, UserId};
use rooms::{Action, Member};

use super::dto::{Detail, OnlineStatusAnswer};
use super::error::MessengerError;
use super::extract::{SignedIn, path_id};
use crate::application::Application;
use crate::http::json_array::json_array;

/// Tells who of the people in a room has it open at the moment.
#[utoipa::path(
    get, path = "/chat/rooms/{room_id}/online-status/", operation_id = "messenger_online_status",
    tag = "messenger",
    security(("bearer" = [])),
    params(("room_id" = i64, Path, description = "The room")),
    responses(
        (status = 200, description = "All participants, streamed", body = [OnlineStatusAnswer]),
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
    let (user, room) = (caller.user.id, path_id(&room_id)?);
    application.rooms.authorise(user, room, Action::Read).await?;
    let walk = application.rooms.members(user, room).await?;
    let chunks = stream::try_unfold(walk, move |mut walk| {
        let application = application.clone();
        async move {
            let Some(members) = application.rooms.next_members(&mut walk).await? else {
                return Ok::<_, MessengerError>(None);
            };
            Ok(Some((statuses(&application, room, members).await?, walk)))
        }
    });
    json_array(chunks).await
}

async fn statuses(
    application: &Application,
    room: RoomId,
    members: Vec<Member>,
) -> Result<Vec<OnlineStatusAnswer>, MessengerError> {
    let people: Vec<UserId> = members.iter().map(|member| member.user.id).collect();
    let attendance = application.rooms.attendance(room, &people).await?;
    let both = members.into_iter().zip(attendance);
    Ok(both.map(|(member, attendance)| OnlineStatusAnswer::new(member, attendance)).collect())
}
