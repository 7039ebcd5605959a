use std::fmt;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use rooms::Action;

use super::dto::{Failure, InvalidFields};
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
    problem.respond(Failure { detail, error: code(problem), message: detail })
}

/// The assistant contract's code for a problem (contracts section 2).
fn code(problem: &Problem) -> &'static str {
    match problem {
        Problem::UnknownHost
        | Problem::MethodNotAllowed { .. }
        | Problem::BodyTooSlow
        | Problem::BodyTooLarge
        | Problem::UnsupportedMediaType
        | Problem::NoWebSocketHandshake => "invalid_request",
        Problem::MissingToken => "not_authenticated",
        Problem::InvalidToken | Problem::Unauthorized(_) => "invalid_token",
        Problem::ForeignOrigin | Problem::Forbidden(_) => "permission_denied",
        Problem::NotFound => "not_found",
        Problem::TooManyRequests { .. } => "rate_limited",
        Problem::Unavailable | Problem::Internal => "internal_error",
    }
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
                error: "invalid_request",
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
            // Nobody brings others in here.
            rooms::Error::NoSuchPeople(_)
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
