use std::fmt;
use std::time::Duration;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use messages::AskError;
use rooms::Action;
use users::ProviderSignInError;

use crate::auth;
use crate::contracts::coded::{self, CodedError, INVALID_REQUEST};
use crate::contracts::field_errors::{self, FieldErrors};
use crate::http::body::BodyError;
use crate::http::problem::{Chain, Problem, whole_seconds};
use crate::sockets::handshake::Refusal;

/// How long to wait for one's own question to be answered before asking another.
const TIME_TO_ANSWER: Duration = Duration::from_secs(5);

/// An error in the contract's shape: `{"error", "message"}` (contracts section 2).
#[derive(Debug)]
pub(crate) enum AssistantError {
    Problem(Problem),
    Fields(FieldErrors),
    /// The state of a sign-in is missing, unknown, used, or too old.
    InvalidState,
    /// GitHub does not know the code.
    GitHubRejected,
    /// GitHub is away, slow, or not to be understood.
    GitHubUnavailable,
    /// An operator has not set up GitHub.
    GitHubNotConfigured,
    /// The one-time code is missing or wrong.
    InvalidTotp,
    /// Too many wrong one-time codes.
    TooManyAttempts {
        retry_after: Duration,
    },
    /// The model is away, slow, or says nothing.
    AiUnavailable,
    /// An operator has not set up a model.
    AiNotConfigured,
}

impl AssistantError {
    fn code(&self) -> &'static str {
        match self {
            Self::Problem(problem) => coded::code(problem),
            Self::Fields(_) => INVALID_REQUEST,
            Self::InvalidState => "invalid_state",
            Self::GitHubRejected => "github_rejected",
            Self::GitHubUnavailable => "github_unavailable",
            Self::GitHubNotConfigured => "github_not_configured",
            Self::InvalidTotp => "invalid_totp",
            Self::TooManyAttempts { .. } => "too_many_attempts",
            Self::AiUnavailable => "ai_unavailable",
            Self::AiNotConfigured => "ai_not_configured",
        }
    }
}

/// A sentence for people.
impl fmt::Display for AssistantError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Problem(problem) => problem.detail(),
            Self::Fields(errors) => return errors.fmt(formatter),
            Self::InvalidState => "This sign-in is not known, was completed, or took too long.",
            Self::GitHubRejected => "GitHub does not accept this code.",
            Self::GitHubUnavailable => "GitHub does not answer as it should.",
            Self::GitHubNotConfigured => "Signing in through GitHub is not set up on this server.",
            Self::InvalidTotp => "A valid one-time code is required.",
            Self::TooManyAttempts { .. } => "Too many wrong one-time codes.",
            Self::AiUnavailable => "The AI does not answer.",
            Self::AiNotConfigured => "The AI is not set up on this server.",
        })
    }
}

impl ResponseError for AssistantError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Problem(problem) => problem.status(),
            Self::Fields(_) | Self::InvalidState | Self::GitHubRejected => StatusCode::BAD_REQUEST,
            Self::InvalidTotp => StatusCode::FORBIDDEN,
            Self::TooManyAttempts { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::GitHubUnavailable | Self::AiUnavailable => StatusCode::BAD_GATEWAY,
            Self::GitHubNotConfigured | Self::AiNotConfigured => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn error_response(&self) -> HttpResponse {
        if let Self::Problem(problem) = self {
            return coded::shape(problem);
        }
        let mut response = HttpResponse::build(self.status_code());
        if let Self::TooManyAttempts { retry_after } = self {
            response.insert_header((header::RETRY_AFTER, whole_seconds(*retry_after)));
        }
        response.json(CodedError::new(self.code(), self))
    }
}

impl From<Problem> for AssistantError {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<FieldErrors> for AssistantError {
    fn from(errors: FieldErrors) -> Self {
        Self::Fields(errors)
    }
}

impl From<BodyError> for AssistantError {
    fn from(error: BodyError) -> Self {
        field_errors::of_body(error).map_or_else(Self::Problem, Self::Fields)
    }
}

impl From<users::Error> for AssistantError {
    fn from(error: users::Error) -> Self {
        auth::refusal(error).into()
    }
}

impl From<ProviderSignInError> for AssistantError {
    fn from(error: ProviderSignInError) -> Self {
        match error {
            ProviderSignInError::UnknownState => Self::InvalidState,
            ProviderSignInError::CodeRefused => Self::GitHubRejected,
            ProviderSignInError::ProviderUnavailable(fault) => {
                tracing::warn!(error = %Chain(&fault), "GitHub does not tell who somebody is");
                Self::GitHubUnavailable
            }
            ProviderSignInError::RegistrationClosed => {
                Problem::Forbidden("Registration is closed.").into()
            }
            ProviderSignInError::Barred => {
                Problem::Forbidden("This account may not sign in.").into()
            }
            ProviderSignInError::Fault(fault) => Problem::from(fault).into(),
        }
    }
}

impl From<rooms::Error> for AssistantError {
    fn from(error: rooms::Error) -> Self {
        match error {
            // Nobody makes a room here, nor brings people in or keeps them out.
            rooms::Error::NoSuchRoom
            | rooms::Error::NoSuchPerson
            | rooms::Error::NoSuchPost
            | rooms::Error::NoSuchPeople(_)
            | rooms::Error::Banned(_)
            | rooms::Error::TooMany(_)
            | rooms::Error::Alone
            | rooms::Error::Nameless
            | rooms::Error::BansOneself => Problem::NotFound.into(),
            rooms::Error::Barred(action) => Problem::Forbidden(barred(action)).into(),
            rooms::Error::WrongCode => Self::InvalidTotp,
            rooms::Error::TooManyWrongCodes { retry_after } => {
                Self::TooManyAttempts { retry_after }
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
        Action::Revise | Action::Delete | Action::Retain | Action::Moderate => {
            "Only the room's creator can do this."
        }
    }
}

impl From<AskError> for AssistantError {
    fn from(error: AskError) -> Self {
        match error {
            AskError::Room(error) => error.into(),
            AskError::AsksAlready => {
                Problem::TooManyRequests { retry_after: TIME_TO_ANSWER }.into()
            }
            AskError::Exhausted { retry_after } => Problem::TooManyRequests { retry_after }.into(),
            AskError::ModelUnavailable(fault) => {
                tracing::warn!(error = %Chain(&fault), "the model does not answer");
                Self::AiUnavailable
            }
            AskError::NothingSaid => {
                tracing::warn!("the model said nothing");
                Self::AiUnavailable
            }
            AskError::Fault(fault) => Problem::from(fault).into(),
        }
    }
}

impl From<Refusal> for AssistantError {
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
