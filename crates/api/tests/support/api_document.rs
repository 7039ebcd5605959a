use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::Value;

use super::server::TestServer;

/// `GET /openapi.json`.
pub(crate) async fn api_document(server: &TestServer) -> Value {
    server.stranger().get("/openapi.json").await.expect(200)
}

/// Every path of the document with its methods. The ids in them are 1.
pub(crate) fn operations(document: &Value) -> BTreeMap<String, Vec<Method>> {
    let of_path = |(path, operations): (&String, &Value)| {
        let names = operations.as_object().unwrap().keys();
        let methods = names.filter_map(|name| name.to_uppercase().parse().ok());
        (with_ids(path), methods.filter(is_standard).collect())
    };
    document["paths"].as_object().unwrap().iter().map(of_path).collect()
}

/// `parameters` and `summary` may stand beside the operations, and would parse as methods.
fn is_standard(method: &Method) -> bool {
    [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE].contains(method)
}

fn with_ids(path: &str) -> String {
    let segment = |segment: &str| if segment.starts_with('{') { "1" } else { segment }.to_owned();
    path.split('/').map(segment).collect::<Vec<_>>().join("/")
}

/// A path with and without its trailing slash.
pub(crate) fn both_spellings(path: &str) -> [String; 2] {
    let bare = path.trim_end_matches('/');
    [bare.to_owned(), format!("{bare}/")]
}
