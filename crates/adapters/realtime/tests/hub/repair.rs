use std::time::Duration;

use futures_util::FutureExt;
use messages::MessagePublisher;
use realtime::{Outbox, Subscription};
use tokio::time::{Instant, sleep};

use crate::support::{Yard, room};

fn is_about(elapsed: Duration, expected_millis: u64) -> bool {
    let expected = Duration::from_millis(expected_millis);
    elapsed >= expected && elapsed < expected + Duration::from_millis(15)
}

#[tokio::test(start_paused = true)]
async fn a_publication_that_is_late_by_less_than_50_ms_costs_no_reading() {
    let yard = Yard::new();
    let mut listener = yard.listen(1).await;
    let messages = yard.commit(3);
    yard.publish(&messages[1..]);
    sleep(Duration::from_millis(45)).await;
    assert_eq!(listener.heard(), [""; 0]);
    yard.publish(&messages[..1]);
    assert_eq!(listener.numbers(), [1, 2, 3]);
    sleep(Duration::from_secs(1)).await;
    assert_eq!(yard.log.lists(), 0);
}

#[tokio::test(start_paused = true)]
async fn each_missing_number_has_its_own_50_ms() {
    let yard = Yard::new();
    let mut listener = yard.listen(1).await;
    let messages = yard.commit(4);
    yard.publish(&messages[1..2]);
    sleep(Duration::from_millis(40)).await;
    yard.publish(&messages[..1]);
    yard.publish(&messages[3..]);
    sleep(Duration::from_millis(40)).await;
    yard.publish(&messages[2..3]);
    assert_eq!(listener.numbers(), [1, 2, 3, 4]);
    sleep(Duration::from_secs(1)).await;
    assert_eq!(yard.log.lists(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_lost_publication_is_read_from_the_log_after_50_ms() {
    let yard = Yard::new();
    let mut listener = yard.listen(1).await;
    let messages = yard.commit(3);
    let start = Instant::now();
    yard.publish(&messages[2..]);
    listener.hears(3).await;
    assert!(is_about(start.elapsed(), 50), "{:?}", start.elapsed());
    yard.post(1);
    assert_eq!(listener.numbers(), [1, 2, 3, 4]);
    assert_eq!(yard.log.lists(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_doubled_publication_is_delivered_and_encoded_once() {
    let yard = Yard::new();
    let mut listener = yard.listen(1).await;
    let messages = yard.commit(2);
    yard.publish(&messages);
    yard.publish(&messages);
    assert_eq!(listener.numbers(), [1, 2]);
    assert_eq!(yard.numbers.encoded(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_unknown_commit_is_looked_up_at_once() {
    let yard = Yard::new();
    let mut listener = yard.listen(1).await;
    yard.commit(3);
    let start = Instant::now();
    yard.hub.repair(&[room(1), room(2)]);
    assert_eq!(listener.hears(3).await, ["1", "2", "3"]);
    assert_eq!(start.elapsed(), Duration::ZERO);
    assert_eq!(yard.log.lists(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_repair_asked_for_while_one_runs_reads_once_more() {
    let yard = Yard::new();
    let mut listener = yard.listen(1).await;
    yard.commit(1);
    let held = yard.log.hold().await;
    for _ in 0..5 {
        yard.hub.repair(&[room(1)]);
        tokio::task::yield_now().await;
    }
    drop(held);
    assert_eq!(listener.hears(1).await, ["1"]);
    sleep(Duration::from_secs(1)).await;
    // The head for the socket, for the first request, and for the four that came later.
    assert_eq!(yard.log.heads(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_repair_asked_for_while_the_end_is_read_is_made_up_for() {
    let yard = Yard::new();
    let held = yard.log.hold().await;
    let mut first = Box::pin(yard.listen(1));
    assert!(first.as_mut().now_or_never().is_none());
    yard.commit(1);
    yard.hub.repair(&[room(1)]);
    drop(held);
    let mut first = first.await;
    assert_eq!(first.hears(1).await, ["1"]);
}

#[tokio::test(start_paused = true)]
async fn a_long_gap_is_read_by_pages_and_overflows_nobody_who_reads() {
    let yard = Yard::new();
    let mut listener = yard.listen(1).await;
    yard.commit(1_200);
    yard.post(1);
    assert_eq!(listener.hears(1_201).await.len(), 1_201);
    assert_eq!(listener.numbers(), (1..=1_201).collect::<Vec<_>>());
    assert_eq!(yard.log.lists(), 3);
}

#[tokio::test(start_paused = true)]
async fn more_than_a_room_holds_back_is_read_from_the_log() {
    let yard = Yard::new();
    let mut listener = yard.listen(1).await;
    let held = yard.log.hold().await;
    yard.commit(1);
    yard.post(1);
    sleep(Duration::from_millis(60)).await;

    // The reading that is under way ends at 2, and no publication comes after these.
    yard.post(Outbox::MAX_FRAMES * 2);
    drop(held);

    let count = Outbox::MAX_FRAMES * 2 + 2;
    listener.hears(count).await;
    assert_eq!(listener.numbers(), (1..=i64::try_from(count).unwrap()).collect::<Vec<_>>());
    assert_eq!(yard.log.lists(), 2);
}

#[tokio::test(start_paused = true)]
async fn failed_readings_are_tried_again_ever_more_slowly() {
    let yard = Yard::new();
    let mut listener = yard.listen(1).await;
    yard.commit(1);
    yard.log.fail(9);
    let start = Instant::now();
    yard.post(1);
    assert_eq!(listener.hears(2).await, ["1", "2"]);
    // 0.1 + 0.2 + 0.4 + 0.8 + 1.6 + 3.2 + 5 + 5 + 5 s after the first 50 ms.
    assert!(is_about(start.elapsed(), 21_350), "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_number_that_the_log_does_not_have_is_asked_for_ever_more_seldom() {
    let yard = Yard::new();
    let mut listener = yard.listen(1).await;
    let foreign = Yard::new().commit(3);
    yard.commit(1);
    yard.publish(&foreign[2..]);
    sleep(Duration::from_secs(60)).await;
    assert_eq!(listener.numbers(), [1]);
    assert!((5..20).contains(&yard.log.heads()), "{}", yard.log.heads());

    yard.commit(2);
    assert_eq!(listener.hears(3).await, ["1", "2", "3"]);
}

#[tokio::test(start_paused = true)]
async fn readings_end_when_nobody_is_left() {
    let yard = Yard::new();
    let listener = yard.listen(1).await;
    yard.log.fail(usize::MAX);
    yard.hub.repair(&[room(1)]);
    sleep(Duration::from_secs(1)).await;
    drop(listener);
    sleep(Duration::from_secs(10)).await;
    let heads = yard.log.heads();
    sleep(Duration::from_secs(60)).await;
    assert_eq!(yard.log.heads(), heads);
}

#[tokio::test(start_paused = true)]
async fn deleted_messages_take_their_number_and_are_not_sent() {
    let yard = Yard::new();
    let mut listener = yard.listen(1).await;
    yard.commit(3);
    let second = yard.log.delete(room(1), 2);
    yard.publish(&[second]);
    sleep(Duration::from_secs(1)).await;
    assert_eq!(listener.numbers(), [1, 3]);
    let fourth = yard.commit(1);
    yard.log.delete(room(1), 4);
    yard.hub.repair(&[room(1)]);
    sleep(Duration::from_millis(1)).await;
    yard.publish(&fourth);
    yard.post(1);
    assert_eq!(listener.numbers(), [1, 3, 5]);
}

#[tokio::test(start_paused = true)]
async fn what_retention_removed_is_passed_over() {
    let yard = Yard::new();
    let mut listener = yard.listen(1).await;
    yard.commit(600);
    yard.log.remove_first(room(1), 598);
    yard.post(1);
    assert_eq!(listener.hears(3).await, ["599", "600", "601"]);
    assert_eq!(yard.log.lists(), 1);

    yard.commit(2);
    yard.log.remove_first(room(1), 603);
    yard.hub.repair(&[room(1)]);
    sleep(Duration::from_millis(1)).await;
    yard.post(1);
    assert_eq!(listener.heard(), ["599", "600", "601", "604"]);
}

#[tokio::test(start_paused = true)]
async fn a_room_whose_log_is_gone_is_left_in_peace() {
    let yard = Yard::new();
    let elsewhere = Subscription { room: room(7), ..yard.subscription(1) };
    let mut listener = yard.listen_as(elsewhere).await;
    yard.hub.repair(&[room(7)]);
    sleep(Duration::from_secs(10)).await;
    assert_eq!((yard.log.heads(), yard.log.lists()), (2, 0));
    assert_eq!(listener.closing(), None);
}
