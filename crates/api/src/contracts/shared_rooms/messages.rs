use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use futures_util::stream;

use super::dto::{Failure, MessageAnswer};
use super::error::RoomsError;
use super::extract::{SignedIn, room_id};
use crate::application::Application;
use crate::http::json_array::json_array;

/// Lists all messages of a room, oldest first.
#[utoipa::path(
    get, path = "/api/rooms/{id}/messages/", operation_id = "rooms_message_list", tag = "rooms",
    security(("bearer" = [])),
    params(("id" = i64, Path, description = "The room")),
    responses(
        (status = 200, description = "The messages, streamed", body = [MessageAnswer]),
        (status = 401, description = "No valid token", body = Failure),
        (status = 403, description = "Not allowed in this room", body = Failure),
        (status = 404, description = "No such room", body = Failure),
    )
)]
pub(crate) async fn list(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    id: Path<String>,
) -> Result<HttpResponse, RoomsError> {
    let history = application.messages.read_history(caller.user.id, room_id(&id)?).await?;
    let chunks = stream::try_unfold(history, move |mut history| {
        let application = application.clone();
        async move {
            let next = application.messages.next_messages(&mut history).await?;
            let answers =
                next.map(|messages| messages.into_iter().map(MessageAnswer::from).collect());
            Ok::<_, RoomsError>(answers.map(|answers: Vec<_>| (answers, history)))
        }
    });
    json_array(chunks).await
}
