use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use users::Contract;

use super::dto::{Detail, Fields, LogInBody, SignedInAnswer};
use crate::application::Application;
use crate::contracts::plain::{PlainError, sign_in};
use crate::http::body::Body;

/// Signs in with e-mail and password.
#[utoipa::path(
    post, path = "/user/login/", operation_id = "community_log_in", tag = "community",
    request_body = LogInBody,
    responses(
        (status = 200, description = "The profile, and the tokens of a new session", body = SignedInAnswer),
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
        sign_in::log_in(&application, &request, Contract::Community, email, password).await?;
    let profile = application.profiles.own_profile(tokens.user.id).await?;
    Ok(HttpResponse::Ok().json(SignedInAnswer::new(tokens, &profile, &application.links)))
}
