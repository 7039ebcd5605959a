use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use futures_util::stream;

use super::dto::{Detail, MemberAnswer, RoomAnswer, RoomDetailAnswer};
use crate::application::Application;
use crate::contracts::plain::{PlainError, SignedIn, path_id};
use crate::http::json_array::json_object_with_array;

/// Reads a room with the people in it.
#[utoipa::path(
    get, path = "/chat/v1/room/{room_id}/", operation_id = "livechat_room_read", tag = "livechat",
    security(("bearer" = [])),
    params(("room_id" = i64, Path, description = "The room")),
    responses(
        (status = 200, description = "The room", body = RoomDetailAnswer),
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
    let (user, id) = (caller.user.id, path_id(&room_id)?);
    let room = application.rooms.find_room(user, id).await?;
    let walk = application.rooms.members(user, id).await?;
    let chunks = stream::try_unfold(walk, move |mut walk| {
        let application = application.clone();
        async move {
            let members = application.rooms.next_members(&mut walk).await?;
            let answers =
                members.map(|members| members.into_iter().map(MemberAnswer::from).collect());
            Ok::<_, PlainError>(answers.map(|answers: Vec<_>| (answers, walk)))
        }
    });
    json_object_with_array(&RoomAnswer::from(room), "members", chunks).await
}
