use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use users::PasswordRules;

use super::dto::{Detail, Fields, ProfileAnswer, RegisterBody};
use crate::application::Application;
use crate::contracts::field_errors::FieldErrors;
use crate::contracts::plain::PlainError;
use crate::contracts::plain::registration::{self, GivenAccount, RegistrationFields};
use crate::http::body::Body;
use crate::http::client::Client;
use crate::http::given::Given;

/// How the document calls the fields.
const FIELDS: RegistrationFields = RegistrationFields {
    name: "name",
    password: "password",
    email_taken: "A user with this email already exists.",
};

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
) -> Result<HttpResponse, PlainError> {
    application.rate_limits.check_registration(Client::of(&request).address())?;
    application.users.admit_registration()?;
    let body: RegisterBody = body.json().await?;

    let given = GivenAccount {
        email: body.email,
        name: body.name,
        password: body.password,
        contact_number: Given::Absent,
    };
    let errors = FieldErrors::default();
    let user =
        registration::register(&application, FIELDS, given, PasswordRules::ALL, errors).await?;
    Ok(HttpResponse::Created().json(ProfileAnswer::from(&user)))
}
