//! A fresh database for each test, gone after it.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use messages::testing::fakes::RecordingPublisher;
use storage_diesel::{DatabaseUrl, Storage, migrate};
use tempfile::TempDir;

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgresql,
}

/// Makes tests of async functions that take a [`TestDatabase`], in a module for each kind.
macro_rules! on_both_databases {
    ($($test:ident,)*) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $test() {
                    use crate::databases::{Kind, TestDatabase};
                    super::$test(TestDatabase::create(Kind::Sqlite)).await;
                }
            )*
        }
        mod postgresql {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $test() {
                    use crate::databases::{Kind, TestDatabase};
                    super::$test(TestDatabase::create(Kind::Postgresql)).await;
                }
            )*
        }
    };
}
pub(crate) use on_both_databases;

/// An empty database without any schema.
pub(crate) struct TestDatabase {
    pub(crate) url: DatabaseUrl,
    place: Place,
}

enum Place {
    Sqlite { folder: TempDir },
    Postgresql { server: String, name: String },
}

impl TestDatabase {
    pub(crate) fn create(kind: Kind) -> Self {
        match kind {
            Kind::Sqlite => {
                let folder = tempfile::tempdir().unwrap();
                let url = format!("sqlite://{}/madang.db", folder.path().display());
                Self { url: url.parse().unwrap(), place: Place::Sqlite { folder } }
            }
            Kind::Postgresql => {
                let server = server();
                let name = format!("t_{:016x}", RandomState::new().build_hasher().finish());
                let mut conn = PgConnection::establish(&server).unwrap();
                conn.batch_execute(&format!("CREATE DATABASE \"{name}\"")).unwrap();
                let url = on_server(&server, &name).parse().unwrap();
                Self { url, place: Place::Postgresql { server, name } }
            }
        }
    }

    pub(crate) fn kind(&self) -> Kind {
        match self.place {
            Place::Sqlite { .. } => Kind::Sqlite,
            Place::Postgresql { .. } => Kind::Postgresql,
        }
    }

    /// The storage on this database, its schema made first.
    pub(crate) fn open(&self) -> Store {
        migrate(&self.url).unwrap();
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

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Place::Postgresql { server, name } = &self.place else { return };
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
