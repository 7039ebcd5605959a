use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use secrecy::SecretString;
use users::{Contract, LogIn};

use super::dto::{Detail, Fields, LogInBody, TokenAnswer};
use super::error::MeetError;
use crate::application::Application;
use crate::contracts::field_errors::FieldErrors;
use crate::http::body::Body;
use crate::http::client::Client;

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
) -> Result<HttpResponse, MeetError> {
    let body: LogInBody = body.json().await?;
    let mut errors = FieldErrors::default();
    let email = errors.filled("email", body.email);
    let password = errors.filled("password", body.password);
    let (Some(email), Some(password)) = (email, password) else { return Err(errors.into()) };

    let command = LogIn {
        email,
        password: SecretString::from(password),
        contract: Contract::Meet,
        address: Client::of(&request).address(),
    };
    let tokens = application.users.log_in(command).await?;
    Ok(HttpResponse::Ok().json(TokenAnswer::from(tokens)))
}
