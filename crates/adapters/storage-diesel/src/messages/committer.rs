use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::slice;
use std::sync::Arc;

use kernel::RoomId;
use messages::{AppendError, ChangeError, LogEvent, MessagePublisher};

use super::append_rows::Refusal;
use super::batch::{Batch, Outcomes};
use super::pending::PendingWrite;
use crate::engine::{DatabaseConnection, Held, TransactionError};
use crate::query_error::{QueryError, Unavailable};

/// Writes a batch in the transaction that it is called in.
pub(crate) type WriteBatch<C> = fn(&mut C, &Batch<'_>) -> Result<Outcomes, QueryError>;

/// How long to wait for what others hold.
#[derive(Clone, Copy)]
enum Waiting {
    Patient,
    Brief,
}

/// Commits messages and changes in groups, publishes them, and only then answers those who wait.
pub(crate) struct MessageCommitter<C> {
    write: WriteBatch<C>,
    publisher: Arc<dyn MessagePublisher>,
}

impl<C: DatabaseConnection> MessageCommitter<C> {
    /// Writes by `write` and tells `publisher`.
    pub(crate) fn new(write: WriteBatch<C>, publisher: Arc<dyn MessagePublisher>) -> Self {
        Self { write, publisher }
    }

    /// Writes what is still waited for; a write that fails, fails alone.
    pub(crate) fn commit(&self, held: &mut Held<C>, mut writes: Vec<PendingWrite>) {
        writes.retain(|write| !write.is_abandoned());
        if writes.len() <= 1 {
            self.commit_each(held, writes, Waiting::Patient);
            return;
        }
        let batch = Batch::of(&writes);
        match held.transaction(|conn| (self.write)(conn, &batch)) {
            Ok(outcomes) => self.publish_and_answer(outcomes, writes),
            Err(error) => match self.explain(error, &batch) {
                QueryError::Unavailable(reason) => refuse_all(writes, reason),
                error if error.says_others_hold_it() => {
                    self.commit_each(held, writes, Waiting::Brief);
                }
                _ => self.commit_each(held, writes, Waiting::Patient),
            },
        }
    }

    /// A transaction for each. A room that others hold is asked for once, and only the first such room
    /// patiently: those who write elsewhere must not wait for it again and again.
    fn commit_each(&self, held: &mut Held<C>, writes: Vec<PendingWrite>, mut waiting: Waiting) {
        let mut held_by_others = HashSet::new();
        let mut writes = writes.into_iter();
        while let Some(write) = writes.next() {
            let room = write.room_id();
            if write.is_abandoned() || held_by_others.contains(&room) {
                write.refuse(Unavailable::Busy);
                continue;
            }
            let batch = Batch::of(slice::from_ref(&write));
            let committed = held.insist_on_transaction(|conn| {
                if let Waiting::Brief = waiting {
                    conn.give_way()?;
                }
                (self.write)(conn, &batch)
            });
            match committed {
                Ok(outcomes) => self.publish_and_answer(outcomes, vec![write]),
                Err(TransactionError::NotBegun(reason)) => {
                    write.refuse(reason);
                    refuse_all(writes, reason);
                    return;
                }
                Err(error) => {
                    let error = self.explain(error, &batch);
                    if error.says_others_hold_it() {
                        held_by_others.insert(room);
                        waiting = Waiting::Brief;
                    }
                    write.refuse(error);
                }
            }
        }
    }

    /// What to tell those whose writes did not take place, or not for certain: then what the rooms hold
    /// is to be read again.
    fn explain(&self, error: TransactionError, batch: &Batch<'_>) -> QueryError {
        if let TransactionError::InDoubt = error {
            self.repair(&batch.rooms());
        }
        error.into()
    }

    fn publish_and_answer(&self, outcomes: Outcomes, writes: Vec<PendingWrite>) {
        let events = outcomes.events();
        if !events.is_empty() {
            let published = catch_unwind(AssertUnwindSafe(|| self.publisher.publish(&events)));
            if published.is_err() {
                tracing::error!("publishing messages panicked");
                self.repair(&Batch::of(&writes).rooms());
            }
        }
        let mut appended = outcomes.appended.into_iter();
        let mut changed = outcomes.changed.into_iter();
        for write in writes {
            // A caller who has gone does not need the answer.
            match write {
                PendingWrite::Append { reply, .. } => {
                    let outcome = appended.next().unwrap_or(Err(Refusal::NoSuchRoom));
                    let _ = reply.send(outcome.map_err(AppendError::from));
                }
                PendingWrite::Change { reply, .. } => {
                    let outcome = changed.next().flatten();
                    let _ = reply.send(outcome.ok_or(ChangeError::NoSuchMessage));
                }
            }
        }
    }

    fn repair(&self, rooms: &[RoomId]) {
        if catch_unwind(AssertUnwindSafe(|| self.publisher.repair(rooms))).is_err() {
            tracing::error!("asking for a repair of rooms panicked");
        }
    }
}

fn refuse_all(writes: impl IntoIterator<Item = PendingWrite>, reason: Unavailable) {
    for write in writes {
        write.refuse(reason);
    }
}

impl Outcomes {
    /// What there is to be told of: within a room first the new messages in the order of their numbers,
    /// then the changes in the order of theirs.
    fn events(&self) -> Vec<LogEvent> {
        let posted = self.appended.iter().flatten().filter(|appended| !appended.is_repeat);
        let posted = posted.map(|appended| LogEvent::Posted(Arc::clone(&appended.message)));
        let changed = self.changed.iter().flatten().cloned().map(LogEvent::Changed);
        posted.chain(changed).collect()
    }
}
