use async_trait::async_trait;
use kernel::{Fault, Timestamp};
use messages::{AskAdmission, AskAllowances, AskRequest};

use crate::database::{Database, on_database};
use crate::engine::{DatabaseConnection, Engine};
use crate::query_error::QueryError;
use crate::{postgresql, sqlite};

/// What is asked of the AI, counted in the database.
pub(crate) struct DieselAskAllowances {
    database: Database,
}

impl DieselAskAllowances {
    pub(crate) fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl AskAllowances for DieselAskAllowances {
    async fn take(&self, request: AskRequest) -> Result<AskAdmission, Fault> {
        Ok(on_database!(self.database, write, ask_allowances::take(&request))?)
    }

    fn end(&self, request: AskRequest, was_asked: bool) {
        match &self.database {
            Database::Sqlite(engine) => {
                end(engine, request, was_asked, sqlite::ask_allowances::end);
            }
            Database::Postgresql(engine) => {
                end(engine, request, was_asked, postgresql::ask_allowances::end);
            }
        }
    }

    async fn finish(&self, request: AskRequest) -> Result<(), Fault> {
        Ok(on_database!(self.database, write, ask_allowances::end(&request, true))?)
    }

    async fn remove_ended(&self, now: Timestamp) -> Result<usize, Fault> {
        Ok(on_database!(self.database, write, ask_allowances::remove_ended(now))?)
    }
}

/// How a database ends a question.
type End<C> = fn(&mut C, &AskRequest, bool) -> Result<(), QueryError>;

/// Has a question ended by a job that nobody waits for.
fn end<C: DatabaseConnection>(
    engine: &Engine<C>,
    request: AskRequest,
    was_asked: bool,
    statement: End<C>,
) {
    let handed_over = engine.write_unattended(
        move |conn| statement(conn, &request, was_asked),
        move |outcome| {
            if let Err(error) = outcome {
                tracing::debug!(%error, user = %request.user, "a question could not be ended");
            }
        },
    );
    if let Err(reason) = handed_over {
        tracing::debug!(error = %reason, user = %request.user, "a question cannot be ended");
    }
}
