use std::fs;
use std::os::unix::fs::symlink;

use storage_diesel::{DatabaseUrl, ServerLock, ServerLockError, migrate};

use crate::databases::{Kind, TestDatabase};

#[tokio::test]
async fn a_second_server_on_one_sqlite_file_is_refused_until_the_first_has_gone() {
    let database = TestDatabase::empty(Kind::Sqlite);
    let first = ServerLock::acquire(&database.url).unwrap();
    let second = ServerLock::acquire(&database.url).unwrap_err();
    assert!(matches!(second, ServerLockError::Held { .. }));
    assert!(second.to_string().starts_with("another server is using "), "{second}");
    drop(first);
    ServerLock::acquire(&database.url).unwrap();
}

#[test]
fn a_link_to_a_file_that_is_not_there_yet_is_locked_as_the_file_will_be() {
    let folder = tempfile::tempdir().unwrap();
    let [link, file] = ["data/madang.db", "disk/real.db"].map(|name| folder.path().join(name));
    fs::create_dir(folder.path().join("data")).unwrap();
    symlink("../disk/real.db", &link).unwrap();
    let [by_link, by_file]: [DatabaseUrl; 2] =
        [&link, &file].map(|path| format!("sqlite://{}", path.display()).parse().unwrap());

    let _first = ServerLock::acquire(&by_link).unwrap();
    migrate(&by_link).unwrap();

    assert!(file.exists() && link.is_symlink());
    for url in [by_link, by_file] {
        assert!(matches!(ServerLock::acquire(&url), Err(ServerLockError::Held { .. })), "{url}");
    }
    let beside_link: Vec<_> = fs::read_dir(folder.path().join("data")).unwrap().collect();
    assert_eq!(beside_link.len(), 1, "{beside_link:?}");
}

#[tokio::test]
async fn a_command_may_use_the_sqlite_file_beside_a_server() {
    let database = TestDatabase::create(Kind::Sqlite);
    let _server = ServerLock::acquire(&database.url).unwrap();
    let store = database.open();
    let command = database.open();
    store.storage.ping().await.unwrap();
    command.storage.ping().await.unwrap();
}

#[tokio::test]
async fn servers_share_a_postgresql_database() {
    let database = TestDatabase::create(Kind::Postgresql);
    let _first = ServerLock::acquire(&database.url).unwrap();
    ServerLock::acquire(&database.url).unwrap();
}
