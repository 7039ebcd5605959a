use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use super::dto::{AccountAnswer, Detail, Fields, RegisterBody};
use crate::application::Application;
use crate::contracts::field_errors::FieldErrors;
use crate::contracts::plain::PlainError;
use crate::contracts::plain::registration::{self, GivenAccount, RegistrationFields};
use crate::http::body::Body;
use crate::http::client::Client;
use crate::http::given::Given;

/// How the document calls the fields.
const FIELDS: RegistrationFields = RegistrationFields {
    name: "nickname",
    password: "password1",
    email_taken: "A user is already registered with this e-mail address.",
};

/// Makes an account.
#[utoipa::path(
    post, path = "/user/v1/register/", operation_id = "livechat_register", tag = "livechat",
    request_body = RegisterBody,
    responses(
        (status = 201, description = "The account", body = AccountAnswer),
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
    let RegisterBody { email, password1, password2, nickname } = body.json().await?;

    let mut errors = FieldErrors::default();
    let repeated = errors.required("password2", password2);
    let differs = |chosen: &String| repeated.as_ref().is_some_and(|repeated| repeated != chosen);
    if matches!(&password1, Given::Value(chosen) if differs(chosen)) {
        errors.add("password2", "The two password fields didn't match.");
    }
    let given = GivenAccount {
        email,
        name: nickname.null_as_absent(),
        password: password1,
        contact_number: Given::Absent,
    };
    let rules = application.password_rules;
    let user = registration::register(&application, FIELDS, given, rules, errors).await?;
    Ok(HttpResponse::Created().json(AccountAnswer::from(&user)))
}
