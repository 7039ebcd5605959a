use std::hash::{BuildHasher, Hasher, RandomState};

use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use tempfile::TempDir;
use url::Url;

use crate::failure::Failure;

/// Where databases are made to be measured.
pub(crate) enum Backend {
    /// In the folder for temporary files.
    Sqlite,
    /// On a server whose user may create databases.
    Postgresql {
        /// A database there to connect to.
        server: Url,
    },
}

impl Backend {
    /// As the table shows it.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgresql { .. } => "PostgreSQL",
        }
    }

    /// Whether what it commits survives the machine's crash.
    pub(crate) fn is_durable(&self) -> Result<bool, Failure> {
        match self {
            Self::Sqlite => Ok(true),
            Self::Postgresql { server } => {
                let mut conn = PgConnection::establish(server.as_str())?;
                let fsync = sql::<Bool>("current_setting('fsync')::boolean");
                Ok(diesel::select(fsync).get_result(&mut conn)?)
            }
        }
    }
}

/// An empty database, gone once it is dropped.
pub(crate) enum FreshDatabase {
    /// A file.
    Sqlite {
        /// Its folder.
        folder: TempDir,
    },
    /// A database on a server.
    Postgresql {
        /// The server.
        server: Url,
        /// The database's name there.
        name: String,
    },
}

impl FreshDatabase {
    /// Makes one.
    pub(crate) fn create(backend: &Backend) -> Result<Self, Failure> {
        match backend {
            Backend::Sqlite => Ok(Self::Sqlite { folder: tempfile::tempdir()? }),
            Backend::Postgresql { server } => {
                let name = format!("bench_{:016x}", RandomState::new().build_hasher().finish());
                PgConnection::establish(server.as_str())?
                    .batch_execute(&format!("CREATE DATABASE \"{name}\""))?;
                Ok(Self::Postgresql { server: server.clone(), name })
            }
        }
    }

    /// As `DATABASE_URL` has it.
    pub(crate) fn url(&self) -> String {
        let address = self.address();
        match self {
            Self::Sqlite { .. } => format!("sqlite://{address}"),
            Self::Postgresql { .. } => address,
        }
    }

    /// As the database's own library takes it.
    pub(crate) fn address(&self) -> String {
        match self {
            Self::Sqlite { folder } => folder.path().join("madang.db").display().to_string(),
            Self::Postgresql { server, name } => {
                let mut url = server.clone();
                url.set_path(name);
                url.into()
            }
        }
    }
}

impl Drop for FreshDatabase {
    fn drop(&mut self) {
        let Self::Postgresql { server, name } = self else { return };
        let dropped = PgConnection::establish(server.as_str())
            .map(|mut conn| conn.batch_execute(&format!("DROP DATABASE \"{name}\" WITH (FORCE)")));
        if !matches!(dropped, Ok(Ok(()))) {
            eprintln!("the database {name} is left behind");
        }
    }
}
