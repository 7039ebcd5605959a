//! What operators and their tools see: health, readiness, metrics, and the API's description.

mod api_description;
mod docs_page;
mod health;
mod metrics_page;

use actix_web::web::ServiceConfig;

use crate::http::endpoint::Endpoint;
use crate::http::problem::plain;

pub(crate) use api_description::document;

/// Adds the routes of operation.
pub(crate) fn routes(application: &mut ServiceConfig) {
    Endpoint::at("/healthz", plain).get(health::is_up).register(application);
    Endpoint::at("/readyz", plain).get(health::is_ready).register(application);
    Endpoint::at("/metrics", plain).get(metrics_page::metrics).register(application);
    api_description::routes(application);
    docs_page::routes(application);
}

/// Whether a path is asked by probes, which know no host name.
pub(crate) fn is_for_operators(path: &str) -> bool {
    matches!(path.strip_suffix('/').unwrap_or(path), "/healthz" | "/readyz" | "/metrics")
}

/// Whether a path only asks if the process runs: that costs nothing, and is never refused.
pub(crate) fn is_health(path: &str) -> bool {
    path.strip_suffix('/').unwrap_or(path) == "/healthz"
}
