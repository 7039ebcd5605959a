use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use diesel::r2d2::{Pool, PooledConnection};

use super::connection::{DatabaseConnection, Link, Manager};
use super::full_disk::{log_full_disk, unless_storage_is_full};
use super::job::Job;
use crate::query_error::{QueryError, Unavailable};

/// How long a thread waits for a connection while the database is known to be away. The pool tries to
/// connect by itself meanwhile, about once a second.
const WAIT_WHILE_AWAY: Duration = Duration::from_millis(50);

/// How often a transaction is tried that others get in the way of, and for how long: those who wait
/// behind it have 2 s for all that comes before them.
const ATTEMPTS: usize = 3;
const TIME_TO_INSIST: Duration = Duration::from_millis(600);

/// The connection of one thread: taken from the pool when needed, and given up once it is broken.
pub(crate) struct Held<C: DatabaseConnection> {
    pool: Pool<Manager<C>>,
    link: Option<PooledConnection<Manager<C>>>,
    is_away: bool,
}

/// Why a transaction did not come to its end.
pub(crate) enum TransactionError {
    /// It did not even begin.
    NotBegun(Unavailable),
    /// It failed and left nothing behind.
    RolledBack(QueryError),
    /// The commit failed: whether it took place is unknown.
    InDoubt,
}

impl From<TransactionError> for QueryError {
    fn from(error: TransactionError) -> Self {
        match error {
            TransactionError::NotBegun(reason) => reason.into(),
            TransactionError::RolledBack(error) => error,
            TransactionError::InDoubt => Unavailable::ConnectionLost.into(),
        }
    }
}

enum Progress {
    NotBegun,
    Begun,
    Committing,
}

impl<C: DatabaseConnection> Held<C> {
    /// Nothing held yet.
    pub(super) fn new(pool: Pool<Manager<C>>) -> Self {
        Self { pool, link: None, is_away: false }
    }

    /// Runs a job that changes nothing, once more if the connection turns out to be lost.
    pub(super) fn read(&mut self, job: &mut dyn Job<C>) -> Result<(), QueryError> {
        match self.attempt(|conn| job.run(conn)) {
            Err(QueryError::Unavailable(Unavailable::ConnectionLost)) => {
                self.attempt(|conn| job.run(conn))
            }
            result => result,
        }
    }

    /// Runs `work` in a transaction and commits it. It runs again where the connection was lost before
    /// the transaction began: while it lay idle.
    pub(crate) fn transaction<T>(
        &mut self,
        mut work: impl FnMut(&mut C) -> Result<T, QueryError>,
    ) -> Result<T, TransactionError> {
        match self.try_transaction(&mut work) {
            Err(TransactionError::NotBegun(Unavailable::ConnectionLost)) => {
                self.try_transaction(&mut work)
            }
            result => result,
        }
    }

    /// Like [`Self::transaction`], and tries a few times where others may have got in the way.
    pub(crate) fn insist_on_transaction<T>(
        &mut self,
        mut work: impl FnMut(&mut C) -> Result<T, QueryError>,
    ) -> Result<T, TransactionError> {
        let begun = Instant::now();
        let mut attempts = 1;
        loop {
            match self.transaction(&mut work) {
                Err(TransactionError::RolledBack(error))
                    if error.may_pass()
                        && attempts < ATTEMPTS
                        && begun.elapsed() < TIME_TO_INSIST => {}
                result => return result,
            }
            attempts += 1;
        }
    }

    fn try_transaction<T>(
        &mut self,
        work: &mut impl FnMut(&mut C) -> Result<T, QueryError>,
    ) -> Result<T, TransactionError> {
        let mut progress = Progress::NotBegun;
        let result = self.attempt(|conn| {
            unless_storage_is_full(|note| {
                conn.write_transaction(|conn| {
                    progress = Progress::Begun;
                    let value = work(conn).inspect_err(note)?;
                    progress = Progress::Committing;
                    Ok(value)
                })
            })
        });
        result.map_err(|error| match (progress, error) {
            (Progress::NotBegun, QueryError::Unavailable(reason)) => {
                TransactionError::NotBegun(reason)
            }
            (Progress::NotBegun, _) => TransactionError::NotBegun(Unavailable::Busy),
            (Progress::Committing, error) if !error.is_serialization_failure() => {
                TransactionError::InDoubt
            }
            (Progress::Begun | Progress::Committing, error) => TransactionError::RolledBack(error),
        })
    }

    /// Runs `work` on the connection, and gives that up if it broke or may have been left in disorder.
    fn attempt<T>(
        &mut self,
        work: impl FnOnce(&mut C) -> Result<T, QueryError>,
    ) -> Result<T, QueryError> {
        let conn = self.connected()?;
        let Ok(result) = catch_unwind(AssertUnwindSafe(|| work(conn))) else {
            tracing::error!("a database job panicked");
            self.discard();
            return Err(QueryError::Panicked);
        };
        let Err(error) = result else { return result };
        if error.concerns_only_the_job() {
            return Err(error);
        }
        let is_lost = is_lost(conn, &error);
        if is_lost {
            // Where the disk is full, SQLite has ended the transaction by itself: then this restores order.
            self.discard();
        }
        if error.says_storage_is_full() {
            log_full_disk(&error);
            return Err(Unavailable::StorageFull.into());
        }
        if is_lost {
            tracing::warn!(%error, "lost a connection to the database");
            return Err(Unavailable::ConnectionLost.into());
        }
        Err(error)
    }

    fn connected(&mut self) -> Result<&mut C, Unavailable> {
        if self.link.is_none() {
            let link =
                if self.is_away { self.pool.get_timeout(WAIT_WHILE_AWAY) } else { self.pool.get() };
            self.is_away = link.is_err();
            self.link = link.ok();
        }
        self.link.as_mut().map(|link| &mut link.conn).ok_or(Unavailable::NotConnected)
    }

    /// Closes the connection; the pool makes another one.
    fn discard(&mut self) {
        if let Some(mut link) = self.link.take() {
            let link: &mut Link<C> = &mut link;
            link.is_lost = true;
        }
    }
}

/// Whether a connection is of no use after such an error. Databases and drivers name a lost connection
/// in many ways, so it is asked instead.
fn is_lost<C: DatabaseConnection>(conn: &mut C, error: &QueryError) -> bool {
    error.says_connection_is_useless() || conn.is_broken() || conn.ping().is_err()
}
