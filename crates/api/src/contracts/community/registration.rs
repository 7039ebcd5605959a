use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use super::dto::{Detail, Fields, RegisterBody, RegisteredAnswer};
use crate::application::Application;
use crate::contracts::field_errors::FieldErrors;
use crate::contracts::plain::PlainError;
use crate::contracts::plain::registration::{self, GivenAccount, RegistrationFields};
use crate::http::body::Body;
use crate::http::client::Client;

/// How the document calls the fields, and what it says of a taken e-mail.
const FIELDS: RegistrationFields = RegistrationFields {
    name: "nickname",
    password: "password",
    email_taken: "A user is already registered with this e-mail address.",
};

/// Makes an account.
#[utoipa::path(
    post, path = "/user/registration/", operation_id = "community_register", tag = "community",
    request_body = RegisterBody,
    responses(
        (status = 201, description = "The account and its profile", body = RegisteredAnswer),
        (status = 400, description = "All errors of all fields", body = Fields),
        (status = 403, description = "Registration is closed", body = Detail),
        (status = 429, description = "Too many from this address", body = Detail),
    )
)]
pub(super) async fn register(
    application: Data<Application>,
    request: HttpRequest,
    body: Body,
) -> Result<HttpResponse, PlainError> {
    application.rate_limits.check_registration(Client::of(&request).address())?;
    application.users.admit_registration()?;
    let RegisterBody { email, password, nickname, contact_number } = body.json().await?;

    let given = GivenAccount {
        email,
        name: nickname.null_as_absent(),
        contact_number: contact_number.null_as_absent(),
        password,
    };
    let (rules, errors) = (application.password_rules, FieldErrors::default());
    let user = registration::register(&application, FIELDS, given, rules, errors).await?;
    let profile = application.profiles.own_profile(user.id).await?;
    Ok(HttpResponse::Created().json(RegisteredAnswer::new(&profile, &application.links)))
}
