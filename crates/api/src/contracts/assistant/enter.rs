use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use rooms::{Action, EnterRoom};

use super::dto::{EnterAnswer, EnterBody};
use super::error::AssistantError;
use super::extract::{SignedIn, path_id};
use crate::application::Application;
use crate::contracts::coded::CodedError;
use crate::contracts::field_errors::FieldErrors;
use crate::http::body::Body;

/// Comes into a room, with a one-time code where the room wants one.
#[utoipa::path(
    post, path = "/api/rooms/{room_id}/enter/", operation_id = "assistant_room_enter",
    tag = "assistant",
    security(("bearer" = [])),
    params(("room_id" = i64, Path, description = "The room")),
    request_body = EnterBody,
    responses(
        (status = 200, description = "The caller is in", body = EnterAnswer),
        (status = 400, description = "A code that is no text", body = CodedError),
        (status = 401, description = "No valid token", body = CodedError),
        (status = 403, description = "A code that is missing or wrong; an invite room, or a ban", body = CodedError),
        (status = 404, description = "No such room", body = CodedError),
        (status = 429, description = "Too many wrong codes", body = CodedError),
    )
)]
pub(super) async fn enter(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    room_id: Path<String>,
    body: Body,
) -> Result<HttpResponse, AssistantError> {
    let (user, room) = (caller.user.id, path_id(&room_id)?);
    application.rooms.authorise(user, room, Action::Enter).await?;
    let code = code(body.json_if_any().await?)?;
    application.rooms.enter_room(EnterRoom { room, user, code }).await?;
    Ok(HttpResponse::Ok().json(EnterAnswer::success(room)))
}

fn code(body: EnterBody) -> Result<Option<String>, FieldErrors> {
    let mut errors = FieldErrors::default();
    let code = errors.nullable("totp_code", body.totp_code);
    errors.into_result().map(|()| code)
}
