use std::fmt;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use users::{EmailError, EmailProblem, PasswordError, PasswordProblem, RegistrationProblems};

use crate::contracts::field_errors::{self, FieldErrors};
use crate::http::body::BodyError;
use crate::http::problem::{Problem, plain};
use crate::sockets::handshake::Refusal;

/// An error in the contract's shape: `{"detail"}`, or errors by field with 400.
#[derive(Debug)]
pub(crate) enum MeetError {
    Problem(Problem),
    Fields(FieldErrors),
}

impl fmt::Display for MeetError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Problem(problem) => formatter.write_str(problem.detail()),
            Self::Fields(_) => formatter.write_str("the body has errors"),
        }
    }
}

impl ResponseError for MeetError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Problem(problem) => problem.status(),
            Self::Fields(_) => StatusCode::BAD_REQUEST,
        }
    }

    fn error_response(&self) -> HttpResponse {
        match self {
            Self::Problem(problem) => plain(problem),
            Self::Fields(errors) => HttpResponse::BadRequest().json(errors),
        }
    }
}

impl From<Problem> for MeetError {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<FieldErrors> for MeetError {
    fn from(errors: FieldErrors) -> Self {
        Self::Fields(errors)
    }
}

impl From<BodyError> for MeetError {
    fn from(error: BodyError) -> Self {
        field_errors::of_body(error).map_or_else(Self::Problem, Self::Fields)
    }
}

impl From<users::Error> for MeetError {
    fn from(error: users::Error) -> Self {
        match error {
            users::Error::RegistrationClosed => {
                Problem::Forbidden("Registration is closed.").into()
            }
            users::Error::InvalidRegistration(problems) => of_registration(&problems).into(),
            users::Error::InvalidName(error) => {
                FieldErrors::of("name", field_errors::of_text(error)).into()
            }
            users::Error::InvalidPasswordChange { current_is_wrong, new } => {
                of_password_change(current_is_wrong, &new).into()
            }
            users::Error::WrongCredentials => {
                Problem::Unauthorized("No active account found with the given credentials").into()
            }
            users::Error::TooManyAttempts { retry_after } => {
                Problem::TooManyRequests { retry_after }.into()
            }
            // A caller without an account: it was deleted after the token was checked.
            users::Error::NotSignedIn(_) | users::Error::NoSuchUser => Problem::InvalidToken.into(),
            users::Error::NoSuchSession => Problem::NotFound.into(),
            users::Error::Fault(fault) => Problem::from(fault).into(),
        }
    }
}

impl From<Refusal> for MeetError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Problem(problem) => problem.into(),
            Refusal::InvalidAfter => {
                FieldErrors::of("after", "A valid non-negative integer is required.").into()
            }
            Refusal::Room(rooms::Error::NoSuchRoom | rooms::Error::NoSuchPerson) => {
                Problem::NotFound.into()
            }
            Refusal::Room(rooms::Error::Barred(_) | rooms::Error::BansOneself) => {
                Problem::Forbidden("You may not enter this room.").into()
            }
            Refusal::Room(rooms::Error::NoSuchUser) => Problem::InvalidToken.into(),
            Refusal::Room(rooms::Error::Fault(fault)) => Problem::from(fault).into(),
        }
    }
}

/// Registration's problems by field.
pub(crate) fn of_registration(problems: &RegistrationProblems) -> FieldErrors {
    let mut errors = FieldErrors::default();
    if let Some(problem) = problems.email {
        errors.add("email", of_email(problem));
    }
    if let Some(error) = problems.name {
        errors.add("name", field_errors::of_text(error));
    }
    for problem in &problems.password {
        match problem {
            PasswordProblem::Missing => errors.add("password", field_errors::REQUIRED),
            PasswordProblem::Invalid(error) => errors.add("password", of_password(*error)),
        }
    }
    errors
}

fn of_password_change(current_is_wrong: bool, new: &[PasswordError]) -> FieldErrors {
    let mut errors = FieldErrors::default();
    if current_is_wrong {
        errors.add("current", "This is not your current password.");
    }
    for error in new {
        errors.add("new", of_password(*error));
    }
    errors
}

fn of_email(problem: EmailProblem) -> String {
    match problem {
        EmailProblem::Missing => field_errors::REQUIRED.to_owned(),
        EmailProblem::Invalid(EmailError::Blank) => field_errors::BLANK.to_owned(),
        EmailProblem::Invalid(EmailError::TooLong) => {
            field_errors::too_long(users::Email::MAX_LENGTH)
        }
        EmailProblem::Invalid(EmailError::Malformed) => "Enter a valid email address.".to_owned(),
        EmailProblem::Taken => "A user with this email already exists.".to_owned(),
    }
}

fn of_password(error: PasswordError) -> String {
    use users::NewPassword;
    match error {
        PasswordError::TooShort => format!(
            "This password is too short. It must contain at least {} characters.",
            NewPassword::MIN_LENGTH
        ),
        PasswordError::TooLong => field_errors::too_long(NewPassword::MAX_LENGTH),
        PasswordError::Nul => field_errors::NUL.to_owned(),
        PasswordError::TooCommon => "This password is too common.".to_owned(),
        PasswordError::EntirelyNumeric => "This password is entirely numeric.".to_owned(),
        PasswordError::LikeEmail => "The password is too similar to the email.".to_owned(),
    }
}
