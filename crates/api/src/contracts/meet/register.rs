use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use secrecy::SecretString;
use users::{PasswordRules, RegisterAccount};

use super::dto::{Detail, Fields, ProfileAnswer, RegisterBody};
use super::error::{MeetError, of_registration};
use crate::application::Application;
use crate::contracts::field_errors::FieldErrors;
use crate::http::body::Body;
use crate::http::client::Client;

/// Makes an account.
#[utoipa::path(
    post, path = "/auth/register/", operation_id = "meet_register", tag = "meet",
    request_body = RegisterBody,
    responses(
        (status = 201, description = "The account", body = ProfileAnswer),
        (status = 400, description = "All errors of all fields", body = Fields),
        (status = 403, description = "Registration is closed", body = Detail),
        (status = 429, description = "Too many from this address", body = Detail),
    )
)]
pub(crate) async fn register(
    application: Data<Application>,
    request: HttpRequest,
    body: Body,
) -> Result<HttpResponse, MeetError> {
    application.rate_limits.check_registration(Client::of(&request).address())?;
    application.users.admit_registration()?;
    let body: RegisterBody = body.json().await?;

    let mut ill_typed = FieldErrors::default();
    let command = RegisterAccount {
        email: ill_typed.optional("email", body.email),
        name: ill_typed.optional("name", body.name),
        password: ill_typed.optional("password", body.password).map(SecretString::from),
        rules: PasswordRules::ALL,
    };
    if let Err(ill_typed) = ill_typed.into_result() {
        let problems = application.users.registration_problems(&command).await?;
        let mut errors = of_registration(&problems);
        errors.replace_with(ill_typed);
        return Err(errors.into());
    }
    let user = application.users.register(command).await?;
    Ok(HttpResponse::Created().json(ProfileAnswer::from(&user)))
}
