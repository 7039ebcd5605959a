use std::time::Duration;

use reqwest::{Client, RequestBuilder, Response};

use crate::error::{ModelError, SetupError};

/// The most bytes of an answer that are read.
pub(crate) const LONGEST_ANSWER: usize = 1024 * 1024;

/// How long a connection may take to be made.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// The client that all questions go through: one try, no redirects.
pub(crate) fn client() -> Result<Client, SetupError> {
    Client::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .build()
        .map_err(SetupError::HttpClient)
}

/// Sends a request, and returns the body of its answer, up to its bound and if its status is 2xx.
pub(crate) async fn exchange(request: RequestBuilder) -> Result<Vec<u8>, ModelError> {
    let response = request.send().await?;
    if !response.status().is_success() {
        return Err(ModelError::Status(response.status()));
    }
    read(response).await
}

async fn read(mut response: Response) -> Result<Vec<u8>, ModelError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > LONGEST_ANSWER {
            return Err(ModelError::TooLong);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
