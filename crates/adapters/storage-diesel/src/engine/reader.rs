use std::collections::VecDeque;

use super::connection::DatabaseConnection;
use super::held::Held;
use super::job::BoxedJob;
use super::mailbox::{Mailbox, take_oldest};

/// Jobs that a reader runs before it answers them: fewer, and the threads wake each other more often.
const DRAIN: usize = 16;

/// Where reads wait.
pub(super) type Reads<C> = Mailbox<VecDeque<BoxedJob<C>>>;

/// Runs reads until the mailbox is closed; `readers` threads do so.
pub(super) fn run<C: DatabaseConnection>(reads: &Reads<C>, mut held: Held<C>, readers: usize) {
    let share = |waiting: &mut VecDeque<BoxedJob<C>>| {
        // Leaves the others their part: one slow read must not hold up those drained with it.
        let count = (waiting.len() / readers).clamp(1, DRAIN);
        take_oldest(waiting, count)
    };
    while let Some(jobs) = reads.take(share) {
        let answers: Vec<_> = jobs
            .into_iter()
            .filter(|job| !job.is_abandoned())
            .map(|mut job| {
                let result = held.read(job.as_mut());
                (job, result)
            })
            .collect();
        for (job, result) in answers {
            match result {
                Ok(()) => job.succeed(),
                Err(error) => job.fail(error),
            }
        }
    }
}
