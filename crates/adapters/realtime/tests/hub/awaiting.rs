use std::sync::Arc;

use messages::Message;
use realtime::Replay;

use crate::support::{Listener, Yard, id, room};

fn awaited(listener: &Listener, messages: &[Arc<Message>]) -> Vec<bool> {
    messages.iter().map(|message| listener.awaits(message)).collect()
}

#[tokio::test(start_paused = true)]
async fn a_live_socket_awaits_what_its_room_has_not_delivered() {
    let yard = Yard::new();
    let before = yard.commit(1);
    yard.publish(&before);
    let listener = yard.listen(1).await;
    let messages = yard.commit(2);
    assert!(!listener.awaits(&before[0]), "it came before the socket");
    assert!(listener.awaits(&messages[0]) && listener.awaits(&messages[1]));
    yard.publish(&messages[..1]);
    assert!(!listener.awaits(&messages[0]) && listener.awaits(&messages[1]));
}

#[tokio::test(start_paused = true)]
async fn a_socket_that_catches_up_awaits_what_its_replay_has_not_brought() {
    let yard = Yard::new();
    let _keeps_the_room_open = yard.listen(1).await;
    let messages = yard.commit(3);
    yard.publish(&messages);
    let held = yard.log.hold().await;
    let mut after_first = yard.catch_up(1, Replay::After(id(1))).await;
    let mut from_start = yard.catch_up(2, Replay::FromStart).await;
    for _ in 0..2 {
        let expected = [false, true, true];
        assert_eq!(awaited(&after_first, &messages), expected);
        assert_eq!(awaited(&from_start, &messages), [true; 3]);
        tokio::task::yield_now().await;
    }
    drop(held);
    assert_eq!(after_first.hears(2).await, ["2", "3"]);
    assert_eq!(from_start.hears(3).await, ["1", "2", "3"]);
    for listener in [&after_first, &from_start] {
        assert_eq!(awaited(listener, &messages), [false; 3]);
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_awaits_a_deleted_message() {
    let yard = Yard::new();
    let listener = yard.listen(1).await;
    yard.commit(1);
    let deleted = yard.log.delete(room(1), 1);
    assert!(!listener.awaits(&deleted));
}
