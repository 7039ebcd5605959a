use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::{Error, HttpMessage};
use tracing::Span;
use tracing::field::{self, Empty};
use tracing_actix_web::RootSpanBuilder;

use super::client::Client;
use super::request_context::RequestId;

/// A span for each request and a line at its end. Neither has the query string, which may hold a token,
/// nor any header.
pub(crate) struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let extensions = request.extensions();
        let id = extensions.get::<RequestId>().map(|id| id.0.as_str()).unwrap_or_default();
        let client = extensions.get::<Client>().map(|client| client.ip);
        tracing::info_span!(
            "request",
            id,
            method = %request.method(),
            path = %request.path(),
            client = client.map(field::display),
            user = Empty,
        )
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        let status = match outcome {
            Ok(response) => response.status(),
            Err(error) => error.as_response_error().status_code(),
        };
        span.in_scope(|| tracing::info!(status = status.as_u16(), "answered"));
    }
}
