use std::time::Duration;

use messages::{ReadMark, ReadMarks, Sequence};
use realtime::{Closing, Outbox, Replay, Subscription};
use tokio::time::sleep;

use crate::support::{Yard, id, room, user};

impl Yard {
    /// Person `number` reads room 1 up to a message, elsewhere than on a socket.
    async fn reads(&self, number: i64, sequence: i64) {
        let (room_id, user_id) = (room(1), user(number));
        let at = kernel::Timestamp::from_seconds(sequence);
        let sequence = Sequence::new(sequence);
        self.hub.advance(ReadMark { room_id, user_id, sequence, at });
        self.hub.settle(user_id).await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_others_hear_how_far_somebody_has_read() {
    let yard = Yard::new();
    let (mut first, mut second) = (yard.overhear(1).await, yard.overhear(2).await);
    yard.post(3);
    yard.reads(2, 2).await;
    yard.reads(2, 1).await;
    yard.reads(3, 3).await;
    assert_eq!(first.heard(), ["1", "2", "3", "2@2", "3@3"]);
    assert_eq!(second.heard(), ["1", "2", "3", "3@3"], "nothing of oneself");
}

#[tokio::test(start_paused = true)]
async fn an_open_socket_that_reads_is_told_of_to_the_others() {
    let yard = Yard::new();
    let mut other = yard.overhear(1).await;
    let _reading = yard.listen(2).await;
    yard.post(2);
    yard.hub.flush_read_marks().await.unwrap();
    assert_eq!(other.heard(), ["1", "2", "2@2"]);
    yard.hub.flush_read_marks().await.unwrap();
    assert_eq!(other.heard().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn who_lets_nobody_know_is_not_told_of() {
    let yard = Yard::new();
    yard.marks.hide(2);
    let mut other = yard.overhear(1).await;
    yard.post(1);
    yard.reads(2, 1).await;
    yard.reads(3, 1).await;
    assert_eq!(other.heard(), ["1", "3@1"]);
}

#[tokio::test(start_paused = true)]
async fn a_receipt_comes_after_the_message_that_it_speaks_of() {
    let yard = Yard::new();
    let mut other = yard.overhear(1).await;
    let messages = yard.commit(3);
    yard.reads(2, 2).await;
    yard.reads(3, 3).await;
    yard.reads(2, 3).await;
    yard.publish(&messages[1..]);
    assert_eq!(other.heard(), [""; 0], "they wait for the first");
    yard.publish(&messages[..1]);
    let heard = other.heard();
    assert_eq!(heard[..3], ["1", "2", "3"]);
    assert_eq!(heard[3..], ["3@3", "2@3"], "of each reader the furthest");
}

#[tokio::test(start_paused = true)]
async fn of_receipts_that_wait_only_so_many_are_kept() {
    let yard = Yard::new();
    let mut other = yard.overhear(1).await;
    let messages = yard.commit(1);
    for reader in 2..=200 {
        yard.reads(reader, 1).await;
    }
    yard.publish(&messages);
    assert!(other.heard().len() < Outbox::MAX_FRAMES / 4);
    assert_eq!(other.heard()[..2], ["1", "2@1"]);
}

#[tokio::test(start_paused = true)]
async fn a_receipt_follows_a_replay_and_none_comes_during_it() {
    let yard = Yard::new();
    yard.post(1_000);
    let _opens_the_room = yard.listen(1).await;
    let subscription = Subscription {
        dialect: yard.talkative,
        replay: Replay::After(id(100)),
        ..yard.subscription(2)
    };
    let held = yard.log.hold().await;
    let subscribing = yard.hub.subscribe(subscription);
    tokio::pin!(subscribing);
    assert!(futures_util::poll!(&mut subscribing).is_pending());
    yard.reads(3, 500).await;
    drop(held);
    let mut catching_up = crate::support::Listener::new(subscribing.await.unwrap());
    catching_up.hears(900).await;
    sleep(Duration::from_millis(1)).await;
    yard.reads(3, 1_000).await;
    catching_up.hears(901).await;
    assert_eq!(catching_up.heard()[900..], ["3@1000"]);
}

#[tokio::test(start_paused = true)]
async fn a_room_where_nobody_has_a_word_for_it_encodes_and_delivers_nothing() {
    let yard = Yard::new();
    let mut plain = yard.listen(1).await;
    yard.post(1);
    yard.reads(2, 1).await;
    assert_eq!(plain.heard(), ["1"]);
    assert_eq!(yard.numbers.encoded(), 1);
    drop(plain);
    yard.reads(3, 1).await;
    assert_eq!(yard.talk.encoded(), 0, "nobody is there");
}

#[tokio::test(start_paused = true)]
async fn a_receipt_is_encoded_once_for_all() {
    let yard = Yard::new();
    let mut listeners = Vec::new();
    for number in 1..=50 {
        listeners.push(yard.overhear(number).await);
    }
    yard.post(1);
    yard.reads(60, 1).await;
    assert_eq!(yard.talk.encoded(), 2, "the message and the receipt");
    for listener in &mut listeners {
        assert_eq!(listener.heard(), ["1", "60@1"]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_crowd_that_reads_at_once_overwhelms_nobody() {
    let yard = Yard::new();
    let mut other = yard.overhear(1).await;
    yard.post(1);
    let readers = 2..=2 + i64::try_from(Outbox::MAX_FRAMES * 3).unwrap();
    for reader in readers.clone() {
        let (room_id, user_id, sequence) = (room(1), user(reader), Sequence::new(1));
        let at = kernel::Timestamp::from_seconds(1);
        yard.hub.advance(ReadMark { room_id, user_id, sequence, at });
    }
    yard.hub.flush_read_marks().await.unwrap();
    let heard = other.hears(1 + readers.clone().count()).await;
    assert_eq!(heard.len(), 1 + readers.count());
    assert_ne!(other.closing(), Some(Closing::TooSlow));
}
