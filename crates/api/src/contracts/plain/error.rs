use std::fmt;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use serde_json::json;
use users::{PasswordError, ProfileError};

use super::registration::of_password;
use crate::contracts::field_errors::{self, FieldErrors};
use crate::http::body::BodyError;
use crate::http::problem::{Problem, plain};
use crate::sockets::handshake::Refusal;

/// An error in the shape of livechat, meet and community: `{"detail"}`, or errors by field with 400.
#[derive(Debug)]
pub(crate) enum PlainError {
    Problem(Problem),
    Fields(FieldErrors),
    /// Nothing is there, in words of the contract's own.
    NotFound(String),
}

impl fmt::Display for PlainError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Problem(problem) => formatter.write_str(problem.detail()),
            Self::Fields(_) => formatter.write_str("the body has errors"),
            Self::NotFound(detail) => formatter.write_str(detail),
        }
    }
}

impl ResponseError for PlainError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Problem(problem) => problem.status(),
            Self::Fields(_) => StatusCode::BAD_REQUEST,
            Self::NotFound(_) => StatusCode::NOT_FOUND,
        }
    }

    fn error_response(&self) -> HttpResponse {
        match self {
            Self::Problem(problem) => plain(problem),
            Self::Fields(errors) => HttpResponse::BadRequest().json(errors),
            Self::NotFound(detail) => HttpResponse::NotFound().json(json!({ "detail": detail })),
        }
    }
}

impl From<Problem> for PlainError {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<FieldErrors> for PlainError {
    fn from(errors: FieldErrors) -> Self {
        Self::Fields(errors)
    }
}

impl From<BodyError> for PlainError {
    fn from(error: BodyError) -> Self {
        field_errors::of_body(error).map_or_else(Self::Problem, Self::Fields)
    }
}

impl From<users::Error> for PlainError {
    fn from(error: users::Error) -> Self {
        match error {
            users::Error::RegistrationClosed => {
                Problem::Forbidden("Registration is closed.").into()
            }
            // `registration::register` words each problem by its field; nothing else makes accounts.
            users::Error::InvalidRegistration(_) => {
                field_errors::of_whole_body("The account cannot be made.").into()
            }
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

impl From<ProfileError> for PlainError {
    fn from(error: ProfileError) -> Self {
        match error {
            ProfileError::NoSuchCaller => Problem::InvalidToken.into(),
            ProfileError::NoSuchUser | ProfileError::NoFriend => Problem::NotFound.into(),
            ProfileError::FriendOfOneself => {
                FieldErrors::of("email", "You cannot add yourself.").into()
            }
            ProfileError::AlreadyAFriend => {
                FieldErrors::of("email", "This person is your friend already.").into()
            }
            ProfileError::NotAPicture => {
                FieldErrors::of("profile_picture", field_errors::NOT_A_PICTURE).into()
            }
            ProfileError::PictureTooLarge { .. } => Problem::BodyTooLarge.into(),
            ProfileError::PictureIsGone => Problem::Unavailable.into(),
            ProfileError::Fault(fault) => Problem::from(fault).into(),
        }
    }
}

impl From<rooms::Error> for PlainError {
    fn from(error: rooms::Error) -> Self {
        match error {
            rooms::Error::NoSuchRoom | rooms::Error::NoSuchPerson => Problem::NotFound.into(),
            rooms::Error::Barred(_) | rooms::Error::BansOneself => {
                Problem::Forbidden("You may not enter this room.").into()
            }
            rooms::Error::NoSuchPost => {
                FieldErrors::of("post", field_errors::NO_SUCH_OBJECT).into()
            }
            // Nobody brings others in here, nor comes in by a code.
            rooms::Error::WrongCode
            | rooms::Error::TooManyWrongCodes { .. }
            | rooms::Error::NoSuchPeople(_)
            | rooms::Error::Banned(_)
            | rooms::Error::TooMany(_)
            | rooms::Error::Alone
            | rooms::Error::Nameless => {
                field_errors::of_whole_body("The room cannot be made.").into()
            }
            // A caller without an account: it was deleted after the token was checked.
            rooms::Error::NoSuchUser => Problem::InvalidToken.into(),
            rooms::Error::Fault(fault) => Problem::from(fault).into(),
        }
    }
}

impl From<messages::Error> for PlainError {
    fn from(error: messages::Error) -> Self {
        match error {
            messages::Error::Room(error) => error.into(),
            messages::Error::NoSuchMessage => Problem::NotFound.into(),
            messages::Error::NotTheirMessage => {
                Problem::Forbidden("You can only change messages you wrote.").into()
            }
            messages::Error::NoSuchReplyTarget => {
                FieldErrors::of("reply_to", field_errors::NO_SUCH_OBJECT).into()
            }
            // Nobody edits or uploads here.
            messages::Error::UnfitWording(_)
            | messages::Error::EmptyFile
            | messages::Error::UploadExpired => {
                field_errors::of_whole_body("The message cannot be sent.").into()
            }
            messages::Error::FileTooLarge { .. } | messages::Error::NoSpaceLeft => {
                Problem::BodyTooLarge.into()
            }
            messages::Error::Fault(fault) => Problem::from(fault).into(),
        }
    }
}

impl From<posts::Error> for PlainError {
    fn from(error: posts::Error) -> Self {
        match error {
            posts::Error::NoSuchPost => Problem::NotFound.into(),
            posts::Error::NotTheirPost => {
                Problem::Forbidden("You can only change posts you wrote.").into()
            }
            posts::Error::NoSuchCategory => {
                FieldErrors::of("category", field_errors::NO_SUCH_OBJECT).into()
            }
            posts::Error::NoSuchUser => Problem::InvalidToken.into(),
            posts::Error::Fault(fault) => Problem::from(fault).into(),
        }
    }
}

impl From<Refusal> for PlainError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Problem(problem) => problem.into(),
            Refusal::InvalidAfter => {
                FieldErrors::of("after", "A valid non-negative integer is required.").into()
            }
            Refusal::Room(error) => error.into(),
        }
    }
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
