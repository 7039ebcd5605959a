//! Errors as the assistant contract words them (contracts section 2), which the rooms that it shares with
//! meet have as well: a code for programs beside a sentence for people.

use std::fmt::Display;

use actix_web::HttpResponse;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::problem::Problem;

/// What is wrong with what was sent.
pub(crate) const INVALID_REQUEST: &str = "invalid_request";

/// An error of the assistant contract.
#[derive(Serialize, ToSchema)]
#[schema(as = assistant::Error)]
pub(crate) struct CodedError {
    #[schema(example = "not_found")]
    error: &'static str,
    message: String,
}

impl CodedError {
    pub(crate) fn new(code: &'static str, message: impl Display) -> Self {
        Self { error: code, message: message.to_string() }
    }
}

/// How the assistant contract words a problem.
pub(crate) fn shape(problem: &Problem) -> HttpResponse {
    problem.respond(CodedError::new(code(problem), problem.detail()))
}

/// The code of a problem.
pub(crate) fn code(problem: &Problem) -> &'static str {
    match problem {
        Problem::UnknownHost
        | Problem::MethodNotAllowed { .. }
        | Problem::BodyTooSlow
        | Problem::BodyTooLarge
        | Problem::UnsupportedMediaType
        | Problem::NoWebSocketHandshake => INVALID_REQUEST,
        Problem::MissingToken => "not_authenticated",
        Problem::InvalidToken | Problem::Unauthorized(_) => "invalid_token",
        Problem::ForeignOrigin | Problem::Forbidden(_) => "permission_denied",
        Problem::NotFound => "not_found",
        Problem::TooManyRequests { .. } => "rate_limited",
        Problem::Unavailable | Problem::Internal => "internal_error",
    }
}
