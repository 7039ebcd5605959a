//! `/healthz` and `/readyz`

use serde_json::json;

use crate::support::{Kind, Launch, eventually, on_both_databases};

on_both_databases! {
    a_server_that_can_serve_says_so,
}

async fn a_server_that_can_serve_says_so(launch: Launch) {
    let server = launch.start();
    for path in ["/healthz", "/healthz/", "/readyz", "/readyz/"] {
        let answer = server.stranger().get(path).await;
        assert_eq!(answer.expect(200), json!({"status": "ok"}), "{path}");
        assert_eq!(answer.header("content-type"), "application/json");
    }
}

#[tokio::test]
async fn without_its_database_a_server_is_up_but_not_ready() {
    let server = Launch::on(Kind::Postgresql).start();
    let nobody = server.stranger();
    server.database.take_away();
    eventually("it is not ready", async || nobody.get("/readyz").await.status == 503).await;
    let answer = nobody.get("/readyz").await;
    assert_eq!(answer.expect(503), json!({"detail": "Service unavailable."}));
    assert_eq!(nobody.get("/healthz").await.expect(200), json!({"status": "ok"}));

    server.database.give_back();
    eventually("it is ready again", async || nobody.get("/readyz").await.status == 200).await;
}
