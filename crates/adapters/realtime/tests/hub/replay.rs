use std::time::Duration;

use futures_util::StreamExt;
use kernel::MessageId;
use messages::MessagePublisher;
use realtime::{Closing, Outgoing, Replay, Subscription};
use tokio::time::sleep;

use crate::support::{Listener, Yard, id, room, run};

fn after(number: i64) -> Replay {
    Replay::After(MessageId::new(number).unwrap())
}

#[tokio::test(start_paused = true)]
async fn from_the_start_everything_comes_then_the_live_stream() {
    let yard = Yard::new();
    yard.post(3);
    let mut listener = yard.catch_up(1, Replay::FromStart).await;
    listener.hears(3).await;
    yard.post(2);
    assert_eq!(listener.hears(5).await, ["1", "2", "3", "4", "5"]);
}

#[tokio::test(start_paused = true)]
async fn after_a_message_comes_what_follows_it() {
    let yard = Yard::new();
    yard.post(4);
    let between = MessageId::new(id(2).get() + 3).unwrap();
    for replay in [Replay::After(id(2)), Replay::After(between)] {
        let mut listener = yard.catch_up(1, replay).await;
        assert_eq!(listener.hears(2).await, ["3", "4"]);
    }
    let mut before_all = yard.catch_up(1, after(1)).await;
    assert_eq!(before_all.hears(4).await.len(), 4);
}

#[tokio::test(start_paused = true)]
async fn after_an_id_beyond_the_end_the_stream_is_just_live() {
    let yard = Yard::new();
    yard.post(2);
    for replay in [Replay::After(id(2)), after(i64::MAX)] {
        let mut listener = yard.catch_up(1, replay).await;
        sleep(Duration::from_millis(1)).await;
        let before = yard.log.last(room(1));
        yard.post(1);
        listener.hears(1).await;
        assert_eq!(listener.numbers(), run(i64::try_from(before).unwrap() + 1, before + 1));
    }
}

#[tokio::test(start_paused = true)]
async fn what_comes_after_a_socket_is_new_to_it_though_it_named_that_very_id() {
    let yard = Yard::new();
    yard.post(1);
    let mut listener = yard.catch_up(1, Replay::After(id(2))).await;
    yard.post(2);
    assert_eq!(listener.hears(2).await, ["2", "3"]);
}

#[tokio::test(start_paused = true)]
async fn an_empty_room_is_caught_up_with_at_once() {
    let yard = Yard::new();
    let mut listener = yard.catch_up(1, Replay::FromStart).await;
    yard.post(1);
    assert_eq!(listener.hears(1).await, ["1"]);
}

#[tokio::test(start_paused = true)]
async fn a_replay_shows_what_is_there_as_it_reads_now() {
    let yard = Yard::new();
    yard.post(6);
    yard.delete(3);
    yard.delete(6);
    yard.edit(4);
    yard.log.remove_first(room(1), 1);
    let mut listener = yard.catch_up(1, Replay::FromStart).await;
    listener.hears(3).await;
    yard.post(1);
    assert_eq!(listener.hears(4).await, ["2", "4", "5", "7"]);
}

#[tokio::test(start_paused = true)]
async fn a_long_log_comes_by_pages_and_overflows_nothing() {
    let yard = Yard::new();
    yard.post(1_500);
    let mut listener = yard.catch_up(1, Replay::FromStart).await;
    listener.hears(1_500).await;
    yard.post(1);
    assert_eq!(listener.numbers(), run(1, 1_501));
    assert_eq!(yard.log.lists(), 8, "a page holds 200");
}

#[tokio::test(start_paused = true)]
async fn a_log_that_ends_with_a_full_page_is_caught_up_with() {
    let yard = Yard::new();
    yard.post(400);
    let mut listener = yard.catch_up(1, Replay::FromStart).await;
    listener.hears(400).await;
    yard.post(1);
    listener.hears(401).await;
    assert_eq!(listener.numbers(), run(1, 401));
}

#[tokio::test(start_paused = true)]
async fn an_author_sees_the_own_client_message_ids() {
    let yard = Yard::new();
    yard.publish(&[yard.log.commit_named(room(1)), yard.log.commit(room(1))]);
    let mut author = yard.catch_up(1, Replay::FromStart).await;
    let mut other = yard.catch_up(2, Replay::FromStart).await;
    assert_eq!(author.hears(2).await, ["1!", "2"]);
    assert_eq!(other.hears(2).await, ["1", "2"]);
}

#[tokio::test(start_paused = true)]
async fn a_dialect_without_words_catches_up_in_silence() {
    let yard = Yard::new();
    yard.post(500);
    let subscription = yard.subscription(1);
    let mut listener = yard
        .listen_as(Subscription { dialect: yard.mute, replay: Replay::FromStart, ..subscription })
        .await;
    sleep(Duration::from_secs(1)).await;
    yard.post(1);
    assert_eq!(listener.heard(), [""; 0]);
    assert_eq!(listener.closing(), None);
}

#[tokio::test(start_paused = true)]
async fn who_does_not_read_is_brought_two_pages_at_most() {
    let yard = Yard::new();
    yard.post(5_000);
    let mut listener = yard.catch_up(1, Replay::FromStart).await;
    sleep(Duration::from_secs(60)).await;
    assert_eq!(yard.log.lists(), 2, "one waits to be taken, one to be sent");
    assert_eq!(listener.outbox().closing(), None, "the own pace is never too slow");
    listener.hears(5_000).await;
    assert_eq!(listener.numbers(), run(1, 5_000));
}

