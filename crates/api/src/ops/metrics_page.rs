use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use secrecy::ExposeSecret;
use subtle::ConstantTimeEq;

use crate::application::Application;
use crate::auth;
use crate::http::client::Client;
use crate::http::problem::{Problem, plain};

/// Prometheus' text format, version 0.0.4.
const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Shows the counters to peers on this machine, or to whoever has `METRICS_TOKEN`.
#[utoipa::path(
    get, path = "/metrics", operation_id = "ops_metrics", tag = "ops",
    security((), ("bearer" = [])),
    responses(
        (status = 200, description = "Prometheus text format", content_type = "text/plain", body = String),
        (status = 401, description = "Neither a loopback peer nor the token"),
    )
)]
pub(crate) async fn metrics(application: Data<Application>, request: HttpRequest) -> HttpResponse {
    let client = Client::of(&request);
    if !client.is_local() && !has_token(&application, &request) {
        let given = auth::header_token(&request).is_some();
        let problem = if given { Problem::InvalidToken } else { Problem::MissingToken };
        return plain(&problem);
    }
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, CONTENT_TYPE))
        .body(application.metrics.render())
}

fn has_token(application: &Application, request: &HttpRequest) -> bool {
    match (&application.metrics_token, auth::header_token(request)) {
        (Some(expected), Some(given)) => {
            expected.expose_secret().as_bytes().ct_eq(given.as_bytes()).into()
        }
        _ => false,
    }
}
