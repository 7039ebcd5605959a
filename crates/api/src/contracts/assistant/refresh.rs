use actix_web::HttpResponse;
use actix_web::web::Data;

use super::dto::{RefreshAnswer, RefreshBody};
use super::error::AssistantError;
use crate::application::Application;
use crate::contracts::coded::CodedError;
use crate::contracts::field_errors::FieldErrors;
use crate::http::body::Body;

/// Gives a new access token for a refresh token.
#[utoipa::path(
    post, path = "/api/auth/refresh/", operation_id = "assistant_refresh", tag = "assistant",
    request_body = RefreshBody,
    responses(
        (status = 200, description = "A new access token of the same session", body = RefreshAnswer),
        (status = 400, description = "The field is missing or ill-typed", body = CodedError),
        (status = 401, description = "No refresh token of a session that stands", body = CodedError),
    )
)]
pub(super) async fn refresh(
    application: Data<Application>,
    body: Body,
) -> Result<HttpResponse, AssistantError> {
    let body: RefreshBody = body.json().await?;
    let mut errors = FieldErrors::default();
    let Some(token) = errors.filled("refresh", body.refresh) else { return Err(errors.into()) };
    let access = application.users.refresh(&token).await?;
    Ok(HttpResponse::Ok().json(RefreshAnswer { access }))
}
