use std::time::Duration;

use futures_util::FutureExt;
use kernel::{Clock, Timestamp};
use messages::{ReadMark, ReadMarks, Sequence};
use realtime::{Closing, Outbox, Replay, Subscription};
use tokio::time::sleep;

use crate::support::{Listener, Yard, id, room, user};

/// Lets the task that writes marks begin its first period, then the next one.
async fn a_period() {
    sleep(Duration::from_millis(1_001)).await;
}

fn mark(number: i64, sequence: i64, at: Timestamp) -> ReadMark {
    ReadMark { room_id: room(1), user_id: user(number), sequence: Sequence::new(sequence), at }
}

#[tokio::test(start_paused = true)]
async fn an_open_socket_has_read_what_it_was_sent() {
    let yard = Yard::new();
    yard.post(2);
    let _first = yard.listen(1).await;
    yard.post(3);
    let _second = yard.listen(2).await;
    yard.clock.advance(Duration::from_secs(7));
    a_period().await;
    assert_eq!(yard.marks.all(), [mark(1, 5, yard.clock.now())]);
    yard.post(1);
    a_period().await;
    assert_eq!((yard.marks.read(1), yard.marks.read(2)), (Some(6), Some(6)));
}

#[tokio::test(start_paused = true)]
async fn marks_are_written_together_and_once_a_second_at_most() {
    let yard = Yard::new();
    let _listeners = [yard.listen(1).await, yard.listen(2).await, yard.listen(2).await];
    for _ in 0..50 {
        yard.post(1);
        sleep(Duration::from_millis(100)).await;
    }
    a_period().await;
    assert!((5..=7).contains(&yard.marks.writes()), "{}", yard.marks.writes());
    assert_eq!(yard.marks.most_at_once(), 1);
    assert_eq!((yard.marks.read(1), yard.marks.read(2)), (Some(50), Some(50)));
}

