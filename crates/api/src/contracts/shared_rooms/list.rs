use actix_web::HttpResponse;
use actix_web::web::Data;
use futures_util::stream;
use rooms::RoomWalk;

use super::dto::{Failure, RoomAnswer};
use super::error::RoomsError;
use super::extract::SignedIn;
use crate::application::Application;
use crate::http::json_array::json_array;

/// Lists all rooms that the caller may see, newest first.
#[utoipa::path(
    get, path = "/api/rooms/", operation_id = "rooms_list", tag = "rooms",
    security(("bearer" = [])),
    responses(
        (status = 200, description = "The rooms, streamed", body = [RoomAnswer]),
        (status = 401, description = "No valid token", body = Failure),
    )
)]
pub(crate) async fn list(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
) -> Result<HttpResponse, RoomsError> {
    let chunks = stream::try_unfold(RoomWalk::of(caller.user.id), move |mut walk| {
        let application = application.clone();
        async move {
            let next = application.rooms.next_rooms(&mut walk).await?;
            let answers = next.map(|rooms| rooms.into_iter().map(RoomAnswer::from).collect());
            Ok::<_, RoomsError>(answers.map(|answers: Vec<_>| (answers, walk)))
        }
    });
    json_array(chunks).await
}
