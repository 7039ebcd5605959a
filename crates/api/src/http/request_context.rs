use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};

use super::headers::X_REQUEST_ID;
use crate::application::Application;

/// The id that a request has in its response and in the log.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(pub(crate) String);

/// Finds out who asks, gives the request its id, and puts that on the response.
pub(crate) async fn request_context(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let application = application(&request);
    let client = application.browsers.client(request.peer_addr(), request.headers());
    let id = client
        .is_proxied
        .then(|| forwarded_id(&request))
        .flatten()
        .unwrap_or_else(|| application.ids.unique_id().to_string());
    request.extensions_mut().insert(client);
    request.extensions_mut().insert(RequestId(id.clone()));

    let mut response = next.call(request).await?.map_into_boxed_body();
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HeaderName::from_static(X_REQUEST_ID), value);
    }
    Ok(response)
}

/// The application's state, which every request carries.
pub(crate) fn application(request: &ServiceRequest) -> web::Data<Application> {
    Application::of(request.request())
}

/// An id that a trusted proxy gave, if it looks like one.
fn forwarded_id(request: &ServiceRequest) -> Option<String> {
    let id = request.headers().get(X_REQUEST_ID)?.to_str().ok()?;
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    ((1..=64).contains(&id.len()) && id.bytes().all(fits)).then(|| id.to_owned())
}
