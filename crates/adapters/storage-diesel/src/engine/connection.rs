use std::marker::PhantomData;

use diesel::connection::AnsiTransactionManager;
use diesel::r2d2::{Error as ConnectError, HandleError, ManageConnection, R2D2Connection};
use diesel::{Connection, ConnectionResult};

use crate::query_error::QueryError;

/// What the engine needs of a database's connection beyond Diesel.
pub(crate) trait DatabaseConnection:
    R2D2Connection + Connection<TransactionManager = AnsiTransactionManager> + Send + 'static
{
    /// Opens a connection with every setting that the queries rely on.
    fn open(address: &str) -> ConnectionResult<Self>;
    /// Runs `work` in a transaction that is sure to be allowed to write.
    fn write_transaction<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, QueryError>,
    ) -> Result<T, QueryError>;
    /// Lets the present transaction fail soon, instead of waiting for what another node holds.
    fn give_way(&mut self) -> Result<(), QueryError>;
}

/// A connection in the pool, and whether it is still good for anything.
pub(super) struct Link<C> {
    pub(super) conn: C,
    pub(super) is_lost: bool,
}

/// Makes connections for the pool.
pub(super) struct Manager<C> {
    address: String,
    connection: PhantomData<fn() -> C>,
}

impl<C> Manager<C> {
    /// For the database at that address, as the backend's library reads it.
    pub(super) fn new(address: String) -> Self {
        Self { address, connection: PhantomData }
    }
}

impl<C: DatabaseConnection> ManageConnection for Manager<C> {
    type Connection = Link<C>;
    type Error = ConnectError;

    fn connect(&self) -> Result<Link<C>, ConnectError> {
        Ok(Link { conn: C::open(&self.address)?, is_lost: false })
    }

    fn is_valid(&self, link: &mut Link<C>) -> Result<(), ConnectError> {
        Ok(link.conn.ping()?)
    }

    fn has_broken(&self, link: &mut Link<C>) -> bool {
        link.is_lost
    }
}

/// Logs each vain attempt to connect.
#[derive(Debug)]
pub(super) struct LogFailures;

impl HandleError<ConnectError> for LogFailures {
    fn handle_error(&self, error: ConnectError) {
        tracing::warn!(%error, "cannot connect to the database");
    }
}
