use actix_web::HttpResponse;
use actix_web::web::ServiceConfig;
use utoipa::openapi::OpenApi as Document;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::{health, metrics_page};
use crate::http::endpoint::Endpoint;
use crate::http::problem::plain;
use crate::{contracts, media};

/// Where the document is.
pub(super) const PATH: &str = "/openapi.json";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "madang",
        description = "One chat backend behind five client contracts. A token from any login works on \
                       every URL; every path works with and without its trailing slash.",
    ),
    paths(health::is_up, health::is_ready, metrics_page::metrics),
    modifiers(&BearerToken),
    tags((name = "ops", description = "Health, readiness and metrics"))
)]
struct Documentation;

struct BearerToken;

impl Modify for BearerToken {
    fn modify(&self, document: &mut Document) {
        let components = document.components.get_or_insert_default();
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
        components.add_security_scheme("bearer", SecurityScheme::Http(scheme));
    }
}

/// The whole API in OpenAPI.
pub(crate) fn document() -> Document {
    let mut document = Documentation::openapi();
    document.merge(contracts::openapi());
    document.merge(media::Documentation::openapi());
    document
}

/// Adds `/openapi.json`.
pub(super) fn routes(application: &mut ServiceConfig) {
    let document = document();
    Endpoint::at(PATH, plain)
        .get(move || {
            let document = document.clone();
            async move { HttpResponse::Ok().json(document) }
        })
        .register(application);
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use serde_json::Value;

    use super::document;

    fn json() -> Value {
        serde_json::to_value(document()).expect("the document is JSON")
    }

    #[test]
    fn every_operation_has_an_id_of_its_own() {
        let document = json();
        let paths = document["paths"].as_object().expect("paths");
        let ids: Vec<_> = paths
            .values()
            .flat_map(|path| path.as_object().expect("operations").values())
            .map(|operation| operation["operationId"].as_str().expect("an id").to_owned())
            .collect();
        let unique: HashSet<_> = ids.iter().collect();
        assert_eq!(unique.len(), ids.len(), "{ids:?}");
        assert!(ids.len() > 15, "only {} operations", ids.len());
    }

    const OWNERS: [&str; 7] =
        ["assistant", "community", "livechat", "meet", "messenger", "ops", "rooms"];

    #[test]
    fn every_schema_bears_the_name_of_its_contract() {
        let document = json();
        let schemas = document["components"]["schemas"].as_object().expect("schemas");
        for name in schemas.keys() {
            let (owner, _) = name.split_once('.').unwrap_or_default();
            assert!(OWNERS.contains(&owner), "{name} belongs to no contract");
        }
    }

    #[test]
    fn every_schema_that_is_named_is_there() {
        let document = json();
        let text = document.to_string();
        let schemas = document["components"]["schemas"].as_object().expect("schemas");
        for named in text.split("#/components/schemas/").skip(1) {
            let name = named.split('"').next().unwrap_or_default();
            assert!(schemas.contains_key(name), "{name} is missing");
        }
    }
}
