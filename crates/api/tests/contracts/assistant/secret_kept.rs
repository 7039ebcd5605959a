//! How the server keeps what one-time codes are made from: encrypted, with a key that can be changed.

use std::fmt::Write as _;
use std::fs;

use serde_json::json;

use crate::support::database::Database;
use crate::support::server::SECRET_KEY;
use crate::support::{Launch, LockedRoom, TestServer, eventually, on_both_databases};

on_both_databases! {
    the_database_holds_no_secret_in_plain,
    a_new_key_opens_what_the_previous_one_encrypted_and_then_does_without_it,
    without_the_key_nobody_comes_in_by_a_code_and_all_else_works,
}

const NEW_KEY: &str = "another key that only the tests know, of 32 characters";

/// The bytes that a text in base32 is of.
fn decoded(base32: &str) -> Vec<u8> {
    totp_rs::Secret::try_from_base32(base32).unwrap().as_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

/// Whether one of these stands in a row of a table that has to do with rooms.
fn holds(server: &TestServer, texts: &[&str]) -> bool {
    ["rooms", "room_secrets", "counters", "members"].iter().any(|table| {
        texts.iter().any(|text| {
            let sql = format!(
                "SELECT COUNT(*) AS number FROM {table} AS line WHERE line::text ILIKE '%{text}%'"
            );
            server.database.numbers(&sql) != [0]
        })
    })
}

async fn the_database_holds_no_secret_in_plain(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("User Name").await;
    let room = LockedRoom::make(&creator).await;
    room.let_in(&server.sign_up("Another User").await).await;
    let base32 = room.created["totp_secret"].as_str().unwrap();
    let bytes = decoded(base32);
    assert_eq!(bytes.len(), 20);
    match &*server.database {
        Database::Sqlite { folder } => {
            let mut read = 0;
            for file in fs::read_dir(folder.path()).unwrap() {
                let held = fs::read(file.unwrap().path()).unwrap();
                read += held.len();
                for secret in [base32.as_bytes(), &bytes, hex(&bytes).as_bytes()] {
                    assert!(!held.windows(secret.len()).any(|window| window == secret));
                }
            }
            assert!(read > 10_000, "the file was read");
        }
        Database::Postgresql { .. } => {
            assert!(holds(&server, &["AI 연구실"]), "what is there is found");
            assert!(!holds(&server, &[base32, &hex(&bytes)]));
        }
    }
}

async fn enters(server: &TestServer, room: &LockedRoom, name: &str) -> u16 {
    let person = server.sign_up(name).await;
    let code = json!({"totp_code": room.authenticator.code()});
    person.post(&room.entrance(), code).await.status.as_u16()
}

async fn a_new_key_opens_what_the_previous_one_encrypted_and_then_does_without_it(launch: Launch) {
    let mut server = launch.start();
    let room = LockedRoom::make(&server.sign_up("User Name").await).await;

    server.kill();
    server.set("SECRET_KEY", NEW_KEY);
    server.set("SECRET_KEY_PREVIOUS", SECRET_KEY);
    server.start();
    assert_eq!(enters(&server, &room, "Second User").await, 200);
    eventually("the secret is encrypted anew", async || server.log().contains("encrypted anew"))
        .await;
    assert_eq!(enters(&server, &room, "Third User").await, 200);

    server.kill();
    server.set("SECRET_KEY_PREVIOUS", "");
    server.start();
    assert_eq!(enters(&server, &room, "Fourth User").await, 200);
    assert!(!server.log().contains("encrypted anew"), "once is enough");
}

async fn without_the_key_nobody_comes_in_by_a_code_and_all_else_works(launch: Launch) {
    let mut server = launch.start();
    let room = LockedRoom::make(&server.sign_up("User Name").await).await;
    server.kill();
    server.set("SECRET_KEY", NEW_KEY);
    server.start();
    eventually("the operator is told", async || {
        server.log().contains("no key opens the secrets of some rooms")
    })
    .await;
    assert_eq!(enters(&server, &room, "Second User").await, 500);
    let person = server.sign_up("Third User").await;
    let other = LockedRoom::make(&person).await;
    assert_eq!(enters(&server, &other, "Fourth User").await, 200);
}
