use std::sync::Arc;

use realtime::{Replay, SocketLimits, SubscribeError, Subscription};
use tokio::sync::Barrier;

use crate::support::{Yard, room, user};

fn limits(per_person_and_room: usize, total: usize) -> SocketLimits {
    SocketLimits { per_person_and_room, per_person: 100, total }
}

#[tokio::test(start_paused = true)]
async fn a_person_has_only_so_many_sockets_in_a_room() {
    let yard = Yard::with_limits(limits(2, 100));
    let first = yard.listen(1).await;
    let _second = yard.listen(1).await;
    let refused = yard.hub.subscribe(yard.subscription(1)).await;
    assert!(matches!(refused, Err(SubscribeError::TooManySockets)));

    let elsewhere = Subscription { room: room(2), ..yard.subscription(1) };
    let _elsewhere = yard.listen_as(elsewhere).await;
    let _other = yard.listen(2).await;

    drop(first);
    yard.catch_up(1, Replay::FromStart).await;
}

#[tokio::test(start_paused = true)]
async fn a_person_has_only_so_many_sockets_in_all_rooms() {
    let yard = Yard::with_limits(SocketLimits { per_person: 3, ..limits(2, 100) });
    let in_room = |number| Subscription { room: room(number), ..yard.subscription(2) };
    let mut listeners = Vec::new();
    for number in 1..=3 {
        listeners.push(yard.listen_as(in_room(number)).await);
    }
    for number in [1, 4] {
        let refused = yard.hub.subscribe(in_room(number)).await;
        assert!(matches!(refused, Err(SubscribeError::TooManySockets)));
    }
    let _others = [yard.listen(1).await, yard.listen(3).await];

    drop(listeners.pop());
    let _fourth = yard.listen_as(in_room(4)).await;
    let refused = yard.hub.subscribe(in_room(5)).await;
    assert!(matches!(refused, Err(SubscribeError::TooManySockets)));
}

#[tokio::test(start_paused = true)]
async fn a_person_has_sockets_in_a_room_until_the_last_is_gone() {
    let yard = Yard::new();
    let has_sockets = |number, person| yard.hub.has_sockets(room(number), user(person));
    assert!(!has_sockets(1, 1));
    let first = yard.listen(1).await;
    let second = yard.listen(1).await;
    assert!(has_sockets(1, 1));
    assert!(!has_sockets(2, 1) && !has_sockets(1, 2));
    drop(first);
    assert!(has_sockets(1, 1));
    drop(second);
    assert!(!has_sockets(1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_hub_takes_only_so_many_sockets() {
    let yard = Yard::with_limits(limits(10, 2));
    let first = yard.listen(1).await;
    let _second = yard.listen(2).await;
    let refused = yard.hub.subscribe(yard.subscription(3)).await;
    assert!(matches!(refused, Err(SubscribeError::Full)));
    assert_eq!(yard.hub.connection_count(), 2);
    drop(first);
    yard.listen(3).await;
}

#[tokio::test(start_paused = true)]
async fn a_refused_socket_leaves_nothing_behind() {
    let yard = Yard::with_limits(limits(10, 10));
    yard.log.fail(1);
    let refused = yard.hub.subscribe(yard.subscription(1)).await;
    assert!(matches!(refused, Err(SubscribeError::Fault(_))));
    assert_eq!(yard.hub.connection_count(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sockets_that_come_at_the_same_moment_do_not_exceed_the_limits() {
    const COMERS: usize = 32;
    let per_person = SocketLimits { per_person: 4, ..limits(100, 100) };
    for (limits, allowed) in [(limits(3, 100), 3), (per_person, 4), (limits(100, 5), 5)] {
        let yard = Arc::new(Yard::with_limits(limits));
        let barrier = Arc::new(Barrier::new(COMERS));
        let coming = (0..COMERS).map(|_| {
            let (yard, barrier) = (Arc::clone(&yard), Arc::clone(&barrier));
            tokio::spawn(async move {
                barrier.wait().await;
                yard.hub.subscribe(yard.subscription(1)).await.ok()
            })
        });
        let mut connections = Vec::new();
        for comer in coming.collect::<Vec<_>>() {
            connections.extend(comer.await.unwrap());
        }
        assert_eq!(connections.len(), allowed);
        assert_eq!(yard.hub.connection_count(), allowed);
    }
}
