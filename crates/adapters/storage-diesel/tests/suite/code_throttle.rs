//! Wrong one-time codes under races, and the rows that count them.

use std::time::{Duration, Instant};

use kernel::testing::noon;
use kernel::{Fault, RoomId, Timestamp, UserId};
use rooms::{
    CODE_WINDOW, CodeAdmission, CodeAttempt, WRONG_CODES_PER_PERSON, WRONG_CODES_PER_ROOM,
};
use tokio::task::JoinSet;

use crate::databases::{Kind, TestDatabase, on_both_databases};

on_both_databases! {
    a_flood_of_wrong_codes_through_two_nodes_is_taken_up_to_the_limits,
    a_right_code_does_not_overtake_the_wrong_ones_before_it,
    right_codes_and_refused_ones_leave_no_row,
    a_clock_that_is_behind_makes_no_window_longer,
}

const COUNTS: &str = "SELECT count AS number FROM counters ORDER BY count DESC, key";

fn attempt(user: i64, is_right: bool, at: Timestamp) -> CodeAttempt {
    let (room, user) = (RoomId::new(7).unwrap(), UserId::new(user).unwrap());
    CodeAttempt { room, user, is_right, at }
}

fn wrong(user: i64) -> CodeAttempt {
    attempt(user, false, noon())
}

fn right(user: i64) -> CodeAttempt {
    attempt(user, true, noon())
}

const REFUSED: CodeAdmission = CodeAdmission::Refused { retry_after: CODE_WINDOW };

async fn a_flood_of_wrong_codes_through_two_nodes_is_taken_up_to_the_limits(
    database: TestDatabase,
) {
    let nodes = [database.open(), database.open()];
    let people = 20;
    let mut attempts = JoinSet::new();
    for (number, node) in (0..400).zip(nodes.iter().cycle()) {
        let throttle = node.storage.code_throttle();
        let attempt = wrong(1 + number / 2 % people);
        attempts.spawn(async move { throttle.judge(attempt).await.unwrap() });
    }

    let answers = attempts.join_all().await;

    let taken = answers.iter().filter(|answer| **answer == CodeAdmission::Taken).count();
    let counted = database.connect().numbers(COUNTS);
    let (of_room, of_people) = counted.split_first().unwrap();
    assert_eq!(taken, WRONG_CODES_PER_ROOM as usize);
    assert_eq!(*of_room, i64::from(WRONG_CODES_PER_ROOM));
    assert_eq!(of_people.iter().sum::<i64>(), *of_room);
    assert!(of_people.iter().all(|count| *count <= i64::from(WRONG_CODES_PER_PERSON)));
}

/// They are all on their way before any of them is counted.
async fn a_right_code_does_not_overtake_the_wrong_ones_before_it(database: TestDatabase) {
    let node = database.open();
    let throttle = node.storage.code_throttle();
    let judge = |attempt| throttle.judge(attempt);

    let (.., sixth, seventh) = tokio::join!(
        biased;
        judge(wrong(1)),
        judge(wrong(1)),
        judge(wrong(1)),
        judge(wrong(1)),
        judge(wrong(1)),
        judge(right(1)),
        judge(wrong(1)),
    );

    assert_eq!([sixth.unwrap(), seventh.unwrap()], [REFUSED; 2]);
}

async fn right_codes_and_refused_ones_leave_no_row(database: TestDatabase) {
    let node = database.open();
    let throttle = node.storage.code_throttle();
    for user in 1..=12 {
        for _ in 0..WRONG_CODES_PER_PERSON {
            throttle.judge(wrong(user)).await.unwrap();
        }
    }

    assert_eq!(throttle.judge(wrong(13)).await.unwrap(), REFUSED);
    assert_eq!(throttle.judge(right(13)).await.unwrap(), REFUSED);
    assert_eq!(database.connect().numbers(COUNTS), [[60].as_slice(), &[5; 12]].concat());

    let after = attempt(13, true, noon() + CODE_WINDOW);
    assert_eq!(throttle.judge(after).await.unwrap(), CodeAdmission::Taken);
    assert_eq!(database.connect().numbers(COUNTS), [5; 12]);
}

async fn a_clock_that_is_behind_makes_no_window_longer(database: TestDatabase) {
    let node = database.open();
    let throttle = node.storage.code_throttle();
    throttle.judge(attempt(1, false, noon() + Duration::from_secs(10))).await.unwrap();

    throttle.judge(wrong(1)).await.unwrap();

    let end = (noon() + CODE_WINDOW).as_micros();
    let ends = database.connect().numbers("SELECT ends_at AS number FROM counters");
    assert_eq!(ends, [end; 2]);
}

/// On SQLite whoever counts holds the whole file.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_right_code_waits_for_the_wrong_one_that_another_node_is_counting() {
    let database = TestDatabase::create(Kind::Postgresql);
    let node = database.open();
    let throttle = node.storage.code_throttle();
    for _ in 1..WRONG_CODES_PER_PERSON {
        throttle.judge(wrong(1)).await.unwrap();
    }
    let mut counting = database.connect();
    counting.execute("BEGIN; UPDATE counters SET count = count + 1");

    let judged = tokio::spawn(async move { throttle.judge(right(1)).await });
    let waiting = "SELECT count(*) AS number FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let deadline = Instant::now() + Duration::from_secs(10);
    let mut looking = database.connect();
    while looking.numbers(waiting) != [1] && !judged.is_finished() {
        assert!(Instant::now() < deadline, "nobody waits");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    counting.execute("COMMIT");

    // It does not wait for long where the other node does not go on.
    let judged = judged.await.unwrap();
    let is_judged_after = matches!(judged, Ok(REFUSED) | Err(Fault::Unavailable(_)));
    assert!(is_judged_after, "{judged:?}");
}
