use std::sync::mpsc;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use messages::testing::fakes::RecordingPublisher;
use tempfile::TempDir;

use super::*;
use crate::messages::Outcomes;

/// An engine on a database with a table `numbers`, and what keeps it there.
struct Bench {
    engine: Arc<Engine<SqliteConnection>>,
    _folder: TempDir,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = folder.path().join("test.db").display().to_string();
        SqliteConnection::open(&address)
            .unwrap()
            .batch_execute("CREATE TABLE numbers (number BIGINT NOT NULL UNIQUE)")
            .unwrap();
        let publisher = Arc::new(RecordingPublisher::default());
        let messages = MessageCommitter::new(|_, _| Ok(Outcomes::default()), publisher);
        let engine = Arc::new(Engine::start(address, 2, messages).unwrap());
        Self { engine, _folder: folder }
    }

    /// Holds up the writer until the sender is dropped; returns once it is held.
    async fn hold_writer(&self) -> mpsc::Sender<()> {
        let (release, released) = mpsc::channel::<()>();
        let (begun, has_begun) = tokio::sync::oneshot::channel();
        let mut begun = Some(begun);
        let engine = Arc::clone(&self.engine);
        tokio::spawn(async move {
            engine
                .write(move |_| {
                    begun.take().map(|begun| begun.send(()));
                    released.recv().ok();
                    Ok(())
                })
                .await
        });
        has_begun.await.unwrap();
        release
    }

    /// Puts jobs before the writer while it is held up, so that they are one group.
    async fn write_together(
        &self,
        jobs: Vec<fn(&mut SqliteConnection) -> Outcome>,
    ) -> Vec<Outcome> {
        let release = self.hold_writer().await;
        let waiting: Vec<_> = jobs
            .into_iter()
            .map(|job| {
                let (job, answer) = job::job(job, |_| ());
                self.engine.lanes.put(job, |lanes| &mut lanes.writes).unwrap();
                answer
            })
            .collect();
        drop(release);
        let mut outcomes = Vec::new();
        for answer in waiting {
            outcomes.push(answer.wait().await);
        }
        outcomes
    }

    async fn numbers(&self) -> Vec<i64> {
        self.engine.read(numbers).await.unwrap()
    }
}

type Outcome = Result<(), QueryError>;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

fn numbers(conn: &mut SqliteConnection) -> Result<Vec<i64>, QueryError> {
    let rows: Vec<Row> =
        diesel::sql_query("SELECT number FROM numbers ORDER BY number").load(conn)?;
    Ok(rows.into_iter().map(|row| row.number).collect())
}

fn insert(conn: &mut SqliteConnection, number: i64) -> Outcome {
    diesel::sql_query("INSERT INTO numbers VALUES (?)").bind::<BigInt, _>(number).execute(conn)?;
    Ok(())
}

#[tokio::test]
async fn a_job_that_fails_is_undone_alone() {
    let bench = Bench::new();
    let outcomes = bench
        .write_together(vec![
            |conn| insert(conn, 1),
            |conn| {
                insert(conn, 2)?;
                insert(conn, 1)
            },
            |conn| insert(conn, 3),
        ])
        .await;
    assert!(matches!(outcomes.as_slice(), [Ok(()), Err(QueryError::Diesel(_)), Ok(())]));
    assert_eq!(bench.numbers().await, [1, 3]);
}

#[tokio::test]
async fn a_job_that_panics_spoils_no_other() {
    let bench = Bench::new();
    let outcomes = bench
        .write_together(vec![
            |conn| insert(conn, 1),
            |conn| {
                insert(conn, 2)?;
                panic!("on purpose")
            },
            |conn| insert(conn, 3),
        ])
        .await;
    assert!(matches!(outcomes.as_slice(), [Ok(()), Err(QueryError::Panicked), Ok(())]));
    assert_eq!(bench.numbers().await, [1, 3]);
    let panicked = bench.engine.read(|_| -> Outcome { panic!("on purpose") }).await;
    assert!(matches!(panicked, Err(QueryError::Panicked)));
    assert_eq!(bench.numbers().await, [1, 3]);
}

#[tokio::test]
async fn a_job_that_leaves_a_transaction_open_costs_its_connection_only() {
    let bench = Bench::new();
    let left_open = bench
        .engine
        .read(|conn| -> Outcome {
            conn.batch_execute("BEGIN")?;
            Err(diesel::result::Error::BrokenTransactionManager.into())
        })
        .await;
    assert!(matches!(left_open, Err(QueryError::Unavailable(Unavailable::ConnectionLost))));
    bench.engine.write(|conn| insert(conn, 1)).await.unwrap();
    assert_eq!(bench.numbers().await, [1]);
}

