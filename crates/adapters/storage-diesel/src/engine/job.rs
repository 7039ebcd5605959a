use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use tokio::sync::oneshot;

use crate::query_error::{QueryError, Unavailable};

/// How long a caller waits for the database.
const PATIENCE: Duration = Duration::from_secs(2);

/// One caller's work on a connection `C`.
pub(super) trait Job<C>: Send {
    /// Does the work and keeps its result; may be called again when its transaction was rolled back.
    fn run(&mut self, conn: &mut C) -> Result<(), QueryError>;
    /// Gives the caller the result of the last run, which succeeded.
    fn succeed(self: Box<Self>);
    /// Tells the caller that the work came to nothing.
    fn fail(self: Box<Self>, error: QueryError);
    /// Tells the caller that nobody knows whether the work took place.
    fn doubt(self: Box<Self>);
    /// Whether the caller has stopped waiting.
    fn is_abandoned(&self) -> bool;
}

/// A job of any result.
pub(super) type BoxedJob<C> = Box<dyn Job<C>>;

/// Wraps a function as a job, and where its answer will be. Before the caller gets the result, `then`
/// sees it, even if the caller has gone; it sees `None` where nobody knows whether the work took place.
pub(super) fn job<C, T, W, H>(work: W, then: H) -> (BoxedJob<C>, Answer<QueryError, T>)
where
    T: Send + 'static,
    W: FnMut(&mut C) -> Result<T, QueryError> + Send + 'static,
    H: FnOnce(Option<&T>) + Send + 'static,
{
    let (reply, answer) = oneshot::channel();
    (Box::new(Task { work, then, result: None, reply }), Answer(answer))
}

struct Task<T, W, H> {
    work: W,
    then: H,
    result: Option<T>,
    reply: oneshot::Sender<Result<T, QueryError>>,
}

impl<C, T, W, H> Job<C> for Task<T, W, H>
where
    T: Send,
    W: FnMut(&mut C) -> Result<T, QueryError> + Send,
    H: FnOnce(Option<&T>) + Send,
{
    fn run(&mut self, conn: &mut C) -> Result<(), QueryError> {
        self.result = Some((self.work)(conn)?);
        Ok(())
    }

    fn succeed(self: Box<Self>) {
        let Self { then, result, reply, .. } = *self;
        let Some(result) = result else { return };
        follow(|| then(Some(&result)));
        // A caller who has gone does not need the answer.
        let _ = reply.send(Ok(result));
    }

    fn fail(self: Box<Self>, error: QueryError) {
        let _ = self.reply.send(Err(error));
    }

    fn doubt(self: Box<Self>) {
        let Self { then, reply, .. } = *self;
        follow(|| then(None));
        let _ = reply.send(Err(Unavailable::ConnectionLost.into()));
    }

    fn is_abandoned(&self) -> bool {
        self.reply.is_closed()
    }
}

/// Wraps a function as a job that nobody waits for, and that takes place nevertheless. `then` learns what
/// became of it.
pub(super) fn unattended<C, W, H>(work: W, then: H) -> BoxedJob<C>
where
    W: FnMut(&mut C) -> Result<(), QueryError> + Send + 'static,
    H: FnOnce(Result<(), QueryError>) + Send + 'static,
{
    Box::new(Unattended { work, then })
}

struct Unattended<W, H> {
    work: W,
    then: H,
}

impl<C, W, H> Job<C> for Unattended<W, H>
where
    W: FnMut(&mut C) -> Result<(), QueryError> + Send,
    H: FnOnce(Result<(), QueryError>) + Send,
{
    fn run(&mut self, conn: &mut C) -> Result<(), QueryError> {
        (self.work)(conn)
    }

    fn succeed(self: Box<Self>) {
        follow(|| (self.then)(Ok(())));
    }

    fn fail(self: Box<Self>, error: QueryError) {
        follow(|| (self.then)(Err(error)));
    }

    fn doubt(self: Box<Self>) {
        self.fail(Unavailable::ConnectionLost.into());
    }

    fn is_abandoned(&self) -> bool {
        false
    }
}

/// What was committed stays so: neither its caller nor the thread may pay for a panic afterwards.
fn follow(then: impl FnOnce()) {
    if catch_unwind(AssertUnwindSafe(then)).is_err() {
        tracing::error!("what follows a database job panicked");
    }
}

/// What a caller waits for.
pub(crate) struct Answer<E, T>(oneshot::Receiver<Result<T, E>>);

impl<E: From<Unavailable>, T> Answer<E, T> {
    /// Wraps the receiving end.
    pub(crate) fn new(receiver: oneshot::Receiver<Result<T, E>>) -> Self {
        Self(receiver)
    }

    /// Waits for the answer, but not for ever.
    pub(crate) async fn wait(self) -> Result<T, E> {
        match tokio::time::timeout(PATIENCE, self.0).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Err(Unavailable::Closed.into()),
            Err(_) => Err(Unavailable::TimedOut.into()),
        }
    }
}
