//! A second server on the same database.

use crate::support::{Kind, Launch};

#[tokio::test]
async fn a_second_server_on_an_sqlite_file_is_refused() {
    let mut server = Launch::on(Kind::Sqlite).start();
    let person = server.sign_up("User Name").await;
    let second = server.madang(&["serve"], "");
    assert_eq!(second.status.code(), Some(1));
    let errors = String::from_utf8(second.stderr).unwrap();
    let told = errors.lines().any(|line| line.starts_with("madang: another server is using "));
    assert!(told && errors.contains("madang.db"), "{errors}");
    person.get("/api/rooms/").await.expect(200);

    // Even one that was killed keeps nobody away.
    server.kill();
    server.start();
    person.on(&server).get("/api/rooms/").await.expect(200);
}

#[tokio::test]
async fn two_servers_share_a_postgresql_database() {
    let one = Launch::on(Kind::Postgresql).start();
    let other = one.another_node();
    let person = one.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let elsewhere = person.on(&other);
    assert_eq!(elsewhere.get("/api/rooms/").await.expect(200)[0]["id"], room);
    elsewhere.signed_in_again().await.get("/auth/profile/").await.expect(200);
}
