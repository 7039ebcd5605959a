use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

use diesel_migrations::{FileBasedMigrations, MigrationHarness};
use messages::testing::fakes::RecordingPublisher;
use storage_diesel::{MigrateError, OpenError, ServerLock, Storage, migrate};

use crate::databases::{Kind, RawConnection, TestDatabase, on_both_databases};
use crate::schema::catalogue;

on_both_databases! {
    empty:
    migrations_are_applied_once,
    migrations_can_be_undone_and_done_again,
    many_who_migrate_at_once_apply_each_migration_once,
    a_newer_schema_is_refused,
    an_older_schema_is_not_opened,
}

const LATER_VERSION: &str = "99991231000000";

fn open(database: &TestDatabase) -> Result<Storage, OpenError> {
    Storage::open(&database.url, Arc::new(RecordingPublisher::default()))
}

fn migrations(database: &TestDatabase) -> FileBasedMigrations {
    let folder = match database.kind() {
        Kind::Sqlite => "sqlite",
        Kind::Postgresql => "postgresql",
    };
    let path = format!("{}/../../../migrations/{folder}", env!("CARGO_MANIFEST_DIR"));
    FileBasedMigrations::from_path(path).unwrap()
}

/// Undoes the newest migration; which that was.
pub(crate) fn revert_last(database: &TestDatabase) -> String {
    let migrations = migrations(database);
    let version = match database.connect() {
        RawConnection::Sqlite(mut conn) => conn.revert_last_migration(migrations),
        RawConnection::Postgresql(mut conn) => conn.revert_last_migration(migrations),
    };
    version.unwrap().to_string()
}

fn revert_all(database: &TestDatabase) {
    let migrations = migrations(database);
    match database.connect() {
        RawConnection::Sqlite(mut conn) => conn.revert_all_migrations(migrations).map(drop),
        RawConnection::Postgresql(mut conn) => conn.revert_all_migrations(migrations).map(drop),
    }
    .unwrap();
}

async fn migrations_are_applied_once(database: TestDatabase) {
    let applied = migrate(&database.url).unwrap();
    assert_eq!(applied.first().map(String::as_str), Some("2026-11-20-000001_accounts"));
    assert_eq!(migrate(&database.url).unwrap(), [""; 0]);
}

async fn migrations_can_be_undone_and_done_again(database: TestDatabase) {
    migrate(&database.url).unwrap();
    let made = catalogue(&database);
    revert_all(&database);
    assert_eq!(catalogue(&database), BTreeSet::new());
    migrate(&database.url).unwrap();
    assert_eq!(catalogue(&database), made);
}

async fn many_who_migrate_at_once_apply_each_migration_once(database: TestDatabase) {
    let mut migrating = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let url = database.url.clone();
        migrating.spawn_blocking(move || migrate(&url).unwrap());
    }
    let mut applied = migrating.join_all().await;
    applied.sort_by_key(Vec::len);
    let (last, others) = applied.split_last().unwrap();
    assert!(last.len() > 1, "{last:?}");
    assert!(others.iter().all(Vec::is_empty), "{others:?}");
}

async fn a_newer_schema_is_refused(database: TestDatabase) {
    migrate(&database.url).unwrap();
    database.connect().execute(&format!(
        "INSERT INTO __diesel_schema_migrations (version) VALUES ('{LATER_VERSION}')"
    ));
    let migrated = migrate(&database.url);
    let opened = open(&database);
    for refused in [migrated.err(), opened.err().map(schema_error)] {
        let Some(MigrateError::NewerSchema { versions }) = refused else {
            panic!("not refused: {refused:?}")
        };
        assert_eq!(versions, [LATER_VERSION]);
    }
}

fn schema_error(error: OpenError) -> MigrateError {
    let OpenError::Schema(error) = error else { panic!("another error: {error}") };
    error
}

async fn an_older_schema_is_not_opened(database: TestDatabase) {
    let applied = migrate(&database.url).unwrap();
    database.connect().execute(
        "DELETE FROM __diesel_schema_migrations WHERE version = \
         (SELECT max(version) FROM __diesel_schema_migrations)",
    );
    let Err(OpenError::Pending { migrations }) = open(&database) else { panic!("it was opened") };
    assert_eq!(migrations.as_slice(), &applied[applied.len() - 1..]);
}

#[tokio::test]
async fn an_sqlite_file_that_is_not_there_is_not_made_by_opening_it() {
    let database = TestDatabase::empty(Kind::Sqlite);
    assert!(matches!(open(&database), Err(OpenError::Missing { .. })));
    assert!(!database.url.sqlite_path().unwrap().exists());
}

#[tokio::test]
async fn migrating_makes_an_sqlite_file_and_its_folder_for_their_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("one").join("two").join("madang.db");
    let url = format!("sqlite://{}", path.display()).parse().unwrap();
    let _server = ServerLock::acquire(&url).unwrap();
    migrate(&url).unwrap();
    let storage = Storage::open(&url, Arc::new(RecordingPublisher::default())).unwrap();
    storage.ping().await.unwrap();

    let folder = path.parent().unwrap();
    assert_eq!(mode(folder), 0o700);
    let files: BTreeMap<_, _> = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap())
        .map(|file| (file.file_name().into_string().unwrap(), mode(&file.path())))
        .collect();
    let names = ["", "-shm", "-wal", ".lock", ".migrations.lock"];
    assert_eq!(files, names.map(|suffix| (format!("madang.db{suffix}"), 0o600)).into());
    storage.shut_down();
}

#[tokio::test]
async fn migrating_leaves_an_sqlite_file_and_its_folder_open_to_those_who_were_let_in() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("madang.db");
    fs::write(&path, "").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o750)).unwrap();
    migrate(&format!("sqlite://{}", path.display()).parse().unwrap()).unwrap();
    assert_eq!([mode(folder.path()), mode(&path)], [0o750, 0o640]);
}

/// What its owner, its group and others may do with a file or folder.
pub(crate) fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}
