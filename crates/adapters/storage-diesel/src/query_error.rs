use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error};
use kernel::Fault;
use messages::{AppendError, ChangeError};

/// Why a job on the database came to nothing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum QueryError {
    /// What Diesel or the database said.
    #[error(transparent)]
    Diesel(#[from] Error),
    /// A row holds a value that the domain does not know.
    #[error("the row {id} of {table} holds an impossible {column}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row's id.
        id: i64,
    },
    /// The database is away, or there is no room to wait for it.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
    /// Not every row was stored.
    #[error("of {given} rows for {table}, {stored} were stored")]
    Incomplete {
        /// The table.
        table: &'static str,
        /// How many rows there were to store.
        given: usize,
        /// How many are.
        stored: usize,
    },
    /// The job itself broke down.
    #[error("a database job panicked")]
    Panicked,
}

/// Why the database could not be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unavailable {
    /// Too many jobs wait already.
    #[error("the queue to the database is full")]
    QueueFull,
    /// The answer did not come in time; the job may still take place.
    #[error("the database did not answer in time")]
    TimedOut,
    /// There is no connection.
    #[error("there is no connection to the database")]
    NotConnected,
    /// The connection was lost under the job, or its commit failed; whether it took place is unknown.
    #[error("the connection to the database was lost")]
    ConnectionLost,
    /// The database was too busy with others.
    #[error("the database is busy")]
    Busy,
    /// There is no space left to write to. Nothing was stored.
    #[error("the database has no space left")]
    StorageFull,
    /// The storage is shutting down.
    #[error("the storage is closed")]
    Closed,
}

impl QueryError {
    /// Whether the database gave up one of several transactions that got in each other's way.
    pub(crate) fn is_serialization_failure(&self) -> bool {
        matches!(
            self,
            Self::Diesel(Error::DatabaseError(DatabaseErrorKind::SerializationFailure, _))
        )
    }

    /// Whether the job alone is to blame: the connection is good, and so is the transaction around a
    /// savepoint that the job was undone to.
    pub(crate) fn concerns_only_the_job(&self) -> bool {
        match self {
            Self::Diesel(Error::DatabaseError(kind, _)) => matches!(
                kind,
                DatabaseErrorKind::UniqueViolation
                    | DatabaseErrorKind::ForeignKeyViolation
                    | DatabaseErrorKind::NotNullViolation
                    | DatabaseErrorKind::CheckViolation
                    | DatabaseErrorKind::RestrictViolation
                    | DatabaseErrorKind::ExclusionViolation
            ),
            Self::Diesel(error) => matches!(
                error,
                Error::NotFound
                    | Error::InvalidCString(_)
                    | Error::QueryBuilderError(_)
                    | Error::DeserializationError(_)
                    | Error::SerializationError(_)
                    | Error::IntegerConversion(_)
                    | Error::RollbackTransaction
            ),
            Self::Corrupt { .. } | Self::Incomplete { .. } => true,
            Self::Unavailable(_) | Self::Panicked => false,
        }
    }

    /// Whether the same job may succeed when it is tried again at once. A deadlock has no kind of its
    /// own, and its message depends on the server's language: so does everything unknown.
    pub(crate) fn may_pass(&self) -> bool {
        matches!(self, Self::Diesel(Error::DatabaseError(..))) && !self.concerns_only_the_job()
    }

    /// Whether the database gave up waiting for what others hold.
    pub(crate) fn says_others_hold_it(&self) -> bool {
        matches!(self, Self::Diesel(Error::DatabaseError(_, said)) if said.message().contains("lock timeout"))
    }

    /// Whether there was no space left to write to.
    pub(crate) fn says_storage_is_full(&self) -> bool {
        match self {
            Self::Unavailable(reason) => *reason == Unavailable::StorageFull,
            Self::Diesel(Error::DatabaseError(_, said)) => is_about_space(said.as_ref()),
            Self::Diesel(Error::RollbackErrorOnCommit { commit_error, .. }) => {
                matches!(commit_error.as_ref(), Error::DatabaseError(_, said) if is_about_space(said.as_ref()))
            }
            Self::Diesel(_) | Self::Corrupt { .. } | Self::Incomplete { .. } | Self::Panicked => {
                false
            }
        }
    }

    /// Whether the error by itself says to take another connection: it is closed, or it leads to a
    /// server that was demoted to a read-only copy.
    pub(crate) fn says_connection_is_useless(&self) -> bool {
        match self {
            Self::Diesel(Error::DatabaseError(kind, _)) => matches!(
                kind,
                DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::ReadOnlyTransaction
            ),
            Self::Diesel(error) => matches!(
                error,
                Error::BrokenTransactionManager | Error::RollbackErrorOnCommit { .. }
            ),
            Self::Corrupt { .. }
            | Self::Incomplete { .. }
            | Self::Unavailable(_)
            | Self::Panicked => false,
        }
    }
}

