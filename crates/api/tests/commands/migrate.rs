//! `madang migrate`

use std::process::{Child, Stdio};

use super::{done, refused};
use crate::support::{Kind, Launch, TestServer, on_both_databases};

on_both_databases! {
    a_server_migrates_an_empty_database_itself,
    the_second_time_there_is_nothing_to_do,
    two_at_once_take_turns,
    a_schema_newer_than_the_binary_is_refused_by_every_command,
}

async fn a_server_migrates_an_empty_database_itself(launch: Launch) {
    let mut server = launch.prepare();
    server.start();
    server.sign_up("User Name").await.get("/api/rooms/").await.expect(200);
    assert_eq!(done(&server.madang(&["migrate"], "")), "The database was up to date.\n");
}

async fn the_second_time_there_is_nothing_to_do(launch: Launch) {
    let mut server = launch.prepare();
    let first = server.madang(&["migrate"], "");
    assert!(done(&first).starts_with("Applied:\n"), "{first:?}");
    let second = server.madang(&["migrate"], "");
    assert_eq!(done(&second), "The database was up to date.\n");
    server.start();
    server.sign_up("User Name").await.get("/api/rooms/").await.expect(200);
    done(&server.madang(&["migrate"], ""));
}

async fn two_at_once_take_turns(launch: Launch) {
    let server = launch.prepare();
    let start = |server: &TestServer| -> Child {
        let mut command = server.command(&["migrate"]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let at_once: Vec<_> = (0..4).map(|_| start(&server)).collect();
    let outputs: Vec<_> =
        at_once.into_iter().map(|child| done(&child.wait_with_output().unwrap())).collect();
    let applied = outputs.iter().filter(|text| text.starts_with("Applied:")).count();
    assert_eq!(applied, 1, "{outputs:?}");
}

async fn a_schema_newer_than_the_binary_is_refused_by_every_command(launch: Launch) {
    let server = launch.prepare();
    done(&server.madang(&["migrate"], ""));
    server
        .database
        .execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('99990101000000')");
    for command in [&["migrate"][..], &["serve"], &["user", "sessions", "user@example.com"]] {
        let reason = refused(&server.madang(command, ""));
        assert!(reason.contains("newer version"), "{command:?}: {reason}");
        assert!(reason.contains("99990101000000"), "{command:?}: {reason}");
    }
}

#[test]
fn before_the_first_migration_accounts_cannot_be_looked_after() {
    for kind in [Kind::Sqlite, Kind::Postgresql] {
        let server = Launch::on(kind).prepare();
        let reason = refused(&server.madang(&["user", "sessions", "user@example.com"], ""));
        assert!(reason.contains("run `madang migrate`"), "{reason}");
    }
}
