use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Serialize;
use utoipa::ToSchema;

use crate::application::Application;
use crate::http::problem::{Problem, plain};

/// How the server is.
#[derive(Serialize, ToSchema)]
#[schema(as = ops::Health)]
pub(crate) struct Health {
    #[schema(example = "ok")]
    status: &'static str,
}

/// Answers as long as the process runs.
#[utoipa::path(
    get, path = "/healthz", operation_id = "ops_health", tag = "ops",
    responses((status = 200, description = "The process runs", body = Health))
)]
pub(crate) async fn is_up() -> HttpResponse {
    HttpResponse::Ok().json(Health { status: "ok" })
}

/// Answers whether requests can be served: the database answers, and the server is not stopping.
#[utoipa::path(
    get, path = "/readyz", operation_id = "ops_readiness", tag = "ops",
    responses(
        (status = 200, description = "Requests can be served", body = Health),
        (status = 503, description = "The database is away, or the server is stopping"),
    )
)]
pub(crate) async fn is_ready(application: Data<Application>) -> HttpResponse {
    if application.draining.has_begun() {
        return plain(&Problem::Unavailable);
    }
    match application.storage.ping().await {
        Ok(()) => HttpResponse::Ok().json(Health { status: "ok" }),
        Err(fault) => {
            // Whatever is wrong with it, requests cannot be served.
            let _logged = Problem::from(fault);
            plain(&Problem::Unavailable)
        }
    }
}
