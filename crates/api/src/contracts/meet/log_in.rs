use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use users::Contract;

use super::dto::{Detail, Fields, LogInBody, TokenAnswer};
use crate::application::Application;
use crate::contracts::plain::{PlainError, sign_in};
use crate::http::body::Body;

/// Signs in with e-mail and password.
#[utoipa::path(
    post, path = "/auth/login/", operation_id = "meet_log_in", tag = "meet",
    request_body = LogInBody,
    responses(
        (status = 200, description = "The tokens of a new session", body = TokenAnswer),
        (status = 400, description = "A field is missing or ill-typed", body = Fields),
        (status = 401, description = "No such account, or a wrong password", body = Detail),
        (status = 429, description = "Too many failed sign-ins", body = Detail),
    )
)]
pub(crate) async fn log_in(
    application: Data<Application>,
    request: HttpRequest,
    body: Body,
) -> Result<HttpResponse, PlainError> {
    let body: LogInBody = body.json().await?;
    let tokens =
        sign_in::log_in(&application, &request, Contract::Meet, body.email, body.password).await?;
    Ok(HttpResponse::Ok().json(TokenAnswer::from(tokens)))
}
