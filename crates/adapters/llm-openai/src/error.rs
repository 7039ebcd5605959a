use kernel::Fault;
use reqwest::StatusCode;

use crate::http::LONGEST_ANSWER;

/// Why settings cannot be worked with.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// Paths cannot be added to the base URL.
    #[error(
        "the model's base URL must be of http or https, without user, password, query and fragment"
    )]
    BaseUrl,
    /// The key holds what a header cannot.
    #[error("the model's API key holds characters that no header can hold")]
    ApiKey,
    /// The HTTP client cannot be set up.
    #[error("the HTTP client for the model cannot be set up")]
    HttpClient(#[source] reqwest::Error),
}

/// Why the model did not answer. Nothing of what was asked or answered is in it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ModelError {
    /// It failed lately, and it is not time to try again.
    #[error("the model failed too often lately, and is left alone for a while")]
    CircuitOpen,
    /// As many wait already as may.
    #[error("too many questions wait for the model")]
    TooManyWaiting,
    /// It was waited for as long as may be.
    #[error("no place at the model was free in time")]
    NoPlaceInTime,
    /// The place was given by something else.
    #[error("the place is not one at this model")]
    ForeignPlace,
    /// The answer was not there in time.
    #[error("the model did not answer in time")]
    TimedOut,
    /// It cannot be reached, or the connection broke.
    #[error("the exchange with the model failed")]
    Exchange(#[source] reqwest::Error),
    /// It refused, or failed itself.
    #[error("the model answered with status {0}")]
    Status(StatusCode),
    /// It said more than is read.
    #[error("the model's answer has more than {LONGEST_ANSWER} bytes")]
    TooLong,
    /// What it said is no answer.
    #[error("what the model answered is no chat completion")]
    NotUnderstood,
}

impl ModelError {
    /// Whether it says something of this question alone, such as that it is too long, and nothing of others.
    pub(crate) fn is_about_the_question(&self) -> bool {
        let about_it = [
            StatusCode::BAD_REQUEST,
            StatusCode::PAYLOAD_TOO_LARGE,
            StatusCode::UNPROCESSABLE_ENTITY,
        ];
        matches!(self, Self::Status(status) if about_it.contains(status))
    }

    /// Whether the same question may be answered later.
    fn passes(&self) -> bool {
        match self {
            Self::CircuitOpen
            | Self::TooManyWaiting
            | Self::NoPlaceInTime
            | Self::TimedOut
            | Self::Exchange(_) => true,
            Self::Status(status) => {
                status.is_server_error()
                    || *status == StatusCode::TOO_MANY_REQUESTS
                    || *status == StatusCode::REQUEST_TIMEOUT
            }
            Self::ForeignPlace | Self::TooLong | Self::NotUnderstood => false,
        }
    }
}

impl From<ModelError> for Fault {
    fn from(error: ModelError) -> Self {
        if error.passes() { Self::unavailable(error) } else { Self::failed(error) }
    }
}

impl From<reqwest::Error> for ModelError {
    fn from(error: reqwest::Error) -> Self {
        Self::Exchange(error.without_url())
    }
}