#[tokio::test(start_paused = true)]
async fn a_mark_that_has_not_moved_is_not_written_again() {
    let yard = Yard::new();
    let _listener = yard.listen(1).await;
    yard.post(1);
    a_period().await;
    sleep(Duration::from_secs(60)).await;
    assert_eq!(yard.marks.writes(), 1);
    yard.edit(1);
    a_period().await;
    assert_eq!(yard.marks.writes(), 1, "a change is no message");
    let _other = yard.listen(2).await;
    yard.post(1);
    a_period().await;
    assert_eq!(yard.marks.all().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_socket_that_was_sent_nothing_moves_nothing() {
    let yard = Yard::new();
    yard.post(5);
    let listener = yard.listen(1).await;
    a_period().await;
    drop(listener);
    a_period().await;
    yard.hub.settle(user(1)).await;
    assert_eq!(yard.marks.all(), []);
}

#[tokio::test(start_paused = true)]
async fn sockets_of_a_dialect_that_does_not_read_move_nothing() {
    let yard = Yard::new();
    let subscription = Subscription { dialect: yard.unread, ..yard.subscription(1) };
    let mut listener = yard.listen_as(subscription).await;
    yard.post(1);
    a_period().await;
    assert_eq!(listener.numbers(), [1]);
    drop(listener);
    a_period().await;
    yard.hub.flush_read_marks().await.unwrap();
    assert_eq!(yard.marks.all(), []);
}

#[tokio::test(start_paused = true)]
async fn a_closed_socket_leaves_its_mark_at_once() {
    let yard = Yard::new();
    let listener = yard.listen(1).await;
    let _stays = yard.listen(2).await;
    sleep(Duration::from_millis(1)).await;
    yard.post(4);
    drop(listener);
    sleep(Duration::from_millis(1)).await;
    assert_eq!(yard.marks.all(), [mark(1, 4, yard.clock.now())], "the other one waits");
}

#[tokio::test(start_paused = true)]
async fn the_last_to_leave_a_room_leaves_a_mark_too() {
    let yard = Yard::new();
    let listener = yard.listen(1).await;
    yard.post(4);
    drop(listener);
    yard.hub.flush_read_marks().await.unwrap();
    assert_eq!(yard.marks.read(1), Some(4));
}

#[tokio::test(start_paused = true)]
async fn what_came_after_the_closing_was_not_read() {
    let yard = Yard::new();
    let listener = yard.listen(1).await;
    yard.post(4);
    listener.outbox().close(Closing::SessionEnded);
    yard.post(3);
    drop(listener);
    yard.hub.flush_read_marks().await.unwrap();
    assert_eq!(yard.marks.read(1), Some(4));
}

#[tokio::test(start_paused = true)]
async fn what_an_overflow_threw_away_was_not_read() {
    let yard = Yard::new();
    let mut listener = yard.listen(1).await;
    yard.post(2);
    listener.heard();
    yard.hub.flush_read_marks().await.unwrap();
    yard.post(Outbox::MAX_FRAMES + 1);
    drop(listener);
    yard.hub.flush_read_marks().await.unwrap();
    assert_eq!(yard.marks.read(1), Some(2));
}

#[tokio::test(start_paused = true)]
async fn a_replay_has_been_read_as_far_as_it_was_handed_over() {
    let yard = Yard::new();
    yard.post(1_000);
    let mut listener = yard.catch_up(1, Replay::After(id(100))).await;
    listener.hears(200).await;
    sleep(Duration::from_millis(1)).await;
    yard.hub.flush_read_marks().await.unwrap();
    assert_eq!(yard.marks.read(1), Some(500), "a piece was taken, and one waits at the door");
    drop(listener);
    a_period().await;
    assert_eq!(yard.marks.read(1), Some(500));
}

#[tokio::test(start_paused = true)]
async fn after_a_replay_the_live_stream_moves_the_mark() {
    let yard = Yard::new();
    yard.post(3);
    let mut listener = yard.catch_up(1, Replay::After(id(2))).await;
    listener.hears(1).await;
    a_period().await;
    assert_eq!(yard.marks.read(1), Some(3));
    yard.post(2);
    a_period().await;
    assert_eq!(yard.marks.read(1), Some(5));
    drop(yard.catch_up(2, Replay::After(id(5))).await);
    a_period().await;
    assert_eq!(yard.marks.read(2), None, "there was nothing to bring");
}

#[tokio::test(start_paused = true)]
async fn marks_from_elsewhere_are_written_with_the_others() {
    let yard = Yard::new();
    sleep(Duration::from_millis(1)).await;
    for sequence in [3, 5, 4] {
        yard.hub.advance(mark(9, sequence, yard.clock.now()));
    }
    sleep(Duration::from_millis(900)).await;
    assert_eq!(yard.marks.all(), []);
    sleep(Duration::from_millis(101)).await;
    assert_eq!(yard.marks.all(), [mark(9, 5, yard.clock.now())]);
}

#[tokio::test(start_paused = true)]
async fn settling_writes_what_is_known_of_one_person() {
    let yard = Yard::new();
    let _listeners = [yard.listen(1).await, yard.listen(2).await];
    let elsewhere = Subscription { room: room(2), ..yard.subscription(1) };
    let _elsewhere = yard.listen_as(elsewhere).await;
    sleep(Duration::from_millis(1)).await;
    yard.post(3);
    yard.publish(&[yard.log.commit(room(2))]);
    yard.hub.advance(mark(1, 2, yard.clock.now()));

    yard.hub.settle(user(1)).await;

    let mut written = yard.marks.all();
    written.sort_by_key(|mark| mark.room_id);
    let in_room_2 = ReadMark { room_id: room(2), ..mark(1, 1, yard.clock.now()) };
    assert_eq!(written, [mark(1, 3, yard.clock.now()), in_room_2]);
    yard.hub.settle(user(1)).await;
    assert_eq!(yard.marks.writes(), 1, "there was nothing more");
    a_period().await;
    assert_eq!(yard.marks.read(2), Some(3), "the other one was not forgotten");
    assert_eq!(yard.marks.all().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn settling_waits_for_marks_that_are_on_their_way() {
    let yard = Yard::new();
    yard.hub.advance(mark(1, 2, yard.clock.now()));
    let held = yard.marks.hold().await;
    a_period().await;
    let mut settling = Box::pin(yard.hub.settle(user(1)));
    assert!(settling.as_mut().now_or_never().is_none());
    let mut flushing = Box::pin(yard.hub.flush_read_marks());
    assert!(flushing.as_mut().now_or_never().is_none());
    yard.hub.settle(user(2)).await;
    drop(held);
    settling.await;
    assert_eq!(yard.marks.read(1), Some(2));
    flushing.await.unwrap();
    assert_eq!(yard.marks.writes(), 1);
}

#[tokio::test(start_paused = true)]
async fn who_gives_up_settling_loses_no_mark() {
    let yard = Yard::new();
    sleep(Duration::from_millis(1)).await;
    yard.hub.advance(mark(1, 2, yard.clock.now()));
    let held = yard.marks.hold().await;
    let mut settling = Box::pin(yard.hub.settle(user(1)));
    assert!(settling.as_mut().now_or_never().is_none());
    drop(settling);
    drop(held);
    a_period().await;
    assert_eq!(yard.marks.read(1), Some(2));
}

async fn leaves(yard: &Yard, listener: Listener) {
    drop(listener);
    yard.hub.flush_read_marks().await.unwrap_err();
}

#[tokio::test(start_paused = true)]
async fn marks_that_could_not_be_written_are_tried_again() {
    let yard = Yard::new();
    let leaving = yard.listen(1).await;
    let _stays = yard.listen(2).await;
    yard.post(3);
    yard.marks.fail(3);
    leaves(&yard, leaving).await;
    yard.hub.settle(user(2)).await;
    yard.post(1);
    a_period().await;
    a_period().await;
    assert_eq!((yard.marks.read(1), yard.marks.read(2)), (Some(3), Some(4)));
    assert_eq!(yard.marks.all().len(), 2, "the furthest of each");
}

#[tokio::test(start_paused = true)]
async fn what_the_room_was_sent_is_known_without_a_look_at_each_socket() {
    let yard = Yard::new();
    let mut listeners = Vec::new();
    for number in 1..=50 {
        listeners.push(yard.listen(number).await);
    }
    yard.post(20);
    yard.hub.flush_read_marks().await.unwrap();
    assert_eq!(yard.marks.writes(), 1);
    assert_eq!(yard.marks.all().len(), 50);
    assert!(yard.marks.all().iter().all(|mark| mark.sequence == Sequence::new(20)));
}
