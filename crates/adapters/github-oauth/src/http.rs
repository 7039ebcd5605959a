//! Requests to GitHub, bounded in time and in what is read.

use std::time::Duration;

use oauth2::http::StatusCode;
use reqwest::redirect::Policy;
use reqwest::{Client, Request, RequestBuilder, Response};
use url::Url;

use crate::failure::{Failure, is_passing};

/// The most that is read of an answer, in bytes. A user is some 2 KiB, a token less.
const LARGEST_ANSWER: usize = 64 * 1024;

/// GitHub's API turns away who does not name themselves.
const USER_AGENT: &str = concat!("madang/", env!("CARGO_PKG_VERSION"));

/// How long GitHub may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    /// For a connection, TLS included.
    pub(crate) connect: Duration,
    /// For a whole request, from connecting to the answer's last byte.
    pub(crate) whole: Duration,
}

impl Patience {
    pub(crate) const USUAL: Self =
        Self { connect: Duration::from_secs(5), whole: Duration::from_secs(10) };
}

/// An answer to work with: a success, or what GitHub says is wrong with the request.
pub(crate) struct Answer {
    pub(crate) url: Url,
    pub(crate) status: StatusCode,
    pub(crate) body: Vec<u8>,
}

/// Makes requests, each once, and follows no redirect: it could take secrets elsewhere.
#[derive(Debug)]
pub(crate) struct HttpClient(Client);

impl HttpClient {
    pub(crate) fn new(patience: Patience) -> reqwest::Result<Self> {
        let client = Client::builder()
            .user_agent(USER_AGENT)
            .connect_timeout(patience.connect)
            .timeout(patience.whole)
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            // A kept connection that has died unnoticed would cost a code, which is good once.
            .pool_max_idle_per_host(0);
        client.build().map(Self)
    }

    pub(crate) fn get(&self, url: &Url) -> RequestBuilder {
        self.0.get(url.clone())
    }

    pub(crate) async fn send(&self, request: Request) -> Result<Answer, Failure> {
        let response = self.0.execute(request).await?;
        let (url, status) = (response.url().clone(), response.status());
        let is_complaint = status.is_client_error() && !is_passing(status);
        if !status.is_success() && !is_complaint {
            return Err(Failure::Status { url, status });
        }
        Ok(Answer { url, status, body: bounded_body(response).await? })
    }
}

/// Reads a body to its end, or drops the connection where it goes beyond the limit, whatever length was
/// announced.
async fn bounded_body(mut response: Response) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > LARGEST_ANSWER {
            return Err(Failure::TooLarge { url: response.url().clone(), limit: LARGEST_ANSWER });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
