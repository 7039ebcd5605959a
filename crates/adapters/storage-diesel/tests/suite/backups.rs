use std::fs;
use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use messages::testing::builders::new_message;
use storage_diesel::{BackupError, ServerLock, ServerLockError, backup, restore};
use tempfile::TempDir;

use crate::appending::{author_and_room, list_all};
use crate::databases::{Kind, TestDatabase};

/// A folder for backups, and a file in it that is not there yet.
fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("backup.db");
    (folder, file)
}

fn numbers_of(database: &TestDatabase) -> Vec<i64> {
    database.connect().numbers("SELECT seq AS number FROM messages ORDER BY seq")
}

#[tokio::test]
async fn a_backup_brings_back_what_was_there_when_it_was_made() {
    let database = TestDatabase::create(Kind::Sqlite);
    let (_folder, file) = place();
    let store = database.open();
    let (author, room) = author_and_room(&store).await;
    let log = store.storage.messages();
    log.append(new_message(room, &author, "before")).await.unwrap();
    backup(&database.url, &file).unwrap();
    log.append(new_message(room, &author, "after")).await.unwrap();
    drop(store);
    assert_eq!(numbers_of(&database), [1, 2]);

    restore(&database.url, &file).unwrap();

    assert_eq!(numbers_of(&database), [1]);
    let store = database.open();
    let appended = store.storage.messages().append(new_message(room, &author, "again")).await;
    assert_eq!(appended.unwrap().message.sequence.get(), 2);
    assert_eq!(list_all(store.storage.messages().as_ref(), room).await.len(), 2);
    assert!(file.exists());
}

#[tokio::test]
async fn a_backup_never_overwrites_a_file() {
    let database = TestDatabase::create(Kind::Sqlite);
    let (_folder, file) = place();
    assert!(matches!(backup(&database.url, &file), Err(BackupError::Missing { .. })));
    drop(database.open());
    fs::write(&file, "something else").unwrap();
    assert!(matches!(backup(&database.url, &file), Err(BackupError::Exists { .. })));
    assert_eq!(fs::read(&file).unwrap(), b"something else");
}

#[tokio::test]
async fn nothing_is_restored_under_a_running_server() {
    let database = TestDatabase::create(Kind::Sqlite);
    let (_folder, file) = place();
    drop(database.open());
    backup(&database.url, &file).unwrap();
    let _server = ServerLock::acquire(&database.url).unwrap();
    assert!(matches!(
        restore(&database.url, &file),
        Err(BackupError::Locked(ServerLockError::Held { .. }))
    ));
}

#[tokio::test]
async fn what_is_no_usable_backup_leaves_the_data_as_it_is() {
    let database = TestDatabase::create(Kind::Sqlite);
    let (_folder, file) = place();
    let store = database.open();
    let (author, room) = author_and_room(&store).await;
    store.storage.messages().append(new_message(room, &author, "kept")).await.unwrap();
    drop(store);
    assert!(matches!(restore(&database.url, &file), Err(BackupError::Missing { .. })));

    fs::write(&file, "no database").unwrap();
    assert_unusable(&database, &file, "no SQLite file");

    fs::remove_file(&file).unwrap();
    change(&file, "CREATE TABLE others (id INTEGER PRIMARY KEY)");
    assert_unusable(&database, &file, "no database of madang");

    fs::remove_file(&file).unwrap();
    backup(&database.url, &file).unwrap();
    change(&file, "INSERT INTO __diesel_schema_migrations (version) VALUES ('99991231000000')");
    assert_unusable(&database, &file, "newer version");

    fs::remove_file(&file).unwrap();
    backup(&database.url, &file).unwrap();
    let mut damaged = fs::read(&file).unwrap();
    let half = damaged.len() / 2;
    damaged[half..].fill(0x5a);
    fs::write(&file, damaged).unwrap();
    assert_unusable(&database, &file, "");

    assert_eq!(numbers_of(&database), [1]);
}

fn change(file: &Path, sql: &str) {
    let mut conn = SqliteConnection::establish(&file.display().to_string()).unwrap();
    conn.batch_execute(sql).unwrap();
}

fn assert_unusable(database: &TestDatabase, file: &Path, why: &str) {
    let restored = restore(&database.url, file);
    let Err(BackupError::Unusable { reason, .. }) = restored else { panic!("{restored:?}") };
    assert!(reason.contains(why), "{reason}");
    let left = database.url.sqlite_path().unwrap().with_extension("db.restoring");
    assert!(!left.exists());
}

#[tokio::test]
async fn postgresql_is_left_to_its_own_tools() {
    let url = "postgres://user:hidden@localhost/madang".parse().unwrap();
    let (_folder, file) = place();
    let told = [backup(&url, &file), restore(&url, &file)].map(Result::unwrap_err);
    for (error, tool) in told.iter().zip(["pg_dump", "pg_restore"]) {
        let BackupError::Postgresql { command } = error else { panic!("{error}") };
        assert!(command.starts_with(tool), "{command}");
        assert!(command.contains("'postgres://user@localhost/madang'"), "{command}");
    }
}
