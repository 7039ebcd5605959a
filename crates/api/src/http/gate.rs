use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;

use super::client::Client;
use super::cors::{answer_preflight, is_preflight};
use super::problem::Problem;
use super::request_context::application;
use crate::application::Application;
use crate::{contracts, ops};

/// Answers, before any route is looked for, what no route is to see: foreign hosts, floods from one
/// address, and preflights.
pub(crate) async fn gate(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if let Some(problem) = refusal(&request, &application(&request)) {
        let shape = contracts::shape_of(request.path());
        return Ok(request.into_response(shape(&problem)));
    }
    if is_preflight(&request) {
        let answer = answer_preflight(&request);
        return Ok(request.into_response(answer));
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

fn refusal(request: &ServiceRequest, application: &Application) -> Option<Problem> {
    let client = Client::of(request.request());
    let browsers = &application.browsers;
    if !ops::is_for_operators(request.path()) && !browsers.is_own_host(&client) {
        return Some(Problem::UnknownHost);
    }
    if is_preflight(request) && !browsers.is_allowed_origin(&client, request.headers()) {
        return Some(Problem::ForeignOrigin);
    }
    if ops::is_health(request.path()) {
        return None;
    }
    application.rate_limits.check_address(client.address()).err()
}