#[tokio::test(start_paused = true)]
async fn big_pages_come_in_pieces() {
    let yard = Yard::new();
    yard.post(200);
    let verbose =
        Subscription { dialect: yard.verbose, replay: Replay::FromStart, ..yard.subscription(1) };
    let (_connection, mut reader) = yard.hub.subscribe(verbose).await.unwrap();
    let mut total = 0;
    while total < 200 * 4_000 {
        let Some(Outgoing::Frames(piece)) = reader.next().await else { panic!("no piece") };
        assert!(piece.len() < 300 * 1_024, "{} bytes", piece.len());
        total += piece.len();
    }
}

#[tokio::test(start_paused = true)]
async fn answers_go_out_between_the_pieces_of_a_replay() {
    let yard = Yard::new();
    yard.post(1_000);
    let mut listener = yard.catch_up(1, Replay::FromStart).await;
    listener.hears(200).await;
    listener.outbox().push("0 ".into()).unwrap();
    listener.take_next();
    assert_eq!(listener.hears(201).await.last().unwrap(), "0");
    listener.hears(1_001).await;
    assert_eq!(listener.closing(), None);
}

#[tokio::test(start_paused = true)]
async fn a_closing_ends_a_replay_at_once() {
    let yard = Yard::new();
    yard.post(1_000);
    let mut listener = yard.catch_up(1, Replay::FromStart).await;
    listener.hears(200).await;
    sleep(Duration::from_millis(1)).await;
    listener.outbox().push("0 ".into()).unwrap();
    yard.hub.close_session(yard.subscription(1).session, Closing::SessionEnded);
    assert_eq!(listener.is_closed().await, Closing::SessionEnded);
    assert_eq!(listener.heard().len(), 201, "a page, and the answer");
    let lists = yard.log.lists();
    sleep(Duration::from_secs(60)).await;
    assert_eq!(yard.log.lists(), lists);
}

#[tokio::test(start_paused = true)]
async fn a_closing_in_a_replay_leaves_out_what_was_to_follow_it() {
    let yard = Yard::new();
    yard.post(10);
    let mut listener = yard.catch_up(1, Replay::FromStart).await;
    // The replay has brought its piece to the door, and the room has spoken after it.
    sleep(Duration::from_millis(1)).await;
    yard.post(1);
    listener.outbox().close(Closing::GoingAway);
    assert_eq!(listener.closing(), Some(Closing::GoingAway));
    assert_eq!(listener.heard(), [""; 0], "11 without 10 would be a hole");
}

#[tokio::test(start_paused = true)]
async fn a_replay_whose_socket_is_gone_reads_no_more() {
    let yard = Yard::new();
    yard.post(1_000);
    let listener = yard.catch_up(1, Replay::FromStart).await;
    sleep(Duration::from_millis(1)).await;
    let lists = yard.log.lists();
    let mut reader = listener.hang_up();
    assert_eq!(reader.next().await, Some(Outgoing::Closing(Closing::Failed)));
    sleep(Duration::from_secs(60)).await;
    assert_eq!(yard.log.lists(), lists);
    assert_eq!(yard.hub.connection_count(), 0);
}

async fn comes_while_readings_fail(yard: &Yard) -> Listener {
    let _stays = yard.listen(2).await;
    yard.post(500);
    let mut listener = yard.catch_up(1, Replay::FromStart).await;
    listener.hears(200).await;
    listener
}

#[tokio::test(start_paused = true)]
async fn a_log_that_is_away_closes_the_socket_as_overloaded() {
    let yard = Yard::new();
    let stays = yard.listen(2).await;
    yard.log.fail(1);
    let mut listener = yard.catch_up(1, Replay::FromStart).await;
    assert_eq!(listener.is_closed().await, Closing::Overloaded);
    drop(stays);

    let mut listener = comes_while_readings_fail(&yard).await;
    yard.log.fail(1);
    assert_eq!(listener.is_closed().await, Closing::Overloaded);
    let heard = listener.heard().len();
    assert_eq!(listener.numbers(), run(1, heard));
}

#[tokio::test(start_paused = true)]
async fn a_log_that_fails_closes_the_socket_as_failed() {
    let yard = Yard::new();
    let mut listener = comes_while_readings_fail(&yard).await;
    yard.log.fail_badly(1);
    assert_eq!(listener.is_closed().await, Closing::Failed);
}

#[tokio::test(start_paused = true)]
async fn when_all_come_back_at_once_only_so_many_read() {
    let yard = Yard::new();
    yard.post(1);
    let _stays = yard.listen(1).await;
    let mut listeners = Vec::new();
    let held = yard.log.hold().await;
    for _ in 0..90 {
        listeners.push(yard.catch_up(2, Replay::FromStart).await);
    }
    sleep(Duration::from_millis(1)).await;
    assert_eq!(yard.log.most_under_way(), 32);
    drop(held);
    for listener in &mut listeners {
        listener.hears(1).await;
    }
    assert_eq!(yard.log.most_under_way(), 32);
}

#[tokio::test(start_paused = true)]
async fn a_replay_takes_part_in_repairs() {
    let yard = Yard::new();
    yard.post(2);
    let mut listener = yard.catch_up(1, Replay::After(id(1))).await;
    listener.hears(1).await;
    yard.commit(1);
    yard.hub.repair(&[room(1)]);
    assert_eq!(listener.hears(2).await, ["2", "3"]);
}
