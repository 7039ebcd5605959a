use futures_util::FutureExt;
use realtime::{Closing, Outbox, Subscription};

use crate::support::{Yard, room};

#[tokio::test(start_paused = true)]
async fn everyone_in_the_room_hears_a_message_and_nobody_else() {
    let yard = Yard::new();
    let mut first = yard.listen(1).await;
    let mut second = yard.listen(2).await;
    let elsewhere = Subscription { room: room(2), ..yard.subscription(3) };
    let mut stranger = yard.listen_as(elsewhere).await;

    yard.post(2);

    assert_eq!(first.numbers(), [1, 2]);
    assert_eq!(second.numbers(), [1, 2]);
    assert_eq!(stranger.heard(), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_message_is_encoded_once_for_all_who_read_the_dialect() {
    let yard = Yard::new();
    let mut listeners = Vec::new();
    for number in 1..=20 {
        listeners.push(yard.listen(number).await);
    }

    yard.post(3);

    assert_eq!(yard.numbers.encoded(), 3);
    for listener in &mut listeners {
        assert_eq!(listener.numbers(), [1, 2, 3]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_room_without_sockets_costs_no_encoding_and_no_reading() {
    let yard = Yard::new();
    yard.post(3);
    drop(yard.listen(1).await);
    yard.post(3);
    assert_eq!(yard.numbers.encoded(), 0);
    assert_eq!((yard.log.heads(), yard.log.lists()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn only_the_author_sees_what_is_for_the_author() {
    let yard = Yard::new();
    let mut author = yard.listen(1).await;
    let mut other = yard.listen(2).await;

    yard.publish(&[yard.log.commit_named(room(1)), yard.log.commit(room(1))]);

    assert_eq!(author.heard(), ["1!", "2"]);
    assert_eq!(other.heard(), ["1", "2"]);
}

#[tokio::test(start_paused = true)]
async fn a_dialect_without_a_word_for_an_event_stays_silent_and_open() {
    let yard = Yard::new();
    let mute = Subscription { dialect: yard.mute, ..yard.subscription(1) };
    let mut silent = yard.listen_as(mute).await;

    yard.post(Outbox::MAX_FRAMES + 1);

    assert_eq!(silent.heard(), [""; 0]);
    assert_eq!(silent.closing(), None);
    assert_eq!(yard.numbers.encoded(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_newcomer_hears_what_is_committed_from_then_on() {
    let yard = Yard::new();
    yard.post(5);
    let mut first = yard.listen(1).await;
    yard.post(1);
    let mut second = yard.listen(2).await;
    yard.post(1);

    assert_eq!(first.numbers(), [6, 7]);
    assert_eq!(second.numbers(), [7]);
    assert_eq!(yard.log.heads(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_is_published_while_the_end_of_the_log_is_read_waits_for_it() {
    let yard = Yard::new();
    let before = yard.commit(2);
    let held = yard.log.hold().await;
    let mut subscribing = Box::pin(yard.listen(1));
    assert!(subscribing.as_mut().now_or_never().is_none());

    yard.publish(&before);
    yard.post(2);
    drop(held);
    let mut listener = subscribing.await;
    yard.post(1);

    assert_eq!(listener.numbers(), [3, 4, 5]);
    assert_eq!(yard.log.lists(), 0);
}

#[tokio::test(start_paused = true)]
async fn many_who_come_at_once_share_one_reading_of_the_end() {
    let yard = Yard::new();
    let held = yard.log.hold().await;
    let mut subscribing: Vec<_> = (1..=10).map(|number| Box::pin(yard.listen(number))).collect();
    for subscribing in &mut subscribing {
        assert!(subscribing.as_mut().now_or_never().is_none());
    }
    drop(held);
    for subscribing in subscribing {
        subscribing.await;
    }
    assert_eq!(yard.log.heads(), 1);
}

#[tokio::test(start_paused = true)]
async fn who_comes_while_another_gives_up_waiting_is_served() {
    let yard = Yard::new();
    let held = yard.log.hold().await;
    let mut impatient = Box::pin(yard.listen(1));
    let mut patient = Box::pin(yard.listen(2));
    assert!(impatient.as_mut().now_or_never().is_none());
    assert!(patient.as_mut().now_or_never().is_none());
    drop(impatient);
    drop(held);
    let mut patient = patient.await;
    yard.post(1);
    assert_eq!(patient.numbers(), [1]);
    assert_eq!(yard.hub.connection_count(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_failed_reading_of_the_end_refuses_the_socket_and_not_the_next() {
    let yard = Yard::new();
    yard.log.fail(1);
    assert!(yard.hub.subscribe(yard.subscription(1)).await.is_err());
    assert_eq!(yard.hub.connection_count(), 0);

    let mut listener = yard.listen(1).await;
    yard.post(1);
    assert_eq!(listener.numbers(), [1]);
}

#[tokio::test(start_paused = true)]
async fn who_comes_after_a_failed_reading_does_not_share_its_failure() {
    let yard = Yard::new();
    let held = yard.log.hold().await;
    let mut first = Box::pin(yard.hub.subscribe(yard.subscription(1)));
    let mut second = Box::pin(yard.hub.subscribe(yard.subscription(2)));
    assert!(first.as_mut().now_or_never().is_none());
    assert!(second.as_mut().now_or_never().is_none());
    yard.log.fail(1);
    drop(held);
    assert!(first.await.is_err());

    let mut third = yard.listen(3).await;
    assert!(second.await.is_err());
    yard.post(1);
    assert_eq!(third.numbers(), [1]);
}

#[tokio::test(start_paused = true)]
async fn who_leaves_hears_nothing_more() {
    let yard = Yard::new();
    let mut staying = yard.listen(1).await;
    let leaving = yard.listen(2).await;
    assert_eq!(yard.hub.connection_count(), 2);
    leaving.outbox().close(Closing::PeerClosed);
    drop(leaving);
    assert_eq!(yard.hub.connection_count(), 1);
    yard.post(1);
    assert_eq!(staying.numbers(), [1]);
    assert_eq!(yard.numbers.encoded(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_answer_keeps_its_place_between_the_frames_of_the_room() {
    let yard = Yard::new();
    let mut listener = yard.listen(1).await;
    yard.post(1);
    listener.outbox().push("pong ".into()).unwrap();
    yard.post(1);
    assert_eq!(listener.heard(), ["1", "pong", "2"]);
}
