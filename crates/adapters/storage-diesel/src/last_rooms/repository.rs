use std::sync::Arc;

use async_trait::async_trait;
use kernel::{Fault, RoomId, UserId};
use messages::LastRooms;

use super::notes::Duty;
use super::{LastRoom, Notes};
use crate::database::{Database, on_database};
use crate::engine::{DatabaseConnection, Engine};
use crate::query_error::QueryError;
use crate::{postgresql, sqlite};

/// Where people last posted, in the database.
///
/// A node writes nothing while a person stays in the room that it knows for up to 10 s. So who posts in one
/// room, then in another through another node, and within those 10 s in the first again through the first
/// node, is found in the other room by every node until they post once more after them. To write each note
/// would cost a row for each message.
pub(crate) struct DieselLastRooms {
    database: Database,
    notes: Arc<Notes>,
}

impl DieselLastRooms {
    pub(crate) fn new(database: Database, notes: Arc<Notes>) -> Self {
        Self { database, notes }
    }
}

#[async_trait]
impl LastRooms for DieselLastRooms {
    fn note(&self, user: UserId, room: RoomId) {
        match self.notes.add(user, room) {
            Duty::Write => match &self.database {
                Database::Sqlite(engine) => {
                    write(engine, &self.notes, sqlite::last_room_statements::write);
                }
                Database::Postgresql(engine) => {
                    write(engine, &self.notes, postgresql::last_room_statements::write);
                }
            },
            Duty::Nothing => {}
        }
    }

    async fn of(&self, user: UserId) -> Result<Option<RoomId>, Fault> {
        Ok(match self.notes.pending(user) {
            Some(room) => on_database!(self.database, read, last_rooms::if_there(user, room))?,
            None => on_database!(self.database, read, last_rooms::find(user))?,
        })
    }
}

/// How a database writes a batch of last rooms.
type Write<C> = fn(&mut C, &[LastRoom]) -> Result<(), QueryError>;

/// Has what waits written by a job that nobody waits for.
fn write<C: DatabaseConnection>(engine: &Engine<C>, notes: &Arc<Notes>, statement: Write<C>) {
    let (pending, written) = (Arc::clone(notes), Arc::clone(notes));
    let handed_over = engine.write_unattended(
        move |conn| statement(conn, &pending.batch()),
        move |outcome| match outcome {
            Ok(()) => written.settle_batch(),
            Err(error) => {
                tracing::debug!(%error, "where people last posted could not be written");
                written.put_batch_back();
            }
        },
    );
    if let Err(reason) = handed_over {
        tracing::debug!(error = %reason, "where people last posted cannot be written");
        notes.leave_to_next_job();
    }
}
