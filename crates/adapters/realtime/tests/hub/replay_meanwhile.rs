use std::sync::Arc;
use std::time::Duration;

use realtime::{Closing, Outbox, Replay};
use tokio::sync::watch;
use tokio::task::yield_now;
use tokio::time::{sleep, timeout};

use crate::support::{Yard, id, run};

#[tokio::test(start_paused = true)]
async fn what_is_said_during_a_replay_follows_it() {
    let yard = Yard::new();
    yard.post(1_000);
    let mut listener = yard.catch_up(1, Replay::FromStart).await;
    for _ in 0..10 {
        listener.take_next();
        yard.post(50);
        yield_now().await;
    }
    listener.hears(1_500).await;
    assert_eq!(listener.numbers(), run(1, 1_500));
}

#[tokio::test(start_paused = true)]
async fn a_room_that_talks_on_after_the_last_page_was_read_loses_nothing() {
    let yard = Yard::new();
    yard.post(100);
    let _stays = yard.listen(2).await;
    let held = yard.log.hold().await;
    let mut listener = yard.catch_up(1, Replay::FromStart).await;
    yield_now().await;
    yard.post(20);
    drop(held);
    sleep(Duration::from_millis(1)).await;
    yard.post(20);
    listener.hears(140).await;
    assert_eq!(listener.numbers(), run(1, 140));
}

#[tokio::test(start_paused = true)]
async fn what_the_log_has_before_the_room_was_told_comes_once() {
    let yard = Yard::new();
    yard.post(3);
    let mut other = yard.listen(2).await;
    let late = yard.commit(3);
    let mut listener = yard.catch_up(1, Replay::After(id(2))).await;
    assert_eq!(listener.hears(4).await, ["3", "4", "5", "6"]);
    yard.publish(&late[..2]);
    yard.publish(&late[2..]);
    yard.post(1);
    assert_eq!(listener.hears(5).await, ["3", "4", "5", "6", "7"]);
    assert_eq!(other.numbers(), [4, 5, 6, 7]);
}

#[tokio::test(start_paused = true)]
async fn edits_and_deletions_during_a_replay_are_heard_of_after_it() {
    let yard = Yard::new();
    yard.post(1_000);
    yard.edit(999);
    let mut listener = yard.catch_up(1, Replay::After(id(100))).await;
    listener.hears(200).await;
    yard.edit(50);
    yard.edit(101);
    yard.edit(101);
    yard.delete(900);
    listener.hears(700).await;
    yard.edit(102);
    listener.hears(903).await;
    yard.edit(103);
    sleep(Duration::from_millis(1)).await;

    let mut expected = run(101, 1_000);
    expected.retain(|number| *number != 900);
    assert_eq!(listener.numbers(), expected);
    assert_eq!(listener.changes(), ["50e", "101e", "900d", "102e", "103e"]);
}

#[tokio::test(start_paused = true)]
async fn a_change_right_after_the_socket_came_is_heard_of() {
    let yard = Yard::new();
    yard.post(10);
    let mut listener = yard.catch_up(1, Replay::After(id(9))).await;
    yard.edit(1);
    listener.hears(2).await;
    assert_eq!(listener.heard(), ["10", "1e"]);
}

#[tokio::test(start_paused = true)]
async fn who_stops_reading_at_the_end_of_a_replay_is_too_slow_for_the_live_stream() {
    let yard = Yard::new();
    yard.post(10);
    let mut listener = yard.catch_up(1, Replay::FromStart).await;
    sleep(Duration::from_millis(1)).await;
    yard.post(Outbox::MAX_FRAMES);
    assert_eq!(listener.outbox().closing(), None);
    yard.post(1);
    assert_eq!(listener.closing(), Some(Closing::TooSlow));
    assert_eq!(listener.heard(), [""; 0]);
}

const BEFORE: usize = 3_000;
const AT_THE_END: usize = 9_000;

/// Posts at full speed, but for what the room's member has yet to read.
fn talk(yard: &Yard, heard_by_member: &watch::Receiver<usize>) {
    for number in BEFORE..AT_THE_END {
        while number > *heard_by_member.borrow() + Outbox::MAX_FRAMES / 2 {
            std::thread::yield_now();
        }
        yard.post(1);
        if number % 13 == 0 {
            yard.edit(number);
        }
    }
}

/// Hears the whole room from its start; comes back to where it was when it was too slow.
async fn hear_all(yard: &Yard, number: i64) {
    let mut known: i64 = 0;
    while known < i64::try_from(AT_THE_END).unwrap() {
        let replay = if known == 0 { Replay::FromStart } else { Replay::After(id(known)) };
        let mut listener = yard.catch_up(number, replay).await;
        let base = known;
        while listener.outbox().closing().is_none() && known < i64::try_from(AT_THE_END).unwrap() {
            known = listener.last_number().unwrap_or(known);
            yield_now().await;
        }
        known = listener.last_number().unwrap_or(known);
        assert_eq!(listener.numbers(), run(base + 1, usize::try_from(known).unwrap()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_replay_in_a_room_that_never_pauses_comes_to_its_end_without_gap_or_repeat() {
    let yard = Arc::new(Yard::new());
    yard.post(BEFORE);
    let (heard, heard_by_member) = watch::channel(BEFORE);
    let mut member = yard.listen(1).await;
    let talking = {
        let yard = Arc::clone(&yard);
        tokio::task::spawn_blocking(move || talk(&yard, &heard_by_member))
    };
    let mut visits = Vec::new();
    for number in 2..6 {
        let yard = Arc::clone(&yard);
        visits.push(tokio::spawn(async move { hear_all(&yard, number).await }));
    }

    let all = async {
        let mut last = BEFORE;
        while last < AT_THE_END {
            last = member.last_number().map_or(last, |last| usize::try_from(last).unwrap());
            heard.send_replace(last);
            yield_now().await;
        }
        talking.await.unwrap();
        for visit in visits {
            visit.await.unwrap();
        }
    };
    timeout(Duration::from_secs(120), all).await.expect("every replay comes to its end");
    assert_eq!(member.numbers(), run(3_001, AT_THE_END));
}