#[tokio::test]
async fn a_full_lane_refuses_at_once_and_leaves_the_other_open() {
    let bench = Bench::new();
    let release = bench.hold_writer().await;
    let mut refusal = None;
    for _ in 0..=1_024 {
        let (job, _) = job::job(|_: &mut SqliteConnection| Ok(()), |_| ());
        refusal = bench.engine.lanes.put(job, |lanes| &mut lanes.writes).err();
    }
    assert_eq!(refusal, Some(Unavailable::QueueFull));
    assert_eq!(bench.numbers().await, []);
    drop(release);
}

#[tokio::test]
async fn a_job_that_nobody_waits_for_any_more_is_left_out() {
    let bench = Bench::new();
    let release = bench.hold_writer().await;
    let (job, answer) = job::job(|conn| insert(conn, 1), |_| ());
    bench.engine.lanes.put(job, |lanes| &mut lanes.writes).unwrap();
    drop(answer);
    drop(release);
    bench.engine.write(|conn| insert(conn, 2)).await.unwrap();
    assert_eq!(bench.numbers().await, [2]);
}

#[tokio::test]
async fn a_job_that_nobody_is_to_wait_for_takes_place_and_tells_what_became_of_it() {
    let bench = Bench::new();
    let (told, outcomes) = mpsc::channel();
    let release = bench.hold_writer().await;
    for _ in 0..2 {
        let told = told.clone();
        let then = move |outcome: Outcome| told.send(outcome.is_ok()).unwrap();
        bench.engine.write_unattended(|conn| insert(conn, 1), then).unwrap();
    }
    let engine = Arc::clone(&bench.engine);
    let end = tokio::task::spawn_blocking(move || engine.shut_down());
    drop(release);
    end.await.unwrap();
    assert_eq!(outcomes.try_iter().collect::<Vec<_>>(), [true, false]);
    let refused = bench.engine.write_unattended(|conn| insert(conn, 2), |_| ());
    assert_eq!(refused, Err(Unavailable::Closed));
}

#[tokio::test]
async fn nobody_waits_for_ever() {
    let bench = Bench::new();
    let release = bench.hold_writer().await;
    tokio::time::pause();
    let outcome = bench.engine.write(|conn| insert(conn, 1)).await;
    assert!(matches!(outcome, Err(QueryError::Unavailable(Unavailable::TimedOut))));
    drop(release);
}

#[tokio::test]
async fn what_follows_a_commit_happens_although_the_caller_has_gone() {
    let bench = Bench::new();
    let (release, released) = mpsc::channel::<()>();
    let (begun, has_begun) = tokio::sync::oneshot::channel();
    let (followed, has_followed) = tokio::sync::oneshot::channel();
    let mut begun = Some(begun);
    let engine = Arc::clone(&bench.engine);
    let caller = tokio::spawn(async move {
        let job = move |conn: &mut SqliteConnection| {
            begun.take().map(|begun| begun.send(()));
            released.recv().ok();
            insert(conn, 1)
        };
        engine.write_then(job, (), move |(), ()| followed.send(()).unwrap()).await
    });
    has_begun.await.unwrap();
    caller.abort();
    drop(release);
    has_followed.await.unwrap();
    assert_eq!(bench.numbers().await, [1]);
}

#[tokio::test]
async fn a_panic_in_what_follows_a_commit_harms_neither_its_caller_nor_the_next() {
    let bench = Bench::new();
    let panics = |(): &(), (): &()| panic!("on purpose");
    let outcome = bench.engine.write_then(|conn| insert(conn, 1), (), panics).await;
    assert!(matches!(outcome, Ok(())));
    bench.engine.write(|conn| insert(conn, 2)).await.unwrap();
    assert_eq!(bench.numbers().await, [1, 2]);
}

#[tokio::test]
async fn what_waits_is_done_before_the_end() {
    let bench = Bench::new();
    let release = bench.hold_writer().await;
    let (job, answer) = job::job(|conn| insert(conn, 1), |_| ());
    bench.engine.lanes.put(job, |lanes| &mut lanes.writes).unwrap();
    let engine = Arc::clone(&bench.engine);
    let end = tokio::task::spawn_blocking(move || engine.shut_down());
    drop(release);
    assert!(answer.wait().await.is_ok());
    end.await.unwrap();
    let refused = bench.engine.write(|conn| insert(conn, 2)).await;
    assert!(matches!(refused, Err(QueryError::Unavailable(Unavailable::Closed))));
}
