use std::collections::VecDeque;

use super::connection::DatabaseConnection;
use super::full_disk::unless_storage_is_full;
use super::held::{Held, TransactionError};
use super::job::{BoxedJob, Job};
use super::mailbox::{Mailbox, take_oldest};
use crate::messages::{MessageCommitter, PendingWrite};
use crate::query_error::{QueryError, Unavailable};

/// Messages and changes to them in one transaction at most.
const LOG_WRITES_AT_ONCE: usize = 512;
/// Other writes in one transaction at most.
const WRITES_AT_ONCE: usize = 64;

/// What waits for the writer, in two lanes that take turns, so that a storm of sign-ins holds up no
/// message and a storm of messages no sign-in.
pub(super) struct Lanes<C> {
    pub(super) log: VecDeque<PendingWrite>,
    pub(super) writes: VecDeque<BoxedJob<C>>,
    is_turn_of_writes: bool,
}

impl<C> Default for Lanes<C> {
    fn default() -> Self {
        Self { log: VecDeque::new(), writes: VecDeque::new(), is_turn_of_writes: false }
    }
}

enum Group<C> {
    Log(Vec<PendingWrite>),
    Writes(Vec<BoxedJob<C>>),
}

impl<C> Lanes<C> {
    fn next_group(&mut self) -> Option<Group<C>> {
        let group = if self.is_turn_of_writes {
            self.next_writes().or_else(|| self.next_log_writes())
        } else {
            self.next_log_writes().or_else(|| self.next_writes())
        };
        self.is_turn_of_writes = matches!(group, Some(Group::Log(_)));
        group
    }

    fn next_log_writes(&mut self) -> Option<Group<C>> {
        take_oldest(&mut self.log, LOG_WRITES_AT_ONCE).map(Group::Log)
    }

    fn next_writes(&mut self) -> Option<Group<C>> {
        take_oldest(&mut self.writes, WRITES_AT_ONCE).map(Group::Writes)
    }
}

/// Commits what comes in, in groups, until the mailbox is closed.
pub(super) fn run<C: DatabaseConnection>(
    lanes: &Mailbox<Lanes<C>>,
    mut held: Held<C>,
    messages: &MessageCommitter<C>,
) {
    while let Some(group) = lanes.take(Lanes::next_group) {
        match group {
            Group::Log(batch) => messages.commit(&mut held, batch),
            Group::Writes(mut jobs) => {
                jobs.retain(|job| !job.is_abandoned());
                commit(&mut held, jobs);
            }
        }
    }
}

/// One transaction for all the jobs, a savepoint each: a job that fails is undone alone.
fn commit<C: DatabaseConnection>(held: &mut Held<C>, mut jobs: Vec<BoxedJob<C>>) {
    if jobs.len() <= 1 {
        commit_each(held, jobs);
        return;
    }
    let committed = held.transaction(|conn| {
        // Together the jobs lock rows in no order that other nodes keep; apart, each keeps it.
        conn.give_way()?;
        jobs.iter_mut()
            .map(|job| match run_in_savepoint(conn, job.as_mut()) {
                Err(error) if !error.concerns_only_the_job() => Err(error),
                result => Ok(result),
            })
            .collect::<Result<Vec<_>, QueryError>>()
    });
    match committed {
        Ok(results) => {
            for (job, result) in jobs.into_iter().zip(results) {
                answer(job, result);
            }
        }
        Err(TransactionError::InDoubt) => jobs.into_iter().for_each(Job::doubt),
        Err(error) => match QueryError::from(error) {
            QueryError::Unavailable(reason) => fail_all(jobs, reason),
            // A deadlock or a panic of one of them: apart, it can spoil none of the others.
            _ => commit_each(held, jobs),
        },
    }
}

fn run_in_savepoint<C: DatabaseConnection>(
    conn: &mut C,
    job: &mut dyn Job<C>,
) -> Result<(), QueryError> {
    unless_storage_is_full(|note| conn.transaction(|conn| job.run(conn).inspect_err(note)))
}

/// A transaction for each. Only the first that others are in the way of waits for them patiently: the
/// rest, and the messages behind them, must not wait again and again.
fn commit_each<C: DatabaseConnection>(held: &mut Held<C>, jobs: Vec<BoxedJob<C>>) {
    let mut is_patient = true;
    let mut jobs = jobs.into_iter();
    while let Some(mut job) = jobs.next() {
        if job.is_abandoned() {
            continue;
        }
        let committed = held.insist_on_transaction(|conn| {
            if !is_patient {
                conn.give_way()?;
            }
            job.run(conn)
        });
        match committed {
            Ok(()) => job.succeed(),
            Err(TransactionError::InDoubt) => job.doubt(),
            Err(TransactionError::NotBegun(reason)) => {
                job.fail(reason.into());
                fail_all(jobs, reason);
                return;
            }
            Err(TransactionError::RolledBack(error)) => {
                is_patient = is_patient && !error.says_others_hold_it();
                job.fail(error);
            }
        }
    }
}

fn answer<C>(job: BoxedJob<C>, result: Result<(), QueryError>) {
    match result {
        Ok(()) => job.succeed(),
        Err(error) => job.fail(error),
    }
}

fn fail_all<C>(jobs: impl IntoIterator<Item = BoxedJob<C>>, reason: Unavailable) {
    for job in jobs {
        job.fail(reason.into());
    }
}
