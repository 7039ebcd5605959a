use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use kernel::{Fault, RoomId};
use messages::{AppendError, Appended, MessagePublisher, NewMessage};
use tokio::sync::oneshot;

use crate::engine::{Answer, DatabaseConnection, Held, TransactionError};
use crate::query_error::{QueryError, Unavailable};

/// How often a single message is tried that others keep getting in the way of.
const ATTEMPTS: usize = 3;

/// Stores a batch in the transaction that it is called in.
pub(crate) type AppendBatch<C> =
    fn(&mut C, &[NewMessage]) -> Result<Vec<Option<Appended>>, QueryError>;

/// A message that waits for the writer.
pub(crate) struct PendingAppend {
    message: NewMessage,
    reply: Reply,
}

type Reply = oneshot::Sender<Result<Appended, AppendError>>;

impl PendingAppend {
    /// A message, and where the answer will be.
    pub(crate) fn new(message: NewMessage) -> (Self, Answer<AppendError, Appended>) {
        let (reply, answer) = oneshot::channel();
        (Self { message, reply }, Answer::new(answer))
    }
}

/// Commits messages in groups, publishes them, and only then answers those who sent them.
pub(crate) struct MessageWriter<C> {
    append: AppendBatch<C>,
    publisher: Arc<dyn MessagePublisher>,
}

impl<C: DatabaseConnection> MessageWriter<C> {
    /// Writes by `append` and tells `publisher`.
    pub(crate) fn new(append: AppendBatch<C>, publisher: Arc<dyn MessagePublisher>) -> Self {
        Self { append, publisher }
    }

    /// Stores what is still waited for; a message that fails, fails alone.
    pub(crate) fn commit(&self, held: &mut Held<C>, mut batch: Vec<PendingAppend>) {
        batch.retain(|pending| !pending.reply.is_closed());
        let (messages, replies): (Vec<_>, Vec<_>) =
            batch.into_iter().map(|pending| (pending.message, pending.reply)).unzip();
        if messages.len() <= 1 {
            self.commit_each(held, &messages, replies);
            return;
        }
        match held.transaction(|conn| (self.append)(conn, &messages)) {
            Ok(outcomes) => self.publish_and_answer(outcomes, replies),
            Err(TransactionError::NotBegun(reason)) => refuse(replies, reason),
            Err(TransactionError::RolledBack(QueryError::Unavailable(reason))) => {
                refuse(replies, reason);
            }
            Err(TransactionError::RolledBack(_)) => self.commit_each(held, &messages, replies),
            Err(TransactionError::InDoubt) => {
                self.repair(&messages);
                refuse(replies, Unavailable::ConnectionLost);
            }
        }
    }

    fn commit_each(&self, held: &mut Held<C>, messages: &[NewMessage], replies: Vec<Reply>) {
        for (message, reply) in messages.iter().zip(replies) {
            self.commit_alone(held, std::slice::from_ref(message), reply);
        }
    }

    fn commit_alone(&self, held: &mut Held<C>, message: &[NewMessage], reply: Reply) {
        let mut attempts = 1;
        let error = loop {
            match held.transaction(|conn| (self.append)(conn, message)) {
                Ok(outcomes) => return self.publish_and_answer(outcomes, vec![reply]),
                Err(TransactionError::NotBegun(reason)) => break reason.into(),
                Err(TransactionError::InDoubt) => {
                    self.repair(message);
                    break Unavailable::ConnectionLost.into();
                }
                Err(TransactionError::RolledBack(error)) => {
                    let is_final = attempts == ATTEMPTS || reply.is_closed();
                    if is_final || !error.may_pass() {
                        break error;
                    }
                }
            }
            attempts += 1;
        };
        // A caller who has gone does not need the answer.
        let _ = reply.send(Err(Fault::from(error).into()));
    }

    fn publish_and_answer(&self, outcomes: Vec<Option<Appended>>, replies: Vec<Reply>) {
        let stored: Vec<_> = outcomes
            .iter()
            .flatten()
            .filter(|appended| !appended.is_repeat)
            .map(|appended| Arc::clone(&appended.message))
            .collect();
        if !stored.is_empty() {
            let published = catch_unwind(AssertUnwindSafe(|| self.publisher.publish(&stored)));
            if published.is_err() {
                tracing::error!("publishing messages panicked");
                self.repair_rooms(stored.iter().map(|message| message.room_id).collect());
            }
        }
        for (outcome, reply) in outcomes.into_iter().zip(replies) {
            let _ = reply.send(outcome.ok_or(AppendError::NoSuchRoom));
        }
    }

    fn repair(&self, messages: &[NewMessage]) {
        self.repair_rooms(messages.iter().map(|message| message.room_id).collect());
    }

    fn repair_rooms(&self, mut rooms: Vec<RoomId>) {
        rooms.sort_unstable();
        rooms.dedup();
        if catch_unwind(AssertUnwindSafe(|| self.publisher.repair(&rooms))).is_err() {
            tracing::error!("asking for a repair of rooms panicked");
        }
    }
}

fn refuse(replies: Vec<Reply>, reason: Unavailable) {
    for reply in replies {
        let _ = reply.send(Err(reason.into()));
    }
}
