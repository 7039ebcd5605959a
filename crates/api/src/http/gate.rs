use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, header};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage};

use super::client::Client;
use super::problem::Problem;
use super::request_context::application;
use crate::application::Application;
use crate::{contracts, ops};

/// Refuses, before any route is looked for, what no route is to see: foreign hosts, floods from one
/// address, and the preflights of pages that may not talk to us.
pub(crate) async fn gate(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    match refusal(&request, &application(&request)) {
        None => Ok(next.call(request).await?.map_into_boxed_body()),
        Some(problem) => {
            let shape = contracts::shape_of(request.path());
            Ok(request.into_response(shape(&problem)))
        }
    }
}

fn refusal(request: &ServiceRequest, application: &Application) -> Option<Problem> {
    if ops::is_for_operators(request.path()) {
        return None;
    }
    let extensions = request.extensions();
    let client = extensions.get::<Client>()?;
    if !application.browsers.is_own_host(client) {
        return Some(Problem::UnknownHost);
    }
    let is_preflight = request.method() == Method::OPTIONS
        && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    if is_preflight && !application.browsers.is_allowed_origin(client, request.headers()) {
        return Some(Problem::ForeignOrigin);
    }
    application.rate_limits.check_address(client.address()).err()
}
