use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::web::{Path, ServiceConfig};
use utoipa_swagger_ui::{Config, serve};

use super::api_description;
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Problem, plain};

/// The page's own file.
const INDEX: &str = "index.html";

/// Adds the browsable page at `/docs`, whose files are in the binary.
pub(super) fn routes(application: &mut ServiceConfig) {
    Endpoint::at("/docs", plain).get(index).register(application);
    Endpoint::at("/docs/{file}", plain).get(file).register(application);
}

async fn index() -> HttpResponse {
    respond(INDEX)
}

async fn file(name: Path<String>) -> HttpResponse {
    respond(&name)
}

fn respond(name: &str) -> HttpResponse {
    // By default the page would send the document to a validator on the Internet.
    let config = Config::from(api_description::PATH).validator_url("none");
    match serve(name, Arc::new(config)) {
        Ok(Some(file)) if name == INDEX => {
            let page = with_base(&String::from_utf8_lossy(&file.bytes));
            HttpResponse::Ok().content_type(file.content_type).body(page)
        }
        Ok(Some(file)) => {
            HttpResponse::Ok().content_type(file.content_type).body(file.bytes.into_owned())
        }
        Ok(None) => plain(&Problem::NotFound),
        Err(error) => {
            tracing::error!(%error, name, "a file of the API's page cannot be made");
            plain(&Problem::Internal)
        }
    }
}

/// The page names its files relative to `/docs/`, and is served at `/docs` too.
fn with_base(page: &str) -> String {
    page.replacen("<head>", "<head>\n    <base href=\"/docs/\">", 1)
}
