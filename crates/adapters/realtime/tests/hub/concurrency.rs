use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use messages::{Message, MessagePublisher};
use tokio::time::timeout;

use crate::support::{Yard, room};

const MESSAGES: usize = 4_000;

/// Stays until it heard a few messages or was cut off; says what it heard.
async fn visit(yard: &Yard, number: i64, words: usize) -> Vec<i64> {
    let mut listener = yard.listen(number).await;
    let base = i64::try_from(yard.log.last(room(1))).unwrap();
    // The last message is there for those who come when all others are gone.
    if base < i64::try_from(MESSAGES).unwrap() {
        listener.hears(words.min(MESSAGES - usize::try_from(base).unwrap())).await;
    }
    let heard = listener.numbers();
    if let Some(first) = heard.first() {
        assert!(*first <= base + 1, "lost what came after {base}: {heard:?}");
        let expected: Vec<i64> = (*first..).take(heard.len()).collect();
        assert_eq!(heard, expected);
    }
    heard
}

/// Commits and publishes from one thread, loses some, and publishes all again from another thread,
/// as a second node's hints would come.
fn publish(yard: &Yard) {
    let (hints, received) = mpsc::channel::<Arc<Message>>();
    thread::scope(|scope| {
        scope.spawn(move || received.iter().for_each(|message| yard.publish(&[message])));
        for number in 1..=MESSAGES {
            let message = yard.log.commit(room(1));
            if number % 97 != 0 {
                hints.send(Arc::clone(&message)).unwrap();
                yard.publish(&[message]);
            }
            thread::yield_now();
        }
        drop(hints);
    });
    yard.hub.repair(&[room(1)]);
}

/// Lets so many visitors come and go, each for so many words, while all messages are published.
async fn come_and_go(visitors: i64, words: usize) {
    let yard = Arc::new(Yard::new());
    let is_done = Arc::new(AtomicBool::new(false));
    let mut visits = Vec::new();
    for number in 1..=visitors {
        let (yard, is_done) = (Arc::clone(&yard), Arc::clone(&is_done));
        visits.push(tokio::spawn(async move {
            let mut heard = 0;
            while !is_done.load(Ordering::SeqCst) {
                heard += visit(&yard, number, words).await.len();
                tokio::task::yield_now().await;
            }
            heard
        }));
    }
    let publisher = {
        let yard = Arc::clone(&yard);
        tokio::task::spawn_blocking(move || publish(&yard))
    };

    let all = async {
        publisher.await.unwrap();
        is_done.store(true, Ordering::SeqCst);
        let mut heard = 0;
        for visit in visits {
            heard += visit.await.unwrap();
        }
        heard
    };
    let heard = timeout(Duration::from_secs(120), all).await.expect("nobody waits for ever");

    assert!(heard > 0);
    assert_eq!(yard.hub.connection_count(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sockets_that_come_and_go_while_threads_publish_see_runs_without_a_hole() {
    come_and_go(8, 50).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_room_that_empties_and_fills_while_threads_publish_loses_nobody() {
    come_and_go(2, 1).await;
}
