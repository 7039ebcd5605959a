use std::sync::Arc;

use diesel::{PgConnection, SqliteConnection};

use crate::engine::Engine;

/// The database of this process, whichever it is.
#[derive(Clone)]
pub(crate) enum Database {
    /// A file.
    Sqlite(Arc<Engine<SqliteConnection>>),
    /// A server.
    Postgresql(Arc<Engine<PgConnection>>),
}

/// Runs one query function as a job on the database: `read` on a reader, `write` in a transaction.
///
/// `on_database!(self.database, read, users::find(id))` calls `sqlite::users::find(conn, id)` or
/// `postgresql::users::find(conn, id)` on a database thread and is its `Result<_, QueryError>`. The
/// arguments are expressions that the job evaluates on its thread, again for each time that it runs:
/// it takes over the variables in them, so pass what is not `Copy` by reference (`users::add(&new)`).
///
/// With `write`, `, remembered by memory, then move |memory, result| …` may follow: it runs on the
/// writer's thread after the commit and before the caller goes on, and even if the caller has gone. After
/// a commit of unknown outcome the memory forgets everything instead.
macro_rules! on_database {
    ($database:expr, $lane:ident, $module:ident :: $function:ident ( $($argument:expr),* $(,)? )) => {
        match &$database {
            $crate::database::Database::Sqlite(engine) => {
                engine
                    .$lane(move |conn| $crate::sqlite::$module::$function(conn $(, $argument)*))
                    .await
            }
            $crate::database::Database::Postgresql(engine) => {
                engine
                    .$lane(move |conn| $crate::postgresql::$module::$function(conn $(, $argument)*))
                    .await
            }
        }
    };
    (
        $database:expr, write, $module:ident :: $function:ident ( $($argument:expr),* $(,)? ),
        remembered by $memory:expr, then $then:expr $(,)?
    ) => {
        match &$database {
            $crate::database::Database::Sqlite(engine) => {
                engine
                    .write_then(
                        move |conn| $crate::sqlite::$module::$function(conn $(, $argument)*),
                        $memory,
                        $then,
                    )
                    .await
            }
            $crate::database::Database::Postgresql(engine) => {
                engine
                    .write_then(
                        move |conn| $crate::postgresql::$module::$function(conn $(, $argument)*),
                        $memory,
                        $then,
                    )
                    .await
            }
        }
    };
}
pub(crate) use on_database;
