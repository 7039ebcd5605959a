use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use users::Contract;

use super::dto::{Detail, Fields, LogInBody, TokenAnswer};
use crate::application::Application;
use crate::contracts::plain::{PlainError, sign_in};
use crate::http::body::Body;

/// Signs in with e-mail and password.
#[utoipa::path(
    post, path = "/user/v1/login/", operation_id = "livechat_log_in", tag = "livechat",
    request_body = LogInBody,
    responses(
        (status = 200, description = "The tokens of a new session", body = TokenAnswer),
        (status = 400, description = "A field is missing or ill-typed", body = Fields),
        (status = 401, description = "No such account, or a wrong password", body = Detail),
        (status = 429, description = "Too many failed sign-ins", body = Detail),
    )
)]
pub(super) async fn log_in(
    application: Data<Application>,
    request: HttpRequest,
    body: Body,
) -> Result<HttpResponse, PlainError> {
    let LogInBody { email, password } = body.json().await?;
    let tokens =
        sign_in::log_in(&application, &request, Contract::Livechat, email, password).await?;
    Ok(HttpResponse::Ok().json(TokenAnswer::from(tokens)))
}
