//! What is asked of the AI, on two nodes, and the rows that count it.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use kernel::testing::noon;
use kernel::{RoomId, Timestamp, UniqueId, UserId};
use messages::testing::builders::ask_limits;
use messages::{AskAdmission, AskLimits, AskRequest};
use tokio::task::JoinSet;

use crate::databases::{Store, TestDatabase, on_both_databases};
use crate::moderation::sign_up;

on_both_databases! {
    of_questions_of_a_person_at_once_through_two_nodes_one_is_granted,
    of_many_people_at_once_on_two_nodes_no_more_are_granted_than_the_room_takes,
    a_question_that_another_node_ended_is_not_under_way,
    what_is_taken_for_whoever_has_gone_is_ended,
    what_has_ended_is_removed_through_either_port,
    what_was_ended_before_the_end_is_written,
    what_is_ended_after_the_end_does_no_harm,
    an_erased_person_has_no_question_under_way,
}

const COUNTS: &str = "SELECT count AS number FROM counters ORDER BY key";
const UNDER_WAY: &str = "SELECT user_id AS number FROM ai_questions ORDER BY user_id";

/// A question that no other is, in one room.
fn question(user: i64) -> AskRequest {
    static ASKED: AtomicI64 = AtomicI64::new(1);
    let number = ASKED.fetch_add(1, Ordering::Relaxed).unsigned_abs();
    AskRequest {
        id: UniqueId::new(number.into()),
        room: RoomId::new(1).unwrap(),
        user: UserId::new(user).unwrap(),
        at: noon(),
        limits: AskLimits { per_room_and_hour: 5, ..ask_limits() },
    }
}

async fn take(node: &Store, request: AskRequest) -> AskAdmission {
    node.storage.ask_allowances().take(request).await.unwrap()
}

async fn take_at_once(nodes: &[Store], people: impl Iterator<Item = i64>) -> Vec<AskAdmission> {
    let mut asking = JoinSet::new();
    for (user, node) in people.zip(nodes.iter().cycle()) {
        let allowances = node.storage.ask_allowances();
        asking.spawn(async move { allowances.take(question(user)).await.unwrap() });
    }
    asking.join_all().await
}

fn granted(admissions: &[AskAdmission]) -> usize {
    admissions.iter().filter(|admission| **admission == AskAdmission::Granted).count()
}

async fn of_questions_of_a_person_at_once_through_two_nodes_one_is_granted(database: TestDatabase) {
    let nodes = [database.open(), database.open()];

    let admissions = take_at_once(&nodes, [1; 40].into_iter()).await;

    assert_eq!(granted(&admissions), 1);
    let refused = admissions.iter().filter(|admission| **admission == AskAdmission::AsksAlready);
    assert_eq!(refused.count(), 39);
    assert_eq!(database.connect().numbers(COUNTS), [1; 2]);
}

async fn of_many_people_at_once_on_two_nodes_no_more_are_granted_than_the_room_takes(
    database: TestDatabase,
) {
    let nodes = [database.open(), database.open()];

    let admissions = take_at_once(&nodes, 1..=60).await;

    assert_eq!(granted(&admissions), 5);
    let mut raw = database.connect();
    assert_eq!(raw.numbers(UNDER_WAY).len(), 5);
    assert_eq!(raw.numbers(COUNTS), [5, 1, 1, 1, 1, 1]);
}

async fn a_question_that_another_node_ended_is_not_under_way(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    for was_asked in [true, false] {
        let first = question(1);
        assert_eq!(take(&nodes[0], first).await, AskAdmission::Granted);
        assert_eq!(take(&nodes[1], question(1)).await, AskAdmission::AsksAlready);

        nodes[0].storage.ask_allowances().end(first, was_asked);

        let next = question(1);
        let deadline = Instant::now() + Duration::from_secs(10);
        while take(&nodes[1], next).await != AskAdmission::Granted {
            assert!(Instant::now() < deadline, "the question was not ended");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        nodes[1].storage.ask_allowances().end(next, true);
        until_nothing_is_under_way(&database).await;
    }
    assert_eq!(database.connect().numbers(COUNTS), [3; 2]);
}

async fn until_nothing_is_under_way(database: &TestDatabase) {
    let mut raw = database.connect();
    let deadline = Instant::now() + Duration::from_secs(10);
    while !raw.numbers(UNDER_WAY).is_empty() {
        assert!(Instant::now() < deadline, "a question was not ended");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Whether the writer had begun with it or not.
async fn what_is_taken_for_whoever_has_gone_is_ended(database: TestDatabase) {
    let node = database.open();
    let allowances = node.storage.ask_allowances();
    for asked in (1..=20).map(question) {
        tokio::select! {
            biased;
            _ = allowances.take(asked) => {}
            () = tokio::task::yield_now() => {}
        }
        allowances.end(asked, false);
    }
    node.storage.shut_down();

    let mut raw = database.connect();
    assert_eq!((raw.numbers(UNDER_WAY), raw.numbers(COUNTS)), (vec![], vec![]));
}

/// The counters, that is: questions only through that for them.
async fn what_has_ended_is_removed_through_either_port(database: TestDatabase) {
    let node = database.open();
    let now = Timestamp::from_micros(10);
    let mut raw = database.connect();
    raw.execute("INSERT INTO ai_questions VALUES (1, 'ended', 10), (2, 'under way', 11)");
    let counters = "INSERT INTO counters VALUES ('ended', 1, 10)";
    raw.execute("INSERT INTO counters VALUES ('open', 2, 11)");

    raw.execute(counters);
    assert_eq!(node.storage.code_throttle().remove_ended(now).await.unwrap(), 1);
    assert_eq!((raw.numbers(UNDER_WAY), raw.numbers(COUNTS)), (vec![1, 2], vec![2]));

    raw.execute(counters);
    assert_eq!(node.storage.ask_allowances().remove_ended(now).await.unwrap(), 2);
    assert_eq!((raw.numbers(UNDER_WAY), raw.numbers(COUNTS)), (vec![2], vec![2]));
}

async fn what_was_ended_before_the_end_is_written(database: TestDatabase) {
    let node = database.open();
    let people = 1..=5;
    let questions: Vec<_> = people.map(question).collect();
    for asked in &questions {
        assert_eq!(take(&node, *asked).await, AskAdmission::Granted);
    }

    for never_asked in questions {
        node.storage.ask_allowances().end(never_asked, false);
    }
    node.storage.shut_down();

    let mut raw = database.connect();
    assert_eq!((raw.numbers(UNDER_WAY), raw.numbers(COUNTS)), (vec![], vec![]));
}

async fn what_is_ended_after_the_end_does_no_harm(database: TestDatabase) {
    let node = database.open();
    let asked = question(1);
    assert_eq!(take(&node, asked).await, AskAdmission::Granted);
    node.storage.shut_down();

    node.storage.ask_allowances().end(asked, true);

    assert_eq!(database.connect().numbers(UNDER_WAY), [1]);
}

async fn an_erased_person_has_no_question_under_way(database: TestDatabase) {
    let node = database.open();
    let user = sign_up(&node, "user").await.id;
    assert_eq!(take(&node, question(user.get())).await, AskAdmission::Granted);

    node.storage.users().erase(user, noon()).await.unwrap().unwrap();

    assert_eq!(database.connect().numbers(UNDER_WAY), []);
}
