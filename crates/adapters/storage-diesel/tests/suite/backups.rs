use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::sync::Barrier;
use std::thread;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use messages::testing::builders::new_message;
use storage_diesel::{BackupError, ServerLock, ServerLockError, backup, migrate, restore};
use tempfile::TempDir;

use crate::appending::{author_and_room, list_all};
use crate::databases::{Kind, TestDatabase};
use crate::migrations::mode;

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
    let database = TestDatabase::empty(Kind::Sqlite);
    let (_folder, file) = place();
    assert!(matches!(backup(&database.url, &file), Err(BackupError::Missing { .. })));
    migrate(&database.url).unwrap();
    fs::write(&file, "something else").unwrap();
    assert!(matches!(backup(&database.url, &file), Err(BackupError::Exists { .. })));
    assert_eq!(fs::read(&file).unwrap(), b"something else");
    fs::write(&file, "").unwrap();
    assert!(matches!(backup(&database.url, &file), Err(BackupError::Exists { .. })));
    assert_eq!(fs::read(&file).unwrap(), b"");
}

#[tokio::test]
async fn of_many_backups_into_one_file_at_once_the_first_stays() {
    let database = TestDatabase::create(Kind::Sqlite);
    drop(database.open());
    let (folder, _) = place();
    for round in 0..10 {
        let file = folder.path().join(format!("{round}.db"));
        let start = Barrier::new(4);
        let made: Vec<_> = thread::scope(|scope| {
            let back_up = || {
                start.wait();
                backup(&database.url, &file)
            };
            let running: Vec<_> = (0..4).map(|_| scope.spawn(back_up)).collect();
            running.into_iter().map(|running| running.join().unwrap()).collect()
        });
        let (done, refused): (Vec<_>, Vec<_>) = made.into_iter().partition(Result::is_ok);
        assert_eq!(done.len(), 1, "{refused:?}");
        let is_refusal = |error: &_| matches!(error, Err(BackupError::Exists { .. }));
        assert!(refused.iter().all(is_refusal), "{refused:?}");
        restore(&database.url, &file).unwrap();
    }
}

#[tokio::test]
async fn a_backup_that_fails_leaves_no_file() {
    let database = TestDatabase::create(Kind::Sqlite);
    let (_folder, file) = place();
    fs::write(database.url.sqlite_path().unwrap(), "no database".repeat(1_000)).unwrap();
    assert!(matches!(backup(&database.url, &file), Err(BackupError::Copy { .. })));
    assert!(!file.exists());
}

#[tokio::test]
async fn a_backup_under_a_name_that_is_no_text_is_refused() {
    let database = TestDatabase::create(Kind::Sqlite);
    drop(database.open());
    let (folder, _) = place();
    let file = folder.path().join(OsStr::from_bytes(b"backup-\xff.db"));
    assert!(matches!(backup(&database.url, &file), Err(BackupError::File { .. })));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn backups_and_what_is_restored_are_for_their_owner_alone() {
    let database = TestDatabase::create(Kind::Sqlite);
    let (_folder, file) = place();
    drop(database.open());
    backup(&database.url, &file).unwrap();
    assert_eq!(mode(&file), 0o600);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    restore(&database.url, &file).unwrap();
    assert_eq!(mode(database.url.sqlite_path().unwrap()), 0o600);
}

#[tokio::test]
async fn what_is_restored_takes_the_place_that_a_link_leads_to() {
    let database = TestDatabase::create(Kind::Sqlite);
    let (folder, file) = place();
    let store = database.open();
    backup(&database.url, &file).unwrap();
    let (author, room) = author_and_room(&store).await;
    store.storage.messages().append(new_message(room, &author, "after")).await.unwrap();
    drop(store);
    let link = folder.path().join("madang.db");
    symlink(database.url.sqlite_path().unwrap(), &link).unwrap();
    // What a crashed server and a crashed restore may leave.
    let beside = ["-wal", "-shm", "-journal", ".restoring", ".restoring-wal"];
    let beside = beside
        .map(|suffix| database.url.sqlite_path().unwrap().with_extension(format!("db{suffix}")));
    for path in &beside {
        fs::write(path, "left").unwrap();
    }

    restore(&format!("sqlite://{}", link.display()).parse().unwrap(), &file).unwrap();

    assert!(link.is_symlink());
    assert_eq!(beside.iter().find(|path| path.exists()), None);
    assert_eq!(numbers_of(&database), []);
    let mut left: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["backup.db", "madang.db"]);
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
    let url = "postgres://user:hidden@localhost/madang?options=-c%20search_path%3Dchat";
    let url = url.parse().unwrap();
    let (_folder, file) = place();
    let told = [backup(&url, &file), restore(&url, &file)].map(Result::unwrap_err);
    for (error, tool) in told.iter().zip(["pg_dump", "pg_restore"]) {
        let BackupError::Postgresql { command } = error else { panic!("{error}") };
        assert!(command.starts_with(tool), "{command}");
        let shown = "'postgres://user@localhost/madang?options=-c%20search_path%3Dchat'";
        assert!(command.contains(shown), "{command}");
    }
}
