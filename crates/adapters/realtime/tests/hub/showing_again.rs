use std::sync::Arc;
use std::time::Duration;

use messages::Message;
use proptest::prelude::*;
use realtime::{Closed, Closing, Outbox, Replay, Subscription};
use tokio::task::yield_now;
use tokio::time::sleep;

use crate::support::{Listener, Yard, id, room};

/// More than fits into one piece of a replay of the verbose dialect.
const LONG: usize = 200;

/// A socket whose replay goes out in several pieces, of which it has read none.
async fn catch_up_slowly(yard: &Yard, replay: Replay) -> Listener {
    let subscription = Subscription { dialect: yard.verbose, replay, ..yard.subscription(2) };
    yard.listen_as(subscription).await
}

/// Lets the tasks go on until all of them wait.
async fn settle() {
    sleep(Duration::from_millis(1)).await;
}

fn words(numbers: impl IntoIterator<Item = usize>) -> Vec<String> {
    numbers.into_iter().map(|number| number.to_string()).collect()
}

#[tokio::test(start_paused = true)]
async fn a_live_socket_is_shown_at_once_what_its_room_has_delivered() {
    let yard = Yard::new();
    let before = yard.commit(1);
    yard.publish(&before);
    let mut listener = yard.listen(2).await;
    let messages = yard.commit(2);
    yard.publish(&messages);
    for message in [&messages[0], &before[0]] {
        listener.repeats(message).unwrap();
    }
    yard.post(1);
    assert_eq!(listener.heard(), ["2", "3", "2!!", "1!!", "4"]);
}

#[tokio::test(start_paused = true)]
async fn what_the_room_is_yet_to_deliver_comes_once_and_in_its_turn() {
    let yard = Yard::new();
    let mut listener = yard.listen(2).await;
    let messages = yard.commit(2);
    listener.repeats(&messages[1]).unwrap();
    assert_eq!(listener.heard(), [""; 0]);
    yard.publish(&messages);
    assert_eq!(listener.heard(), ["1", "2"]);
}

#[tokio::test(start_paused = true)]
async fn what_the_room_was_never_told_of_comes_because_it_was_sent_again() {
    let yard = Yard::new();
    let mut listener = yard.listen(2).await;
    let messages = yard.commit(2);
    listener.repeats(&messages[1]).unwrap();
    assert_eq!(listener.hears(2).await, ["1", "2"]);
}

#[tokio::test(start_paused = true)]
async fn what_the_replay_has_handed_over_comes_again_behind_all_of_it() {
    let yard = Yard::new();
    let messages = yard.commit(LONG);
    yard.publish(&messages);
    let mut listener = catch_up_slowly(&yard, Replay::After(id(1))).await;
    settle().await;
    for message in [&messages[1], &messages[0], &messages[LONG - 1]] {
        listener.repeats(message).unwrap();
    }
    listener.outbox().push("pong ".into()).unwrap();
    let mut expected = vec!["pong".to_owned()];
    expected.extend(words(2..=LONG));
    expected.extend(["2!!".into(), "1!!".into()]);
    assert_eq!(listener.hears(expected.len()).await, expected);
}

#[tokio::test(start_paused = true)]
async fn what_a_replay_that_has_not_begun_will_bring_comes_once() {
    let yard = Yard::new();
    let _keeps_the_room_open = yard.listen(1).await;
    let messages = yard.commit(3);
    yard.publish(&messages);
    let deleted = yard.log.delete(room(1), 3);
    yard.publish_change(Arc::clone(&deleted));
    let mut after_first = yard.catch_up(2, Replay::After(id(1))).await;
    let mut from_start = yard.catch_up(3, Replay::FromStart).await;
    for listener in [&after_first, &from_start] {
        for message in [&deleted, &messages[1], &messages[0]] {
            listener.repeats(message).unwrap();
        }
    }
    settle().await;
    assert_eq!(after_first.heard(), ["2", "1!!", "3!!"]);
    assert_eq!(from_start.heard(), ["1", "2", "3!!"]);
}

#[tokio::test(start_paused = true)]
async fn what_waits_for_the_end_of_a_replay_comes_again_behind_all_that_waits() {
    let yard = Yard::new();
    yard.post(3);
    let mut listener = yard.catch_up(2, Replay::FromStart).await;
    settle().await;
    let messages = yard.commit(2);
    yard.publish(&messages);
    listener.repeats(&messages[0]).unwrap();
    yard.post(1);
    assert_eq!(listener.heard(), ["1", "2", "3", "4", "5", "4!!", "6"]);
    listener.repeats(&messages[0]).unwrap();
    assert_eq!(listener.heard().last().unwrap(), "4!!");
}

