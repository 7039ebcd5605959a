#[cfg(test)]
mod tests;

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use kernel::UserId;
use messages::WordingError;
use rooms::Action;
use serde_json::json;

use crate::contracts::field_errors::{self, FieldErrors};
use crate::http::body::BodyError;
use crate::http::problem::{Problem, plain};
use crate::sockets::handshake::Refusal;

/// An error in the contract's shape: `{"detail"}`, with 422 where the request is wrong, and then naming each
/// field that is (contracts section 2).
#[derive(Debug)]
pub(crate) enum MessengerError {
    Problem(Problem),
    Fields(FieldErrors),
    /// The caller's files take all the space that one person has.
    NoSpaceLeft,
}

const NO_SPACE_LEFT: &str = "Your files take up all the space that you have.";

impl MessengerError {
    fn detail(&self) -> String {
        match self {
            Self::Problem(problem) => problem.detail().to_owned(),
            Self::Fields(errors) => errors.to_string(),
            Self::NoSpaceLeft => NO_SPACE_LEFT.to_owned(),
        }
    }

    /// An error of a request that names people, in a field of that name.
    pub(super) fn of_people(field: &'static str, error: rooms::Error) -> Self {
        let (text, people) = match error {
            rooms::Error::NoSuchPeople(people) => ("No such users", people),
            rooms::Error::Banned(people) => ("Banned from the room", people),
            rooms::Error::TooMany(people) => ("No room for these users", people),
            rooms::Error::Alone => {
                return FieldErrors::of(field, NOBODY_ELSE).into();
            }
            error => return error.into(),
        };
        FieldErrors::of(field, format!("{text}: {}.", listed(&people))).into()
    }
}

fn listed(people: &[UserId]) -> String {
    let ids: Vec<_> = people.iter().map(UserId::to_string).collect();
    ids.join(", ")
}

impl fmt::Display for MessengerError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.detail())
    }
}

impl ResponseError for MessengerError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Problem(problem) => problem.status(),
            Self::Fields(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NoSpaceLeft => StatusCode::PAYLOAD_TOO_LARGE,
        }
    }

    fn error_response(&self) -> HttpResponse {
        match self {
            Self::Problem(problem) => plain(problem),
            Self::Fields(_) | Self::NoSpaceLeft => {
                HttpResponse::build(self.status_code()).json(json!({ "detail": self.detail() }))
            }
        }
    }
}

impl From<Problem> for MessengerError {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<FieldErrors> for MessengerError {
    fn from(errors: FieldErrors) -> Self {
        Self::Fields(errors)
    }
}

impl From<BodyError> for MessengerError {
    fn from(error: BodyError) -> Self {
        let text = match error {
            BodyError::Unread(problem) => return problem.into(),
            BodyError::Malformed => "Not valid JSON.",
            BodyError::MalformedForm => "Not a valid form.",
            BodyError::NotAnObject => "Must be a JSON object.",
        };
        FieldErrors::of("body", text).into()
    }
}

impl From<rooms::Error> for MessengerError {
    fn from(error: rooms::Error) -> Self {
        match error {
            // Nobody bans here, comes in by a code, or makes a room about a post.
            rooms::Error::WrongCode
            | rooms::Error::TooManyWrongCodes { .. }
            | rooms::Error::NoSuchRoom
            | rooms::Error::NoSuchPerson
            | rooms::Error::BansOneself
            | rooms::Error::NoSuchPost => Problem::NotFound.into(),
            rooms::Error::Barred(action) => Problem::Forbidden(barred(action)).into(),
            rooms::Error::Nameless => FieldErrors::of("room_name", field_errors::REQUIRED).into(),
            rooms::Error::NoSuchPeople(_)
            | rooms::Error::Banned(_)
            | rooms::Error::TooMany(_)
            | rooms::Error::Alone => Self::of_people("user_ids", error),
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
        | Action::Leave => "You are not in this room.",
        Action::Invite => "Only people in a group can bring others into it.",
        Action::Prefer => "Only people in this room have settings of their own.",
        Action::Retain => "Only the room's creator can change how long messages are kept.",
        Action::Revise | Action::Delete | Action::Moderate => {
            "Only the room's creator can do this."
        }
    }
}

impl From<messages::Error> for MessengerError {
    fn from(error: messages::Error) -> Self {
        match error {
            messages::Error::Room(error) => error.into(),
            messages::Error::NoSuchMessage => Problem::NotFound.into(),
            messages::Error::NotTheirMessage => {
                Problem::Forbidden("This message is not yours to change.").into()
            }
            messages::Error::NoSuchReplyTarget => {
                FieldErrors::of("reply_to_message_id", NO_SUCH_MESSAGE).into()
            }
            messages::Error::UnfitWording(error) => {
                FieldErrors::of("message_content", of_wording(error)).into()
            }
            messages::Error::EmptyFile => {
                FieldErrors::of("file", "The submitted file is empty.").into()
            }
            messages::Error::FileTooLarge { .. } => Problem::BodyTooLarge.into(),
            messages::Error::NoSpaceLeft => Self::NoSpaceLeft,
            messages::Error::UploadExpired => Problem::BodyTooSlow.into(),
            messages::Error::Fault(fault) => Problem::from(fault).into(),
        }
    }
}

/// A direct room with nobody else.
pub(super) const NOBODY_ELSE: &str = "Name at least one other person.";

/// The id of a message that is not in the room.
pub(super) const NO_SUCH_MESSAGE: &str = "There is no such message in this room.";

fn of_wording(error: WordingError) -> String {
    match error {
        WordingError::Text(error) => field_errors::of_text(error),
        WordingError::NoText => field_errors::NOT_A_STRING.to_owned(),
        WordingError::NoPlace => NO_PLACE.to_owned(),
    }
}

/// The words of a location that name none.
pub(super) const NO_PLACE: &str =
    "Expected {\"latitude\": -90 to 90, \"longitude\": -180 to 180}, an object or its JSON text.";

impl From<Refusal> for MessengerError {
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
