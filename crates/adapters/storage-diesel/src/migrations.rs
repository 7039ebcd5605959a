use std::error::Error;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use diesel::backend::Backend;
use diesel::migration::{Migration, MigrationSource, MigrationVersion};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness};

use crate::engine::DatabaseConnection;
use crate::url::{Address, DatabaseUrl};
use crate::{postgresql, sqlite, sqlite_file};

/// The advisory lock of migrations on PostgreSQL; any number that nothing else uses.
const MIGRATIONS_LOCK: i64 = 7_203_115_870_424;

/// Why a database's schema could not be brought up to date, or could not be read.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// There is no connection to the database.
    #[error("cannot connect to the database")]
    Unreachable(#[source] ConnectionError),
    /// A later version of madang has changed the schema; this one would damage the data.
    #[error("the database was changed by a newer version (migrations {})", versions.join(", "))]
    NewerSchema {
        /// The migrations that this version does not know.
        versions: Vec<String>,
    },
    /// A file or folder cannot be used.
    #[error("cannot use {}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A migration, or reading which ones there are, failed. That migration was undone.
    #[error("a migration failed")]
    Failed(#[source] Box<dyn Error + Send + Sync>),
}

/// What to do about migrations that were not applied yet.
#[derive(Clone, Copy)]
enum Visit {
    Apply,
    Look,
}

/// Brings the schema up to date, alone among all processes, and returns the migrations that this took,
/// by name. Makes an SQLite file and its folder, for their owner alone. Blocks.
pub fn migrate(url: &DatabaseUrl) -> Result<Vec<String>, MigrateError> {
    visit(url, Visit::Apply)
}

/// The migrations that the database lacks, by name. Waits for one who is migrating. Blocks.
pub(crate) fn pending(url: &DatabaseUrl) -> Result<Vec<String>, MigrateError> {
    visit(url, Visit::Look)
}

fn visit(url: &DatabaseUrl, visit: Visit) -> Result<Vec<String>, MigrateError> {
    match url.address() {
        Address::Sqlite(address) => {
            let _lock = prepare_file(Path::new(&address), visit)?;
            let mut conn = SqliteConnection::open(&address).map_err(MigrateError::Unreachable)?;
            bring_up_to_date(&mut conn, sqlite::backend::MIGRATIONS, visit)
        }
        Address::Postgresql(address) => {
            postgresql::backend::keep_tls_until_the_end();
            let connect = || PgConnection::establish(&address).map_err(MigrateError::Unreachable);
            // On a connection of its own, whatever the migrations do to theirs.
            let mut lock = connect()?;
            diesel::sql_query("SELECT pg_advisory_lock($1)")
                .bind::<BigInt, _>(MIGRATIONS_LOCK)
                .execute(&mut lock)
                .map_err(|error| MigrateError::Failed(error.into()))?;
            bring_up_to_date(&mut connect()?, postgresql::backend::MIGRATIONS, visit)
        }
    }
}

/// Waits for the lock of the file's migrations, which is held while this is open, and makes the file if
/// it is to be filled.
fn prepare_file(database: &Path, visit: Visit) -> Result<File, MigrateError> {
    let failed = |path: &Path, source| MigrateError::File { path: path.to_owned(), source };
    let real = sqlite_file::prepare_place(database).map_err(|error| failed(database, error))?;
    let path = sqlite_file::with_suffix(&real, ".migrations.lock");
    let lock = sqlite_file::open_lock(&path).and_then(|file| file.lock().map(|()| file));
    let lock = lock.map_err(|error| failed(&path, error))?;
    if let Visit::Apply = visit {
        sqlite_file::create_unless_there(&real).map_err(|error| failed(&real, error))?;
    }
    Ok(lock)
}

/// The migrations that the database lacked, by name.
fn bring_up_to_date<DB: Backend, C: MigrationHarness<DB>>(
    conn: &mut C,
    known: EmbeddedMigrations,
    visit: Visit,
) -> Result<Vec<String>, MigrateError> {
    let versions = versions(conn, &known).map_err(MigrateError::Failed)?;
    if !versions.unknown.is_empty() {
        return Err(MigrateError::NewerSchema { versions: versions.unknown });
    }
    let pending = conn.pending_migrations(known).map_err(MigrateError::Failed)?;
    if let Visit::Apply = visit {
        for migration in &pending {
            conn.run_migration(migration).map_err(MigrateError::Failed)?;
        }
    }
    Ok(pending.iter().map(|migration| migration.name().to_string()).collect())
}

/// What was applied to a database.
pub(crate) struct AppliedVersions {
    pub(crate) known: Vec<String>,
    /// By a newer version of madang.
    pub(crate) unknown: Vec<String>,
}

/// The versions of the migrations that were applied to the database.
pub(crate) fn versions<DB: Backend, C: MigrationHarness<DB>>(
    conn: &mut C,
    known: &EmbeddedMigrations,
) -> diesel::migration::Result<AppliedVersions> {
    let migrations: Vec<Box<dyn Migration<DB>>> = known.migrations()?;
    let is_known = |version: &MigrationVersion<'_>| {
        migrations.iter().any(|migration| migration.name().version() == *version)
    };
    let (known, unknown): (Vec<_>, Vec<_>) =
        conn.applied_migrations()?.into_iter().partition(is_known);
    let text =
        |versions: Vec<MigrationVersion<'_>>| versions.iter().map(ToString::to_string).collect();
    Ok(AppliedVersions { known: text(known), unknown: text(unknown) })
}
