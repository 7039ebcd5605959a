use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse};

use super::client::Client;
use super::request_context::application;

/// What pages may send.
const METHODS: &str = "GET, HEAD, POST, PUT, PATCH, DELETE";
/// What pages may read beside the body and the few headers that they may always read.
const EXPOSED: &str = "x-request-id, retry-after, x-total-count";
/// How long a browser may remember what a preflight said, in seconds.
const REMEMBERED: u32 = 600;

/// Lets pages that may talk to us read the answer, whatever it is. Others get no CORS header at all, and
/// so cannot.
pub(crate) async fn cors(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let page = allowed_page(&request);
    let mut response = next.call(request).await?.map_into_boxed_body();
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    if let Some(origin) = page {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        let exposed = HeaderValue::from_static(EXPOSED);
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    }
    Ok(response)
}

fn allowed_page(request: &ServiceRequest) -> Option<HeaderValue> {
    let origin = request.headers().get(header::ORIGIN)?;
    let client = Client::of(request.request());
    let browsers = &application(request).browsers;
    browsers.is_allowed_origin(&client, request.headers()).then(|| origin.clone())
}

/// Whether a browser asks what a page may send, before it sends it.
pub(crate) fn is_preflight(request: &ServiceRequest) -> bool {
    request.method() == Method::OPTIONS
        && request.headers().contains_key(header::ORIGIN)
        && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// Tells a browser that a page may send what it wants to; for which page, [`cors`] adds.
pub(crate) fn answer_preflight(request: &ServiceRequest) -> HttpResponse {
    let mut answer = HttpResponse::NoContent();
    answer.insert_header((header::ACCESS_CONTROL_ALLOW_METHODS, METHODS));
    answer.insert_header((header::ACCESS_CONTROL_MAX_AGE, REMEMBERED));
    if let Some(names) = request.headers().get(header::ACCESS_CONTROL_REQUEST_HEADERS) {
        answer.insert_header((header::ACCESS_CONTROL_ALLOW_HEADERS, names.clone()));
    }
    answer.finish()
}
