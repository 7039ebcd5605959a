use storage_diesel::{ServerLock, ServerLockError};

use crate::databases::{Kind, TestDatabase};

#[tokio::test]
async fn a_second_server_on_one_sqlite_file_is_refused_until_the_first_has_gone() {
    let database = TestDatabase::create(Kind::Sqlite);
    let first = ServerLock::acquire(&database.url).unwrap();
    let second = ServerLock::acquire(&database.url).unwrap_err();
    assert!(matches!(second, ServerLockError::Held { .. }));
    assert!(second.to_string().starts_with("another server is using "), "{second}");
    drop(first);
    ServerLock::acquire(&database.url).unwrap();
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
