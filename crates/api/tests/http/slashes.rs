//! Every path works with and without its trailing slash, without a redirect (contracts rule 2).

use reqwest::{Client, Method, StatusCode, redirect};

use crate::support::api_document::{api_document, both_spellings, operations};
use crate::support::{Kind, Launch, TestServer};

async fn status(server: &TestServer, method: &Method, path: &str) -> StatusCode {
    let client = Client::builder().redirect(redirect::Policy::none()).build().unwrap();
    client.request(method.clone(), server.url(path)).send().await.unwrap().status()
}

#[tokio::test]
async fn every_documented_operation_is_served_in_both_spellings_alike() {
    let launch = Launch::on(Kind::Sqlite);
    // Otherwise its URLs say that it is not set up.
    let launch = launch.with("GITHUB_CLIENT_ID", "id").with("GITHUB_CLIENT_SECRET", "secret");
    let server = launch.start();
    let operations = operations(&api_document(&server).await);
    assert!(operations.len() > 10, "{operations:?}");
    for (path, methods) in operations {
        assert!(!methods.is_empty(), "{path} has no method");
        for method in methods {
            let [bare, slashed] = both_spellings(&path);
            let answers =
                [status(&server, &method, &bare).await, status(&server, &method, &slashed).await];
            assert_eq!(answers[0], answers[1], "{method} {path}");
            let is_served =
                !answers[0].is_redirection() && !answers[0].is_server_error() && answers[0] != 405;
            assert!(is_served, "{method} {path}: {}", answers[0]);
            // What the path names need not be there; a path that nobody owns knows no methods to refuse.
            let unknown = "BREW".parse().unwrap();
            assert_eq!(status(&server, &unknown, &bare).await, 405, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn the_api_s_description_is_served_in_both_spellings() {
    let server = Launch::on(Kind::Sqlite).start();
    for path in ["/openapi.json", "/openapi.json/", "/docs", "/docs/"] {
        assert_eq!(status(&server, &Method::GET, path).await, 200, "{path}");
    }
}

#[tokio::test]
async fn more_than_one_slash_is_another_path() {
    let server = Launch::on(Kind::Sqlite).start();
    for path in ["/auth/profile//", "//auth/profile/", "/auth//profile/"] {
        assert_eq!(status(&server, &Method::GET, path).await, 404, "{path}");
    }
}