impl From<QueryError> for Fault {
    fn from(error: QueryError) -> Self {
        match error {
            QueryError::Unavailable(reason) => reason.into(),
            QueryError::Diesel(Error::DatabaseError(_, said))
                if is_about_waiting(said.message()) =>
            {
                Unavailable::Busy.into()
            }
            error @ (QueryError::Diesel(_)
            | QueryError::Corrupt { .. }
            | QueryError::Incomplete { .. }
            | QueryError::Panicked) => Self::failed(error),
        }
    }
}

/// Whether the database gave up waiting for others. These errors have no kind of their own; a
/// PostgreSQL server that speaks another language than English has them taken for failures.
fn is_about_waiting(message: &str) -> bool {
    [
        "database is locked",
        "deadlock detected",
        "lock timeout",
        "statement timeout",
        "could not serialize",
    ]
    .iter()
    .any(|sign| message.contains(sign))
}

/// Whether a disk is full. Neither database has a kind for it, and Diesel keeps PostgreSQL's code (53100)
/// to itself: its message ends as the server's system says it.
fn is_about_space(said: &dyn DatabaseErrorInformation) -> bool {
    let signs = ["database or disk is full", "No space left on device"];
    let hint = said.hint().unwrap_or_default();
    signs.iter().any(|sign| said.message().contains(sign)) || hint == "Check free disk space."
}

impl From<Unavailable> for Fault {
    fn from(reason: Unavailable) -> Self {
        Self::unavailable(reason)
    }
}

impl From<Unavailable> for AppendError {
    fn from(reason: Unavailable) -> Self {
        Self::Fault(reason.into())
    }
}

impl From<Unavailable> for ChangeError {
    fn from(reason: Unavailable) -> Self {
        Self::Fault(reason.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(kind: DatabaseErrorKind, message: &str) -> QueryError {
        QueryError::Diesel(Error::DatabaseError(kind, Box::new(message.to_owned())))
    }

    #[test]
    fn a_refused_row_is_the_fault_of_its_job_alone() {
        assert!(said(DatabaseErrorKind::UniqueViolation, "").concerns_only_the_job());
        assert!(said(DatabaseErrorKind::CheckViolation, "").concerns_only_the_job());
        assert!(QueryError::from(Error::NotFound).concerns_only_the_job());
        assert!(!said(DatabaseErrorKind::SerializationFailure, "").concerns_only_the_job());
        assert!(!said(DatabaseErrorKind::ClosedConnection, "").concerns_only_the_job());
        assert!(!QueryError::from(Error::BrokenTransactionManager).concerns_only_the_job());
        assert!(!QueryError::Panicked.concerns_only_the_job());
    }

    #[test]
    fn what_others_got_in_the_way_of_may_be_tried_again() {
        assert!(said(DatabaseErrorKind::SerializationFailure, "").may_pass());
        assert!(!said(DatabaseErrorKind::UniqueViolation, "").may_pass());
        assert!(!QueryError::Panicked.may_pass());
    }

    #[test]
    fn a_full_disk_is_known_in_whatever_it_is_said() {
        let sqlite = "database or disk is full";
        let postgresql = "could not extend file \"base/5/1259\": No space left on device";
        for message in [sqlite, postgresql] {
            let full = said(DatabaseErrorKind::Unknown, message);
            assert!(full.says_storage_is_full(), "{message}");
        }
        let on_commit = QueryError::Diesel(Error::RollbackErrorOnCommit {
            rollback_error: Box::new(Error::NotInTransaction),
            commit_error: Box::new(Error::DatabaseError(
                DatabaseErrorKind::Unknown,
                Box::new(sqlite.to_owned()),
            )),
        });
        assert!(on_commit.says_storage_is_full());
        assert!(!said(DatabaseErrorKind::Unknown, "disk I/O error").says_storage_is_full());
        let fault = Fault::from(QueryError::from(Unavailable::StorageFull));
        assert!(matches!(fault, Fault::Unavailable(_)));
    }

    #[test]
    fn callers_learn_whether_it_may_pass() {
        let timeout = "canceling statement due to lock timeout";
        for busy in ["database is locked", "ERROR: deadlock detected", timeout] {
            let fault = Fault::from(said(DatabaseErrorKind::Unknown, busy));
            assert!(matches!(fault, Fault::Unavailable(_)), "{busy}");
        }
        let away = QueryError::from(Unavailable::NotConnected);
        assert!(matches!(Fault::from(away), Fault::Unavailable(_)));
        let corrupt = QueryError::Corrupt { table: "rooms", column: "kind", id: 7 };
        let Fault::Failed(source) = Fault::from(corrupt) else { panic!("not a failure") };
        assert_eq!(source.to_string(), "the row 7 of rooms holds an impossible kind");
    }
}
