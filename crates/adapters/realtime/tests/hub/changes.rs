use std::time::Duration;

use messages::MessagePublisher;
use realtime::Subscription;
use tokio::time::{Instant, sleep};

use crate::support::{Yard, room};

#[tokio::test(start_paused = true)]
async fn everyone_in_the_room_hears_of_an_edit_and_of_a_deletion() {
    let yard = Yard::new();
    let mut listeners = [yard.listen(1).await, yard.listen(2).await];
    yard.post(2);
    yard.edit(1);
    yard.delete(2);
    for listener in &mut listeners {
        assert_eq!(listener.heard(), ["1", "2", "1e", "2d"]);
    }
    assert_eq!(yard.numbers.encoded(), 4);
}

#[tokio::test(start_paused = true)]
async fn only_the_author_sees_a_client_message_id_in_an_edit() {
    let yard = Yard::new();
    let mut author = yard.listen(1).await;
    let mut other = yard.listen(2).await;
    yard.publish(&[yard.log.commit_named(room(1))]);
    yard.edit(1);
    assert_eq!(author.heard(), ["1!", "1e!"]);
    assert_eq!(other.heard(), ["1", "1e"]);
}

#[tokio::test(start_paused = true)]
async fn a_newcomer_hears_of_changes_to_messages_from_before() {
    let yard = Yard::new();
    yard.post(1);
    yard.edit(1);
    let mut listener = yard.listen(1).await;
    yard.edit(1);
    assert_eq!(listener.heard(), ["1e"]);
    assert_eq!((yard.log.heads(), yard.log.lists()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn changes_that_come_out_of_order_or_twice_are_heard_in_order_and_once() {
    let yard = Yard::new();
    let mut listener = yard.listen(1).await;
    yard.post(3);
    let changes = [1, 2, 3].map(|number| yard.log.edit(room(1), number));
    for index in [2, 0, 0, 1, 2, 1] {
        yard.publish_change(changes[index].clone());
    }
    assert_eq!(listener.changes(), ["1e", "2e", "3e"]);
    sleep(Duration::from_secs(1)).await;
    assert_eq!(yard.log.lists(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_lost_change_is_read_from_the_log_after_50_ms() {
    let yard = Yard::new();
    let mut listener = yard.listen(1).await;
    yard.post(3);
    listener.hears(3).await;
    yard.log.edit(room(1), 3);
    yard.log.delete(room(1), 1);
    let start = Instant::now();
    yard.edit(2);
    listener.hears(6).await;
    assert_eq!(listener.changes(), ["3e", "1d", "2e"]);
    assert!((50..65).contains(&start.elapsed().as_millis()), "{:?}", start.elapsed());
    assert_eq!(yard.log.lists(), 1, "messages were not read again");
}

#[tokio::test(start_paused = true)]
async fn a_change_that_a_later_one_has_overtaken_is_passed_over() {
    let yard = Yard::new();
    let mut listener = yard.listen(1).await;
    yard.post(2);
    for _ in 0..5 {
        yard.log.edit(room(1), 1);
    }
    yard.log.edit(room(1), 2);
    yard.edit(2);
    sleep(Duration::from_millis(60)).await;
    assert_eq!(listener.changes(), ["1e", "2e"], "the fifth and the seventh");
    yard.edit(1);
    assert_eq!(listener.changes(), ["1e", "2e", "1e"]);
    assert_eq!(yard.log.lists(), 1);
}

#[tokio::test(start_paused = true)]
async fn changes_that_are_all_overtaken_while_they_are_read_cost_no_second_thought() {
    let yard = Yard::new();
    let mut listener = yard.listen(1).await;
    yard.post(1);
    listener.hears(1).await;
    let held = yard.log.hold().await;
    yard.log.edit(room(1), 1);
    yard.hub.repair(&[room(1)]);
    tokio::task::yield_now().await;
    let second = yard.log.edit(room(1), 1);
    drop(held);
    sleep(Duration::from_millis(10)).await;
    yard.publish_change(second);
    yard.edit(1);
    sleep(Duration::from_secs(1)).await;
    assert_eq!(listener.changes(), ["1e", "1e"]);
    assert_eq!(yard.log.lists(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_change_waits_for_its_message() {
    let yard = Yard::new();
    let mut listener = yard.listen(1).await;
    let messages = yard.commit(2);
    let edit = yard.log.edit(room(1), 2);
    yard.publish_change(edit);
    yard.publish(&messages[..1]);
    assert_eq!(listener.heard(), ["1"]);
    yard.publish(&messages[1..]);
    assert_eq!(listener.heard(), ["1", "2", "2e"]);
    sleep(Duration::from_secs(1)).await;
    assert_eq!(yard.log.lists(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_change_whose_message_was_lost_brings_the_message() {
    let yard = Yard::new();
    let mut listener = yard.listen(1).await;
    yard.commit(2);
    yard.edit(2);
    assert_eq!(listener.hears(3).await, ["1", "2", "2e"]);
    assert_eq!(yard.log.lists(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_change_of_a_message_that_the_log_no_longer_holds_is_dropped() {
    let yard = Yard::new();
    let mut listener = yard.listen(1).await;
    let messages = yard.commit(2);
    let edit = yard.log.edit(room(1), 1);
    yard.publish_change(edit);
    yard.log.remove_first(room(1), 1);
    yard.publish(&messages[1..]);
    sleep(Duration::from_secs(1)).await;
    assert_eq!(listener.heard(), ["2"]);
    yard.edit(2);
    assert_eq!(listener.heard(), ["2", "2e"]);
}

#[tokio::test(start_paused = true)]
async fn a_repair_shows_messages_as_they_read_now() {
    let yard = Yard::new();
    let mut listener = yard.listen(1).await;
    yard.commit(3);
    yard.log.delete(room(1), 2);
    yard.hub.repair(&[room(1)]);
    sleep(Duration::from_secs(1)).await;
    assert_eq!(listener.numbers(), [1, 3]);
    yard.edit(3);
    assert_eq!(listener.changes(), ["2d", "3e"]);
}

#[tokio::test(start_paused = true)]
async fn more_changes_than_a_room_holds_back_are_read_from_the_log() {
    let yard = Yard::new();
    let mut listener = yard.listen(1).await;
    yard.post(200);
    listener.hears(200).await;
    yard.log.edit(room(1), 1);
    for number in 2..=200 {
        yard.edit(number);
    }
    listener.hears(400).await;
    let expected: Vec<String> = (1..=200).map(|number| format!("{number}e")).collect();
    assert_eq!(listener.changes(), expected);
    assert_eq!(yard.log.lists(), 1);
}

#[tokio::test(start_paused = true)]
async fn changes_of_a_room_that_nobody_is_in_cost_nothing() {
    let yard = Yard::new();
    let elsewhere = Subscription { room: room(2), ..yard.subscription(1) };
    let mut listener = yard.listen_as(elsewhere).await;
    yard.post(1);
    yard.edit(1);
    assert_eq!(listener.heard(), [""; 0]);
    assert_eq!(yard.numbers.encoded(), 0);
}
