use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use kernel::{Fault, RoomId};
use messages::{AppendError, Appended, MessagePublisher, NewMessage};
use tokio::sync::oneshot;

use crate::engine::{Answer, DatabaseConnection, Held, TransactionError};
use crate::query_error::{QueryError, Unavailable};

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
            Err(error) => match self.explain(error, &messages) {
                QueryError::Unavailable(reason) => refuse(replies, reason),
                _ => self.commit_each(held, &messages, replies),
            },
        }
    }

    fn commit_each(&self, held: &mut Held<C>, messages: &[NewMessage], replies: Vec<Reply>) {
        for (message, reply) in messages.iter().map(std::slice::from_ref).zip(replies) {
            match held.insist_on_transaction(|conn| (self.append)(conn, message)) {
                Ok(outcomes) => self.publish_and_answer(outcomes, vec![reply]),
                Err(error) => {
                    let fault = Fault::from(self.explain(error, message));
                    // A caller who has gone does not need the answer.
                    let _ = reply.send(Err(fault.into()));
                }
            }
        }
    }

    /// What to tell those whose messages were not stored, or not for certain: then what the rooms hold
    /// is to be read again.
    fn explain(&self, error: TransactionError, messages: &[NewMessage]) -> QueryError {
        if let TransactionError::InDoubt = error {
            self.repair(messages.iter().map(|message| message.room_id).collect());
        }
        error.into()
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
                self.repair(stored.iter().map(|message| message.room_id).collect());
            }
        }
        for (outcome, reply) in outcomes.into_iter().zip(replies) {
            let _ = reply.send(outcome.ok_or(AppendError::NoSuchRoom));
        }
    }

    fn repair(&self, mut rooms: Vec<RoomId>) {
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
