//! How GitHub answers who asks for a token, and what it means when it gives none.

use std::pin::Pin;

use oauth2::basic::BasicErrorResponse;
use oauth2::http::{Response, StatusCode};
use oauth2::{AsyncHttpClient, HttpRequest, HttpResponse, RequestTokenError};
use serde::Deserialize;
use url::Url;
use users::IdentifyError;

use crate::failure::Failure;
use crate::http::{Answer, HttpClient};

/// GitHub's words for what is wrong with a sign-in. Its other words are for what is wrong with our
/// application, which only an operator can mend.
const REFUSALS_OF_A_CODE: [&str; 4] =
    ["bad_verification_code", "invalid_grant", "unverified_user_email", "access_denied"];

/// The longest code of an error that is told, in characters.
const LONGEST_CODE: usize = 64;

#[derive(Deserialize)]
struct ErrorAnswer {
    #[serde(rename = "error")]
    _code: String,
}

impl<'client> AsyncHttpClient<'client> for HttpClient {
    type Error = Failure;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Failure>> + Send + 'client>>;

    fn call(&'client self, request: HttpRequest) -> Self::Future {
        Box::pin(async move { as_standard(self.send(request.try_into()?).await?) })
    }
}

/// An answer with the status that RFC 6749, section 5.2, has for errors: GitHub tells of them with 200, and of
/// an unknown application with 404.
fn as_standard(answer: Answer) -> Result<HttpResponse, Failure> {
    let tells_of_error = serde_json::from_slice::<ErrorAnswer>(&answer.body).is_ok();
    let status = match answer.status {
        _ if tells_of_error => StatusCode::BAD_REQUEST,
        status if status.is_success() => StatusCode::OK,
        status => return Err(Failure::Status { url: answer.url, status }),
    };
    let mut response = Response::new(answer.body);
    *response.status_mut() = status;
    Ok(response)
}

/// Why there is no token. What cannot be parsed is left out: it may hold one.
pub(crate) fn identify_error(
    error: RequestTokenError<Failure, BasicErrorResponse>,
    url: &Url,
) -> IdentifyError {
    let failure = match error {
        RequestTokenError::ServerResponse(answer) => {
            let code = answer.error().as_ref();
            if REFUSALS_OF_A_CODE.contains(&code) {
                return IdentifyError::CodeRefused;
            }
            Failure::ApplicationRefused { url: url.clone(), code: printable(code) }
        }
        RequestTokenError::Request(failure) => failure,
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
            Failure::Unintelligible { url: url.clone() }
        }
    };
    IdentifyError::Fault(failure.into())
}

/// The code of an error as it may stand in a log.
fn printable(code: &str) -> String {
    let printable = code.chars().filter(|&c| c.is_ascii_graphic() || c == ' ');
    printable.take(LONGEST_CODE).collect()
}
