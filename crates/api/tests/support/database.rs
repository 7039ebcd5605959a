use std::fs;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::PathBuf;

use diesel::connection::SimpleConnection;
use diesel::sql_types::BigInt;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query};
use tempfile::TempDir;

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgresql,
}

/// A database of its own for a test, gone after it.
pub(crate) enum Database {
    Sqlite { folder: TempDir },
    Postgresql { server: String, name: String },
}

impl Database {
    /// Without any schema; on SQLite, without a file.
    pub(super) fn empty(kind: Kind) -> Self {
        match kind {
            Kind::Sqlite => Self::Sqlite { folder: tempfile::tempdir().unwrap() },
            Kind::Postgresql => Self::like("template1"),
        }
    }

    /// Another with the same in it. Nobody may be connected to this one.
    pub(super) fn copy(&self) -> Self {
        match self {
            Self::Sqlite { folder } => {
                let copy = tempfile::tempdir().unwrap();
                // Whoever closes an SQLite file last leaves everything in this one file.
                fs::copy(sqlite_file(folder), sqlite_file(&copy)).unwrap();
                Self::Sqlite { folder: copy }
            }
            Self::Postgresql { name, .. } => Self::like(name),
        }
    }

    /// With what is in a database of the tests' PostgreSQL server.
    fn like(template: &str) -> Self {
        let server = server();
        let name = format!("t_{:016x}", RandomState::new().build_hasher().finish());
        let mut conn = PgConnection::establish(&server).unwrap();
        let create = format!("CREATE DATABASE \"{name}\" TEMPLATE \"{template}\"");
        conn.batch_execute(&create).unwrap();
        Self::Postgresql { server, name }
    }

    /// As `DATABASE_URL` names it.
    pub(crate) fn url(&self) -> String {
        match self {
            Self::Sqlite { folder } => format!("sqlite://{}", sqlite_file(folder).display()),
            Self::Postgresql { server, name } => on_server(server, name),
        }
    }

    /// Runs statements past the server under test.
    pub(crate) fn execute(&self, sql: &str) {
        match self {
            Self::Sqlite { folder } => connect_to_sqlite(folder).batch_execute(sql).unwrap(),
            Self::Postgresql { server, name } => {
                let mut conn = PgConnection::establish(&on_server(server, name)).unwrap();
                conn.batch_execute(sql).unwrap();
            }
        }
    }

    /// What a query selects `AS number`, past the server under test.
    pub(crate) fn numbers(&self, sql: &str) -> Vec<i64> {
        let rows: Vec<Number> = match self {
            Self::Sqlite { folder } => sql_query(sql).load(&mut connect_to_sqlite(folder)).unwrap(),
            Self::Postgresql { server, name } => {
                let mut conn = PgConnection::establish(&on_server(server, name)).unwrap();
                sql_query(sql).load(&mut conn).unwrap()
            }
        };
        rows.into_iter().map(|row| row.number).collect()
    }

    /// Keeps everybody else from writing to the SQLite file until the connection is dropped.
    pub(crate) fn lock(&self) -> SqliteConnection {
        let Self::Sqlite { folder } = self else { panic!("only SQLite is locked as a whole") };
        let mut conn = connect_to_sqlite(folder);
        conn.batch_execute("BEGIN EXCLUSIVE").unwrap();
        conn
    }

    /// Keeps everybody else out of a table of PostgreSQL's until the connection is dropped.
    pub(crate) fn lock_table(&self, table: &str) -> PgConnection {
        let Self::Postgresql { server, name } = self else {
            panic!("only PostgreSQL locks tables")
        };
        let mut conn = PgConnection::establish(&on_server(server, name)).unwrap();
        conn.batch_execute(&format!("BEGIN; LOCK TABLE {table}")).unwrap();
        conn
    }

    /// Lets nobody connect to PostgreSQL's database any more, and waits until who is connected is not.
    pub(crate) fn take_away(&self) {
        // One by one: who connects before the first is committed would be missed by the second.
        self.allow_connections(false);
        self.execute_from_outside(|name| {
            format!(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity \
                 WHERE datname = '{name}'"
            )
        });
    }

    /// Undoes [`Database::take_away`].
    pub(crate) fn give_back(&self) {
        self.allow_connections(true);
    }

    fn allow_connections(&self, allowed: bool) {
        self.execute_from_outside(|name| {
            format!("ALTER DATABASE \"{name}\" ALLOW_CONNECTIONS {allowed}")
        });
    }

    /// Runs statements on PostgreSQL's maintenance database, to reach this one from outside.
    pub(crate) fn execute_from_outside(&self, sql: impl Fn(&str) -> String) {
        let Self::Postgresql { server, name } = self else {
            panic!("only PostgreSQL has an outside")
        };
        PgConnection::establish(server).unwrap().batch_execute(&sql(name)).unwrap();
    }
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

impl Drop for Database {
    fn drop(&mut self) {
        let Self::Postgresql { server, name } = self else { return };
        let dropped = PgConnection::establish(server)
            .map(|mut conn| conn.batch_execute(&format!("DROP DATABASE \"{name}\" WITH (FORCE)")));
        assert!(matches!(dropped, Ok(Ok(()))) || std::thread::panicking(), "{name} is left behind");
    }
}

fn sqlite_file(folder: &TempDir) -> PathBuf {
    folder.path().join("madang.db")
}

fn connect_to_sqlite(folder: &TempDir) -> SqliteConnection {
    let mut conn = SqliteConnection::establish(sqlite_file(folder).to_str().unwrap()).unwrap();
    conn.batch_execute("PRAGMA busy_timeout = 5000").unwrap();
    conn
}

/// A PostgreSQL server on which tests make databases of their own.
#[expect(
    clippy::disallowed_methods,
    reason = "where the tests' server is, only the environment says"
)]
fn server() -> String {
    std::env::var("TEST_DATABASE_URL")
        .expect("these tests need PostgreSQL: run them by `make test`, or set TEST_DATABASE_URL")
}

fn on_server(server: &str, name: &str) -> String {
    let (before, parameters) = server.split_once('?').unwrap_or((server, ""));
    let (host, _) = before.rsplit_once('/').expect("TEST_DATABASE_URL names a database");
    format!("{host}/{name}?{parameters}")
}
