use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use messages::DeleteMessage;

use super::dto::Failure;
use super::error::RoomsError;
use super::extract::{SignedIn, path_id};
use crate::application::Application;

/// Deletes a message, as its author and the room's creator may. Beyond the documents.
#[utoipa::path(
    delete, path = "/api/rooms/{id}/messages/{message_id}/", operation_id = "rooms_message_delete",
    tag = "rooms",
    security(("bearer" = [])),
    params(
        ("id" = i64, Path, description = "The room"),
        ("message_id" = i64, Path, description = "The message"),
    ),
    responses(
        (status = 204, description = "Deleted"),
        (status = 401, description = "No valid token", body = Failure),
        (status = 403, description = "Somebody else's message, or not allowed in this room", body = Failure),
        (status = 404, description = "No such room or message", body = Failure),
    )
)]
pub(crate) async fn delete(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    path: Path<(String, String)>,
) -> Result<HttpResponse, RoomsError> {
    let (room, message) = path.into_inner();
    let command = DeleteMessage {
        room_id: path_id(&room)?,
        message_id: path_id(&message)?,
        user: caller.user.id,
    };
    application.messages.delete_message(command).await?;
    Ok(HttpResponse::NoContent().finish())
}
