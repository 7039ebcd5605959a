//! The only place where a thread waits for a database.

mod connection;
mod full_disk;
mod held;
mod job;
mod mailbox;
mod reader;
#[cfg(test)]
mod tests;
mod writer;

use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use diesel::r2d2::Pool;

pub(crate) use connection::DatabaseConnection;
pub(crate) use held::{Held, TransactionError};
pub(crate) use job::Answer;

use connection::{LogFailures, Manager};
use mailbox::Mailbox;
use reader::Reads;
use writer::Lanes;

use crate::messages::{MessageCommitter, PendingWrite};
use crate::query_error::{QueryError, Unavailable};
use crate::recent::Memory;

/// How long a thread waits for a connection that was lost only now.
const CONNECT_PATIENCE: Duration = Duration::from_secs(2);

/// The database threads, each with a connection of its own, and what waits for them.
pub(crate) struct Engine<C> {
    reads: Arc<Reads<C>>,
    lanes: Arc<Mailbox<Lanes<C>>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl<C: DatabaseConnection> Engine<C> {
    /// Starts `readers` threads that read and one that writes.
    pub(crate) fn start(
        address: String,
        readers: usize,
        messages: MessageCommitter<C>,
    ) -> io::Result<Self> {
        let connections = u32::try_from(readers + 1).unwrap_or(u32::MAX);
        let pool = Pool::builder()
            .max_size(connections)
            // A thread keeps its connection, so this is one question for each connection, not each job.
            .test_on_check_out(true)
            .connection_timeout(CONNECT_PATIENCE)
            .idle_timeout(None)
            .max_lifetime(None)
            .error_handler(Box::new(LogFailures))
            .build_unchecked(Manager::<C>::new(address));
        let engine = Self {
            reads: Arc::new(Mailbox::new()),
            lanes: Arc::new(Mailbox::new()),
            threads: Mutex::default(),
        };
        for number in 1..=readers {
            let (reads, held) = (Arc::clone(&engine.reads), Held::new(pool.clone()));
            engine.spawn(format!("db-reader-{number}"), move || {
                reader::run(&reads, held, readers);
            })?;
        }
        let (lanes, held) = (Arc::clone(&engine.lanes), Held::new(pool));
        engine.spawn("db-writer".to_owned(), move || writer::run(&lanes, held, &messages))?;
        Ok(engine)
    }

    fn spawn(&self, name: String, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
        let thread = thread::Builder::new().name(name).spawn(work)?;
        self.threads.lock().unwrap_or_else(PoisonError::into_inner).push(thread);
        Ok(())
    }

    /// Runs a job that changes nothing on one of the readers.
    pub(crate) async fn read<T, J>(&self, job: J) -> Result<T, QueryError>
    where
        T: Send + 'static,
        J: FnMut(&mut C) -> Result<T, QueryError> + Send + 'static,
    {
        let (job, answer) = job::job(job, |_| ());
        self.reads.put(job, |waiting| waiting)?;
        answer.wait().await
    }

    /// Runs a job in a transaction on the writer; when this returns, it is on disk.
    ///
    /// The job may run again when its transaction was rolled back, so it must have no effect but on the
    /// connection.
    pub(crate) async fn write<T, J>(&self, job: J) -> Result<T, QueryError>
    where
        T: Send + 'static,
        J: FnMut(&mut C) -> Result<T, QueryError> + Send + 'static,
    {
        self.put_write(job, |_| ()).await
    }

    /// Like [`Self::write`]; after the commit, and before anybody learns of it, `then` sees the memory
    /// and the result on the writer's thread, even if the caller has stopped waiting. It must not wait
    /// for anything. Where nobody knows whether there was a commit, the memory forgets everything.
    pub(crate) async fn write_then<T, J, M, H>(
        &self,
        job: J,
        memory: M,
        then: H,
    ) -> Result<T, QueryError>
    where
        T: Send + 'static,
        J: FnMut(&mut C) -> Result<T, QueryError> + Send + 'static,
        M: Memory,
        H: FnOnce(&M, &T) + Send + 'static,
    {
        let follow = move |result: Option<&T>| match result {
            Some(result) => then(&memory, result),
            None => memory.forget_all(),
        };
        self.put_write(job, follow).await
    }

    async fn put_write<T, J, H>(&self, job: J, then: H) -> Result<T, QueryError>
    where
        T: Send + 'static,
        J: FnMut(&mut C) -> Result<T, QueryError> + Send + 'static,
        H: FnOnce(Option<&T>) + Send + 'static,
    {
        let (job, answer) = job::job(job, then);
        self.lanes.put(job, |lanes| &mut lanes.writes)?;
        answer.wait().await
    }

    /// Hands the writer a job that nobody waits for; the same holds for it as for [`Self::write`]. `then`
    /// learns on the writer's thread what became of it, and must not wait for anything. What is handed
    /// over before the engine shuts down takes place.
    pub(crate) fn write_unattended<J, H>(&self, job: J, then: H) -> Result<(), Unavailable>
    where
        J: FnMut(&mut C) -> Result<(), QueryError> + Send + 'static,
        H: FnOnce(Result<(), QueryError>) + Send + 'static,
    {
        self.lanes.put(job::unattended(job, then), |lanes| &mut lanes.writes)
    }

    /// Hands a message or a change to the writer's own lane for them.
    pub(crate) async fn write_to_log<T, E: From<Unavailable>>(
        &self,
        write: PendingWrite,
        answer: Answer<E, T>,
    ) -> Result<T, E> {
        self.lanes.put(write, |lanes| &mut lanes.log)?;
        answer.wait().await
    }

    /// Lets nothing more in, does what waits, and ends the threads. Blocks until then.
    pub(crate) fn shut_down(&self) {
        self.close();
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        for thread in threads.drain(..) {
            if thread.join().is_err() {
                tracing::error!("a database thread had panicked");
            }
        }
    }
}

impl<C> Engine<C> {
    fn close(&self) {
        self.reads.close();
        self.lanes.close();
    }
}

impl<C> Drop for Engine<C> {
    fn drop(&mut self) {
        self.close();
    }
}
