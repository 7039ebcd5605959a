use std::fmt;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use rooms::Action;
use users::Contract;

use super::dto::{Failure, InvalidFields};
use crate::auth;
use crate::contracts::coded::{self, CodedError, INVALID_REQUEST};
use crate::contracts::field_errors::{self, FieldErrors};
use crate::http::body::BodyError;
use crate::http::problem::Problem;

/// An error in the family's shape: meet's, with assistant's `error` and `message` beside it.
#[derive(Debug)]
pub(crate) enum RoomsError {
    Problem(Problem),
    Fields(FieldErrors),
}

/// How the family words a problem.
pub(crate) fn shape(problem: &Problem) -> HttpResponse {
    let detail = problem.detail();
    problem.respond(Failure { detail, error: coded::code(problem), message: detail })
}

/// An error of the family as the assistant contract words it, for a session that was opened through that one.
pub(super) fn reworded(request: &HttpRequest, error: &actix_web::Error) -> Option<HttpResponse> {
    if auth::contract_of_session(request) != Some(Contract::Assistant) {
        return None;
    }
    Some(match error.as_error()? {
        RoomsError::Problem(problem) => coded::shape(problem),
        RoomsError::Fields(fields) => {
            HttpResponse::BadRequest().json(CodedError::new(INVALID_REQUEST, fields))
        }
    })
}

impl fmt::Display for RoomsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Problem(problem) => formatter.write_str(problem.detail()),
            Self::Fields(_) => formatter.write_str("the body has errors"),
        }
    }
}

impl ResponseError for RoomsError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Problem(problem) => problem.status(),
            Self::Fields(_) => StatusCode::BAD_REQUEST,
        }
    }

    fn error_response(&self) -> HttpResponse {
        match self {
            Self::Problem(problem) => shape(problem),
            Self::Fields(fields) => HttpResponse::BadRequest().json(InvalidFields {
                fields,
                error: INVALID_REQUEST,
                message: "The request has invalid fields.",
            }),
        }
    }
}

impl From<Problem> for RoomsError {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<FieldErrors> for RoomsError {
    fn from(errors: FieldErrors) -> Self {
        Self::Fields(errors)
    }
}

impl From<BodyError> for RoomsError {
    fn from(error: BodyError) -> Self {
        field_errors::of_body(error).map_or_else(Self::Problem, Self::Fields)
    }
}

impl From<rooms::Error> for RoomsError {
    fn from(error: rooms::Error) -> Self {
        match error {
            rooms::Error::NoSuchRoom | rooms::Error::NoSuchPerson => Problem::NotFound.into(),
            rooms::Error::Barred(action) => Problem::Forbidden(barred(action)).into(),
            rooms::Error::NoSuchPost => {
                FieldErrors::of("post", field_errors::NO_SUCH_OBJECT).into()
            }
            rooms::Error::BansOneself => {
                field_errors::of_whole_body("You cannot ban yourself.").into()
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

/// Why somebody may not do something in a room.
fn barred(action: Action) -> &'static str {
    match action {
        Action::See
        | Action::Read
        | Action::Post
        | Action::Connect
        | Action::Enter
        | Action::Invite
        | Action::Prefer
        | Action::Leave => "You may not enter this room.",
        Action::Revise | Action::Retain => "You can only update rooms you created.",
        Action::Delete => "You can only delete rooms you created.",
        Action::Moderate => "You can only moderate rooms you created.",
    }
}

impl From<messages::Error> for RoomsError {
    fn from(error: messages::Error) -> Self {
        match error {
            messages::Error::Room(error) => error.into(),
            messages::Error::NoSuchMessage => Problem::NotFound.into(),
            messages::Error::NotTheirMessage => {
                Problem::Forbidden("You can only delete messages you wrote.").into()
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
