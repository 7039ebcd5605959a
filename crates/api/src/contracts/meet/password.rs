use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use secrecy::SecretString;
use users::{ChangePassword, PasswordRules};

use super::dto::{ChangePasswordBody, Detail, DoneAnswer, Fields};
use crate::application::Application;
use crate::contracts::field_errors::FieldErrors;
use crate::contracts::plain::{PlainError, SignedIn};
use crate::http::body::Body;
use crate::http::client::Client;

/// Changes the caller's password and ends the other sessions. Beyond the document.
#[utoipa::path(
    post, path = "/auth/password/", operation_id = "meet_password_change", tag = "meet",
    security(("bearer" = [])),
    request_body = ChangePasswordBody,
    responses(
        (status = 200, description = "Changed; the other sessions have ended", body = DoneAnswer),
        (status = 400, description = "All errors of both fields", body = Fields),
        (status = 401, description = "No valid token", body = Detail),
        (status = 429, description = "Too many wrong passwords", body = Detail),
    )
)]
pub(crate) async fn change(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    request: HttpRequest,
    body: Body,
) -> Result<HttpResponse, PlainError> {
    let body: ChangePasswordBody = body.json().await?;
    let mut errors = FieldErrors::default();
    let current = errors.filled("current", body.current);
    let new = errors.filled("new", body.new);
    let (Some(current), Some(new)) = (current, new) else { return Err(errors.into()) };

    let command = ChangePassword {
        current: SecretString::from(current),
        new: SecretString::from(new),
        rules: PasswordRules::ALL,
        address: Client::of(&request).address(),
    };
    application.users.change_password(&caller, command).await?;
    Ok(HttpResponse::Ok().json(DoneAnswer { message: "Password changed" }))
}
