//! What goes wrong with GitHub. No error here holds what was sent or received: codes, tokens and people's
//! data would end in the log.

use kernel::Fault;
use oauth2::http::StatusCode;
use url::Url;

#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("GitHub cannot be asked")]
    Request(#[from] reqwest::Error),
    #[error("{url} answers {status}")]
    Status { url: Url, status: StatusCode },
    #[error("{url} answers with more than {limit} bytes")]
    TooLarge { url: Url, limit: usize },
    #[error("what {url} answers cannot be understood")]
    Unintelligible { url: Url },
    #[error("{url} refuses this application: {code}")]
    ApplicationRefused { url: Url, code: String },
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Self {
        let passes = match &failure {
            Failure::Request(error) => !error.is_builder(),
            Failure::Status { status, .. } => is_passing(*status),
            Failure::TooLarge { .. }
            | Failure::Unintelligible { .. }
            | Failure::ApplicationRefused { .. } => false,
        };
        if passes { Self::unavailable(failure) } else { Self::failed(failure) }
    }
}

/// Whether the same request may be answered otherwise later.
pub(crate) fn is_passing(status: StatusCode) -> bool {
    status.is_server_error()
        || matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS)
}
