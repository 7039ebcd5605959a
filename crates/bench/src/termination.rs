use tokio::signal::unix::{SignalKind, signal};

use crate::failure::Failure;

/// Drops the work when this process is to end: a signal alone would leave server and database behind.
pub(crate) async fn unless_terminated<T>(
    work: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    let mut termination = signal(SignalKind::terminate())?;
    let mut interruption = signal(SignalKind::interrupt())?;
    tokio::select! {
        done = work => done,
        _ = termination.recv() => Err("terminated".into()),
        _ = interruption.recv() => Err("interrupted".into()),
    }
}
