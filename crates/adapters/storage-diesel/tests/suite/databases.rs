//! A fresh database for each test, gone after it.

use std::fs;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use messages::testing::fakes::RecordingPublisher;
use storage_diesel::{DatabaseUrl, Storage};
use tempfile::TempDir;

use crate::templates::Templates;

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgresql,
}

/// Makes tests of async functions that take a [`TestDatabase`], in a module for each kind. It has the
/// schema of today, or none where `empty:` stands before them.
macro_rules! on_both_databases {
    (empty: $($test:ident,)*) => {
        on_both_databases! { @by empty, $($test,)* }
    };
    ($($test:ident,)*) => {
        on_both_databases! { @by create, $($test,)* }
    };
    (@by $make:ident, $($test:ident,)*) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $test() {
                    use crate::databases::{Kind, TestDatabase};
                    super::$test(TestDatabase::$make(Kind::Sqlite)).await;
                }
            )*
        }
        mod postgresql {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $test() {
                    use crate::databases::{Kind, TestDatabase};
                    super::$test(TestDatabase::$make(Kind::Postgresql)).await;
                }
            )*
        }
    };
}
pub(crate) use on_both_databases;

/// A database of its own for a test.
pub(crate) struct TestDatabase {
    pub(crate) url: DatabaseUrl,
    place: Place,
    /// None of a template itself and of what is empty.
    _templates: Option<Arc<Templates>>,
}

enum Place {
    Sqlite { folder: TempDir },
    Postgresql { server: String, name: String },
}

impl TestDatabase {
    /// With the schema of today.
    pub(crate) fn create(kind: Kind) -> Self {
        let templates = Templates::hold();
        let copy = templates.of(kind).copy();
        Self { _templates: Some(templates), ..copy }
    }

    /// Without any schema; on SQLite, without a file.
    pub(crate) fn empty(kind: Kind) -> Self {
        match kind {
            Kind::Sqlite => {
                let folder = tempfile::tempdir().unwrap();
                let url = format!("sqlite://{}/madang.db", folder.path().display());
                Self::at(&url, Place::Sqlite { folder })
            }
            Kind::Postgresql => Self::like("template1"),
        }
    }

    /// Another with the same in it. Nobody may be connected to this one.
    fn copy(&self) -> Self {
        match &self.place {
            Place::Sqlite { .. } => {
                let copy = Self::empty(Kind::Sqlite);
                // Whoever closes an SQLite file last leaves everything in this one file.
                let [from, to] = [self, &copy].map(|database| database.url.sqlite_path().unwrap());
                fs::copy(from, to).unwrap();
                copy
            }
            Place::Postgresql { name, .. } => Self::like(name),
        }
    }

    /// With what is in a database of the tests' PostgreSQL server.
    fn like(template: &str) -> Self {
        let server = server();
        let name = format!("t_{:016x}", RandomState::new().build_hasher().finish());
        let mut conn = PgConnection::establish(&server).unwrap();
        let create = format!("CREATE DATABASE \"{name}\" TEMPLATE \"{template}\"");
        conn.batch_execute(&create).unwrap();
        Self::at(&on_server(&server, &name), Place::Postgresql { server, name })
    }

    fn at(url: &str, place: Place) -> Self {
        Self { url: url.parse().unwrap(), place, _templates: None }
    }

    pub(crate) fn kind(&self) -> Kind {
        match self.place {
            Place::Sqlite { .. } => Kind::Sqlite,
            Place::Postgresql { .. } => Kind::Postgresql,
        }
    }

    /// The storage on this database.
    pub(crate) fn open(&self) -> Store {
        let publisher = Arc::new(RecordingPublisher::default());
        let storage = Storage::open(&self.url, publisher.clone()).unwrap();
        Store { storage, publisher }
    }

    /// A connection past the storage.
    pub(crate) fn connect(&self) -> RawConnection {
        match &self.place {
            Place::Sqlite { folder } => {
                let path = folder.path().join("madang.db").display().to_string();
                let mut conn = SqliteConnection::establish(&path).unwrap();
                conn.batch_execute("PRAGMA busy_timeout = 5000").unwrap();
                RawConnection::Sqlite(conn)
            }
            Place::Postgresql { server, name } => RawConnection::Postgresql(
                PgConnection::establish(&on_server(server, name)).unwrap(),
            ),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Self::Postgresql { server, name } = self else { return };
        let dropped = PgConnection::establish(server)
            .map(|mut conn| conn.batch_execute(&format!("DROP DATABASE \"{name}\" WITH (FORCE)")));
        assert!(matches!(dropped, Ok(Ok(()))) || std::thread::panicking(), "{name} is left behind");
    }
}

/// A storage and what it published.
pub(crate) struct Store {
    pub(crate) storage: Storage,
    pub(crate) publisher: Arc<RecordingPublisher>,
}

impl Drop for Store {
    fn drop(&mut self) {
        self.storage.shut_down();
    }
}

/// A connection to either database, for what no port does.
pub(crate) enum RawConnection {
    Sqlite(SqliteConnection),
    Postgresql(PgConnection),
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    text: String,
}

impl RawConnection {
    pub(crate) fn execute(&mut self, sql: &str) {
        match self {
            Self::Sqlite(conn) => conn.batch_execute(sql).unwrap(),
            Self::Postgresql(conn) => conn.batch_execute(sql).unwrap(),
        }
    }

    /// The one column `number` of each row.
    pub(crate) fn numbers(&mut self, sql: &str) -> Vec<i64> {
        let query = diesel::sql_query(sql);
        let rows: Vec<Number> = match self {
            Self::Sqlite(conn) => query.load(conn).unwrap(),
            Self::Postgresql(conn) => query.load(conn).unwrap(),
        };
        rows.into_iter().map(|row| row.number).collect()
    }

    /// The one column `text` of each row.
    pub(crate) fn texts(&mut self, sql: &str) -> Vec<String> {
        let query = diesel::sql_query(sql);
        let rows: Vec<Line> = match self {
            Self::Sqlite(conn) => query.load(conn).unwrap(),
            Self::Postgresql(conn) => query.load(conn).unwrap(),
        };
        rows.into_iter().map(|row| row.text).collect()
    }
}

/// The maintenance database of the server that test databases are made on.
#[expect(clippy::disallowed_methods, reason = "tests have no configuration but this variable")]
pub(crate) fn server() -> String {
    std::env::var("TEST_DATABASE_URL")
        .expect("TEST_DATABASE_URL names no PostgreSQL server: run `make test`, which starts one")
}

fn on_server(server: &str, database: &str) -> String {
    let mut url = url::Url::parse(server).unwrap();
    url.set_path(database);
    url.into()
}
