//! `/openapi.json` and the page at `/docs`

use std::collections::HashSet;

use serde_json::Value;

use crate::support::api_document::api_document;
use crate::support::{Kind, Launch, TestServer};

/// Every object in a document, however deep.
fn objects<'a>(value: &'a Value, found: &mut Vec<&'a serde_json::Map<String, Value>>) {
    match value {
        Value::Object(object) => {
            found.push(object);
            object.values().for_each(|value| objects(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| objects(value, found)),
        _ => {}
    }
}

/// Path, method and description of every operation.
fn operations(document: &Value) -> impl Iterator<Item = (&String, &String, &Value)> {
    document["paths"].as_object().unwrap().iter().flat_map(|(path, operations)| {
        let operations = operations.as_object().unwrap().iter();
        operations.map(move |(method, operation)| (path, method, operation))
    })
}

#[tokio::test]
async fn the_document_is_openapi_with_a_title_and_a_version() {
    let server = Launch::on(Kind::Sqlite).start();
    let answer = server.stranger().get("/openapi.json").await;
    assert_eq!(answer.header("content-type"), "application/json");
    let document = answer.expect(200);
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."), "{}", document["openapi"]);
    assert_eq!(document["info"]["title"], "madang");
    assert_eq!(document["info"]["version"], env!("CARGO_PKG_VERSION"));
}

#[tokio::test]
async fn every_reference_leads_somewhere() {
    let document = api_document(&Launch::on(Kind::Sqlite).start()).await;
    let mut found = Vec::new();
    objects(&document, &mut found);
    let references: Vec<_> =
        found.iter().filter_map(|object| object.get("$ref")?.as_str()).collect();
    assert!(references.len() > 20, "{references:?}");
    for reference in references {
        let pointer = reference.strip_prefix('#').expect("a reference into the document");
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

#[tokio::test]
async fn every_operation_has_an_id_of_its_own_answers_and_its_path_s_parameters() {
    let document = api_document(&Launch::on(Kind::Sqlite).start()).await;
    let mut ids = HashSet::new();
    for (path, method, operation) in operations(&document) {
        let id = operation["operationId"].as_str().expect("an id");
        assert!(ids.insert(id), "{id} is there twice");
        assert!(!operation["summary"].as_str().unwrap_or_default().is_empty(), "{id}");
        assert!(!operation["responses"].as_object().unwrap().is_empty(), "{method} {path}");
        let named = |name: &str| {
            let parameters = operation["parameters"].as_array();
            parameters.is_some_and(|parameters| {
                parameters.iter().any(|parameter| {
                    parameter["name"] == name
                        && parameter["in"] == "path"
                        && parameter["required"] == true
                })
            })
        };
        for segment in path.split('/').filter(|segment| segment.starts_with('{')) {
            assert!(named(segment.trim_matches(['{', '}'])), "{method} {path}");
        }
    }
}

#[tokio::test]
async fn every_operation_that_needs_a_token_says_so() {
    let document = api_document(&Launch::on(Kind::Sqlite).start()).await;
    let scheme = &document["components"]["securitySchemes"]["bearer"];
    assert_eq!((&scheme["type"], &scheme["scheme"]), (&"http".into(), &"bearer".into()));
    let open = [
        "assistant_github_login",
        "assistant_github_callback",
        "assistant_refresh",
        "meet_register",
        "meet_log_in",
        "meet_refresh",
        "livechat_register",
        "livechat_log_in",
        "community_register",
        "community_log_in",
        "community_post_list",
        "community_post_search",
        "community_post_read",
        "community_category_list",
        "community_category_look_up",
        "media_file",
        "media_picture",
        "ops_health",
        "ops_readiness",
    ];
    for (_, _, operation) in operations(&document) {
        let id = operation["operationId"].as_str().unwrap();
        assert_eq!(operation["security"].is_array(), !open.contains(&id), "{id}");
    }
}

#[tokio::test]
async fn the_page_and_all_it_loads_come_from_the_binary() {
    let server = Launch::on(Kind::Sqlite).start();
    let nobody = server.stranger();
    for path in ["/docs", "/docs/"] {
        let page = nobody.get(path).await;
        assert_eq!(page.status, 200);
        assert!(page.header("content-type").starts_with("text/html"), "{page:?}");
        assert!(page.text.contains("<base href=\"/docs/\">"), "{page:?}");
        let files = loaded_files(&page.text);
        assert!(files.len() > 5, "{files:?}");
        for file in files {
            assert_is_served(&server, &file).await;
        }
    }
}

/// What a page names in `src` and `href`, but its base.
fn loaded_files(page: &str) -> Vec<String> {
    let values = page.split(['<', ' ']).filter_map(|attribute| {
        let (name, value) = attribute.split_once("=\"")?;
        let value = value.split('"').next()?;
        (["src", "href"].contains(&name) && value != "/docs/").then(|| value.to_owned())
    });
    values.collect()
}

async fn assert_is_served(server: &TestServer, file: &str) {
    assert!(!file.contains("//"), "{file} is elsewhere");
    let path = format!("/docs/{}", file.trim_start_matches("./"));
    let answer = server.stranger().request(reqwest::Method::GET, &path).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    assert!(!answer.bytes().await.unwrap().is_empty(), "{path}");
}

#[tokio::test]
async fn the_page_shows_our_document_and_asks_nobody_else() {
    let server = Launch::on(Kind::Sqlite).start();
    let nobody = server.stranger();
    let script = nobody.get("/docs/swagger-initializer.js").await;
    assert_eq!(script.status, 200);
    assert!(script.text.contains("\"/openapi.json\""), "{script:?}");
    assert!(script.text.contains("\"validatorUrl\": \"none\""), "{script:?}");
    for text in [script.text, nobody.get("/docs/").await.text] {
        assert!(!text.contains("://"), "{text}");
    }
}
