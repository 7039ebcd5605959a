//! The key that nobody set.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};

use super::{done, refused};
use crate::support::{Kind, Launch, Person};

#[tokio::test]
async fn the_first_start_makes_a_key_that_only_its_owner_reads_and_tokens_outlive_a_restart() {
    let mut server = Launch::on(Kind::Sqlite).without("SECRET_KEY").start();
    let path = server.folder().join("data/secret.key");
    let made = fs::read(&path).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(made.len() >= 32, "{} bytes", made.len());
    let person: Person = server.sign_up("User Name").await;

    server.kill();
    server.start();
    assert_eq!(fs::read(&path).unwrap(), made);
    person.on(&server).get("/auth/profile/").await.expect(200);
}

#[test]
fn two_servers_make_two_keys() {
    let one = Launch::on(Kind::Sqlite).without("SECRET_KEY").start();
    let other = Launch::on(Kind::Sqlite).without("SECRET_KEY").start();
    let key = |folder: &std::path::Path| fs::read(folder.join("data/secret.key")).unwrap();
    assert_ne!(key(one.folder()), key(other.folder()));
}

#[test]
fn a_key_that_others_may_read_is_refused() {
    let mut server = Launch::on(Kind::Sqlite).without("SECRET_KEY").start();
    server.kill();
    let path = server.folder().join("data/secret.key");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let reason = refused(&server.madang(&["serve"], ""));
    assert!(reason.contains("secret.key") && reason.contains("chmod 600"), "{reason}");
    assert!(fs::metadata(&path).unwrap().size() > 0);
}

#[test]
fn with_a_key_set_no_file_is_made() {
    let server = Launch::on(Kind::Sqlite).start();
    assert!(!server.folder().join("data/secret.key").exists());
}

#[test]
fn with_postgresql_a_key_must_be_set() {
    let server = Launch::on(Kind::Postgresql).without("SECRET_KEY").prepare();
    for command in [&["serve"][..], &["user", "sessions", "user@example.com"]] {
        let reason = refused(&server.madang(command, ""));
        assert!(reason.starts_with("SECRET_KEY must be set"), "{reason}");
        assert!(reason.contains("openssl rand -hex 32"), "{reason}");
    }
    assert!(!server.folder().join("data/secret.key").exists());
}

#[test]
fn what_hangs_on_no_key_needs_none() {
    let server = Launch::on(Kind::Postgresql).without("SECRET_KEY").prepare();
    for command in ["config", "migrate"] {
        done(&server.madang(&[command], ""));
    }
}
