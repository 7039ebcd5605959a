use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use messages::{AskAi, Prompt};
use rooms::Action;

use super::dto::{AskBody, ReplyAnswer};
use super::error::AssistantError;
use super::extract::{SignedIn, path_id};
use crate::application::Application;
use crate::contracts::coded::CodedError;
use crate::contracts::field_errors::FieldErrors;
use crate::http::body::Body;
use crate::http::detached::HangUp;
use crate::http::problem::Problem;

/// Asks the AI, which answers in the room.
#[utoipa::path(
    post, path = "/api/rooms/{room_id}/ai/", operation_id = "assistant_ai_ask", tag = "assistant",
    security(("bearer" = [])),
    params(("room_id" = i64, Path, description = "The room, whose recent messages the AI is shown")),
    request_body = AskBody,
    responses(
        (status = 201, description = "What the AI said, as it is stored", body = ReplyAnswer),
        (status = 400, description = "A prompt that will not do", body = CodedError),
        (status = 401, description = "No valid token", body = CodedError),
        (status = 403, description = "Not allowed in this room", body = CodedError),
        (status = 404, description = "No such room", body = CodedError),
        (status = 429, description = "The caller's last question is not answered yet, or enough was asked", body = CodedError),
        (status = 502, description = "The model fails or takes too long; nothing is stored", body = CodedError),
        (status = 503, description = "No model is set up", body = CodedError),
    )
)]
pub(super) async fn ask(
    application: Data<Application>,
    request: HttpRequest,
    SignedIn(caller): SignedIn,
    room_id: Path<String>,
    body: Body,
) -> Result<HttpResponse, AssistantError> {
    let room = path_id(&room_id)?;
    application.rooms.authorise(caller.user.id, room, Action::Post).await?;
    let assistant = application.assistant.clone().ok_or(AssistantError::AiNotConfigured)?;
    let prompt = prompt(body.json().await?)?;
    let asking = tokio::select! {
        asking = assistant.prepare(AskAi { room, asker: caller.user, prompt }) => asking?,
        // Nothing was asked yet, and nobody reads this answer.
        () = HangUp::of(&request) => return Err(Problem::Unavailable.into()),
    };
    // Once the model is asked, the answer is the room's, whether or not the caller still waits.
    let message = assistant.answer(asking).await?;
    Ok(HttpResponse::Created().json(ReplyAnswer::from(message.as_ref())))
}

fn prompt(body: AskBody) -> Result<Prompt, FieldErrors> {
    let mut errors = FieldErrors::default();
    let prompt = errors.required("prompt", body.prompt).map(Prompt::parse);
    let prompt = errors.parsed("prompt", prompt);
    prompt.ok_or(errors)
}