#[tokio::test(start_paused = true)]
async fn a_deleted_message_comes_again_behind_the_replay() {
    let yard = Yard::new();
    yard.post(LONG);
    let [early, late] = [2, LONG - 1].map(|number| yard.log.delete(room(1), number));
    let mut listener = catch_up_slowly(&yard, Replay::FromStart).await;
    settle().await;
    listener.repeats(&late).unwrap();
    listener.repeats(&early).unwrap();
    let mut expected = words((1..=LONG).filter(|number| ![2, LONG - 1].contains(number)));
    listener.hears(expected.len() + 2).await;
    let repeats = listener.heard()[expected.len()..].to_vec();
    assert_eq!(repeats, ["2!!".to_owned(), format!("{}!!", LONG - 1)]);
    expected.extend(repeats);
    assert_eq!(listener.heard(), expected);
}

#[tokio::test(start_paused = true)]
async fn a_deleted_message_that_a_live_room_has_not_come_to_waits_for_those_before_it() {
    let yard = Yard::new();
    let mut listener = yard.listen(2).await;
    yard.commit(2);
    let deleted = yard.log.delete(room(1), 2);
    listener.repeats(&deleted).unwrap();
    assert_eq!(listener.heard(), [""; 0]);
    assert_eq!(listener.hears(3).await, ["1", "2!!", "2d"]);
    listener.repeats(&deleted).unwrap();
    assert_eq!(listener.heard().last().unwrap(), "2!!");
}

#[tokio::test(start_paused = true)]
async fn who_sends_again_without_reading_is_cut_off() {
    let yard = Yard::new();
    let message = yard.commit(1).remove(0);
    yard.publish(std::slice::from_ref(&message));
    let live = yard.listen(2).await;
    let behind_a_replay = yard.catch_up(2, Replay::FromStart).await;
    settle().await;
    overflow(live, &message);
    overflow(behind_a_replay, &message);

    let live = yard.listen(2).await;
    yard.commit(2);
    overflow(live, &yard.log.delete(room(1), 3));
}

fn overflow(mut listener: Listener, message: &Arc<Message>) {
    for _ in 0..Outbox::MAX_FRAMES {
        listener.repeats(message).unwrap();
    }
    assert_eq!(listener.repeats(message), Err(Closed));
    assert_eq!(listener.closing(), Some(Closing::TooSlow));
    assert_eq!(listener.repeats(message), Err(Closed));
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Post { is_told: bool },
    Delete { which: usize },
    Repeat { which: usize },
    Read,
    Yield,
    Wait { millis: u64 },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => any::<bool>().prop_map(|is_told| Step::Post { is_told }),
        1 => (0..1_000_usize).prop_map(|which| Step::Delete { which }),
        4 => (0..1_000_usize).prop_map(|which| Step::Repeat { which }),
        2 => Just(Step::Read),
        2 => Just(Step::Yield),
        1 => (1..60_u64).prop_map(|millis| Step::Wait { millis }),
    ]
}

/// Every message up to the highest that the socket was shown so far was shown, unless it is gone.
fn check_no_hole(heard: &[String], start: usize, is_gone: impl Fn(usize) -> bool) {
    let mut shown = vec![start];
    for word in heard.iter().filter(|word| !word.ends_with('d')) {
        let number: usize = word.trim_end_matches('!').parse().unwrap();
        let highest = *shown.iter().max().unwrap();
        for before in highest + 1..number {
            assert!(is_gone(before), "{word} before {before}: {heard:?}");
        }
        shown.push(number);
    }
}

async fn live_through(steps: Vec<Step>, start: usize) {
    let yard = Yard::new();
    let mut messages = yard.commit(LONG);
    yard.publish(&messages);
    let replay = Replay::After(id(i64::try_from(start).unwrap()));
    let mut listener = catch_up_slowly(&yard, replay).await;
    for step in steps {
        match step {
            Step::Post { is_told } => {
                messages.extend(yard.commit(1));
                if is_told {
                    yard.publish(&messages[messages.len() - 1..]);
                }
            }
            Step::Delete { which } => {
                let index = which % messages.len();
                if messages[index].deleted_at.is_none() {
                    messages[index] = yard.log.delete(room(1), index + 1);
                    yard.publish_change(Arc::clone(&messages[index]));
                }
            }
            Step::Repeat { which } => {
                listener.repeats(&messages[which % messages.len()]).unwrap();
            }
            Step::Read => drop(listener.take_next()),
            Step::Yield => yield_now().await,
            Step::Wait { millis } => sleep(Duration::from_millis(millis)).await,
        }
    }
    sleep(Duration::from_secs(10)).await;
    yard.post(1);
    let last = (messages.len() + 1).to_string();
    while !listener.heard().contains(&last) {
        sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(listener.closing(), None);
    let is_gone = |number: usize| messages[number - 1].deleted_at.is_some();
    check_no_hole(listener.heard(), start, is_gone);
}

proptest! {
    #[test]
    fn whoever_remembers_the_highest_message_has_all_before_it(
        steps in prop::collection::vec(step(), 1..80),
        start in 1..LONG,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        runtime.block_on(live_through(steps, start));
    }
}
