use std::error::Error;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use diesel::backend::Backend;
use diesel::migration::{Migration, MigrationSource, MigrationVersion};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness};

use crate::engine::DatabaseConnection;
use crate::url::{Address, DatabaseUrl};
use crate::{postgresql, sqlite};

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
/// by name. Makes the folder of an SQLite file. Blocks.
pub fn migrate(url: &DatabaseUrl) -> Result<Vec<String>, MigrateError> {
    if let Some(folder) = url.sqlite_path().and_then(Path::parent) {
        fs::create_dir_all(folder)
            .map_err(|source| MigrateError::File { path: folder.to_owned(), source })?;
    }
    visit(url, Visit::Apply)
}

/// The migrations that the database lacks, by name. Waits for one who is migrating. Blocks.
pub(crate) fn pending(url: &DatabaseUrl) -> Result<Vec<String>, MigrateError> {
    visit(url, Visit::Look)
}

fn visit(url: &DatabaseUrl, visit: Visit) -> Result<Vec<String>, MigrateError> {
    match url.address() {
        Address::Sqlite(address) => {
            let _lock = lock_file(&address)?;
            let mut conn = SqliteConnection::open(&address).map_err(MigrateError::Unreachable)?;
            bring_up_to_date(&mut conn, sqlite::backend::MIGRATIONS, visit)
        }
        Address::Postgresql(address) => {
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

/// Held while open.
fn lock_file(address: &str) -> Result<File, MigrateError> {
    let path = PathBuf::from(format!("{address}.migrations.lock"));
    let lock = File::create(&path).and_then(|file| file.lock().map(|()| file));
    lock.map_err(|source| MigrateError::File { path, source })
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
