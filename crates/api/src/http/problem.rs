use std::time::Duration;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, HttpResponseBuilder};
use kernel::Fault;
use serde::Serialize;

/// Something that ends a request in the same way on every contract, but for the shape of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Problem {
    /// The `Host` header names a server that this is not.
    UnknownHost,
    /// A page of another origin, where that matters.
    ForeignOrigin,
    /// No token where one is needed.
    MissingToken,
    /// A token that signs nobody in.
    InvalidToken,
    /// Signing in or refreshing failed; the text is the contract's.
    Unauthorized(&'static str),
    /// Known who, but not allowed; the text is the contract's.
    Forbidden(&'static str),
    /// Nothing is there, also for ids that are none.
    NotFound,
    /// The path knows other methods only.
    MethodNotAllowed {
        /// The methods that it knows, as the `Allow` header lists them.
        allow: String,
    },
    /// The body did not arrive in time.
    BodyTooSlow,
    /// The body is larger than what is read.
    BodyTooLarge,
    /// The body is not declared as JSON.
    UnsupportedMediaType,
    /// A WebSocket URL was asked for without the upgrade.
    NoWebSocketHandshake,
    /// Too much in too short a time.
    TooManyRequests {
        /// When it may be tried again.
        retry_after: Duration,
    },
    /// Something needed is away, or the server is stopping; the same request may succeed later.
    Unavailable,
    /// A fault of ours; what it was is in the log.
    Internal,
}

impl Problem {
    /// The status code (contracts section 2).
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::UnknownHost => StatusCode::BAD_REQUEST,
            Self::ForeignOrigin | Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::MissingToken | Self::InvalidToken | Self::Unauthorized(_) => {
                StatusCode::UNAUTHORIZED
            }
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed { .. } => StatusCode::METHOD_NOT_ALLOWED,
            Self::BodyTooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::NoWebSocketHandshake => StatusCode::UPGRADE_REQUIRED,
            Self::TooManyRequests { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// A sentence for people, with no inner detail.
    pub(crate) fn detail(&self) -> &'static str {
        match self {
            Self::UnknownHost => "Invalid host.",
            Self::ForeignOrigin => "Origin not allowed.",
            Self::MissingToken => "Authentication credentials were not provided.",
            Self::InvalidToken => "Token is invalid or expired.",
            Self::Unauthorized(text) | Self::Forbidden(text) => text,
            Self::NotFound => "Not found.",
            Self::MethodNotAllowed { .. } => "Method not allowed.",
            Self::BodyTooSlow => "The request body did not arrive in time.",
            Self::BodyTooLarge => "The request body is too large.",
            Self::UnsupportedMediaType => "Unsupported media type.",
            Self::NoWebSocketHandshake => "A WebSocket handshake is expected.",
            Self::TooManyRequests { .. } => "Too many requests.",
            Self::Unavailable => "Service unavailable.",
            Self::Internal => "A server error occurred.",
        }
    }

    /// The response with a contract's body, and the headers that go with the status.
    pub(crate) fn respond(&self, body: impl Serialize) -> HttpResponse {
        let mut response = HttpResponse::build(self.status());
        self.insert_headers(&mut response);
        response.json(body)
    }

    fn insert_headers(&self, response: &mut HttpResponseBuilder) {
        match self {
            Self::MissingToken | Self::InvalidToken | Self::Unauthorized(_) => {
                response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
            }
            Self::MethodNotAllowed { allow } => {
                response.insert_header((header::ALLOW, allow.as_str()));
            }
            Self::TooManyRequests { retry_after } => {
                response.insert_header((header::RETRY_AFTER, whole_seconds(*retry_after)));
            }
            Self::Unavailable => {
                response.insert_header((header::RETRY_AFTER, 1));
            }
            Self::NoWebSocketHandshake => {
                response.insert_header((header::UPGRADE, "websocket"));
                response.insert_header((header::SEC_WEBSOCKET_VERSION, "13"));
            }
            Self::UnknownHost
            | Self::ForeignOrigin
            | Self::Forbidden(_)
            | Self::NotFound
            | Self::BodyTooSlow
            | Self::BodyTooLarge
            | Self::UnsupportedMediaType
            | Self::Internal => {}
        }
    }
}

/// Logs what happened for operators, and keeps only whether trying again makes sense.
impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Unavailable(source) => {
                tracing::warn!(error = %Chain(source.as_ref()), "a dependency is unavailable");
                Self::Unavailable
            }
            Fault::Failed(source) => {
                tracing::error!(error = %Chain(source.as_ref()), "a dependency failed");
                Self::Internal
            }
        }
    }
}

/// Rounded up, so that whoever waits as told is let in.
pub(crate) fn whole_seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}

/// An error with everything that led to it.
pub(crate) struct Chain<'a>(pub(crate) &'a dyn std::error::Error);

impl std::fmt::Display for Chain<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.0)?;
        let mut source = self.0.source();
        while let Some(error) = source {
            write!(formatter, ": {error}")?;
            source = error.source();
        }
        Ok(())
    }
}

/// How the owner of a path words a problem.
pub(crate) type Shape = fn(&Problem) -> HttpResponse;

/// `{"detail"}`: the shape of livechat, meet and community, and of paths that no contract owns
/// (contracts section 2).
pub(crate) fn plain(problem: &Problem) -> HttpResponse {
    problem.respond(serde_json::json!({ "detail": problem.detail() }))
}
