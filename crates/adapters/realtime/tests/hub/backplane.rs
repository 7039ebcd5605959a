use std::sync::{Arc, Mutex};
use std::time::Duration;

use kernel::RoomId;
use messages::{LogEvent, MessagePublisher};
use realtime::{Backplane, InProcessBackplane, Subscription};
use tokio::time::sleep;

use crate::support::{ScriptedLog, Yard, posted, room};

/// Remembers what it is asked.
#[derive(Default)]
struct Recording {
    asked: Mutex<Vec<String>>,
}

impl Recording {
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }

    fn note(&self, what: String) {
        self.asked.lock().unwrap().push(what);
    }
}

impl Backplane for Recording {
    fn announce(&self, events: &[LogEvent]) {
        self.note(format!("announce {}", events.len()));
    }

    fn distrust(&self, rooms: &[RoomId]) {
        self.note(format!("distrust {}", rooms.len()));
    }

    fn follow(&self, room: RoomId) {
        self.note(format!("follow {room}"));
    }

    fn unfollow(&self, room: RoomId) {
        self.note(format!("unfollow {room}"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_room_is_followed_while_it_has_sockets() {
    let backplane = Arc::new(Recording::default());
    let yard = Yard::node(&Arc::default(), backplane.clone());
    let first = yard.listen(1).await;
    let second = yard.listen(2).await;
    let elsewhere = yard.listen_as(Subscription { room: room(2), ..yard.subscription(1) }).await;
    assert_eq!(backplane.take(), ["follow 1", "follow 2"]);
    drop(first);
    drop(elsewhere);
    assert_eq!(backplane.take(), ["unfollow 2"]);
    drop(second);
    let _third = yard.listen(3).await;
    assert_eq!(backplane.take(), ["unfollow 1", "follow 1"]);
}

#[tokio::test(start_paused = true)]
async fn a_socket_that_comes_to_nothing_is_followed_to_its_end() {
    let backplane = Arc::new(Recording::default());
    let yard = Yard::node(&Arc::default(), backplane.clone());
    yard.log.fail(1);
    assert!(yard.hub.subscribe(yard.subscription(1)).await.is_err());
    assert_eq!(backplane.take(), ["follow 1", "unfollow 1"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn following_keeps_to_its_order_while_sockets_come_and_go() {
    let backplane = Arc::new(Recording::default());
    let yard = Arc::new(Yard::node(&Arc::default(), backplane.clone()));
    let visits = (1..=4).map(|number| {
        let yard = Arc::clone(&yard);
        tokio::spawn(async move {
            for _ in 0..200 {
                drop(yard.listen(number).await);
            }
        })
    });
    for visit in visits.collect::<Vec<_>>() {
        visit.await.unwrap();
    }
    let asked = backplane.take();
    assert!(!asked.is_empty());
    for pair in asked.chunks(2) {
        assert_eq!(pair, ["follow 1", "unfollow 1"]);
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_committed_here_is_announced_and_what_is_heard_is_not() {
    let backplane = Arc::new(Recording::default());
    let yard = Yard::node(&Arc::default(), backplane.clone());
    yard.post(2);
    assert_eq!(backplane.take(), ["announce 2"], "also where nobody listens");
    let mut listener = yard.listen(1).await;
    backplane.take();
    yard.hub.hear(&posted(&yard.commit(1)));
    assert_eq!(listener.numbers(), [3]);
    assert_eq!(backplane.take(), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn an_unknown_commit_is_told_to_other_nodes_and_what_they_tell_of_goes_no_further() {
    let backplane = Arc::new(Recording::default());
    let yard = Yard::node(&Arc::default(), backplane.clone());
    let mut listener = yard.listen(1).await;
    backplane.take();
    yard.hub.repair(&[room(1), room(2)]);
    assert_eq!(backplane.take(), ["distrust 2"], "also where nobody listens");
    yard.commit(1);
    yard.hub.distrust(&[room(1), room(2)]);
    assert_eq!(listener.hears(1).await, ["1"]);
    assert_eq!(backplane.take(), [""; 0]);
}

/// Nodes over one log, joined by one bus.
fn nodes(count: usize) -> Vec<Yard> {
    let log: Arc<ScriptedLog> = Arc::default();
    let bus = InProcessBackplane::new();
    let node = |_| {
        let seat = bus.seat();
        let yard = Yard::node(&log, seat.clone());
        seat.connect(&yard.hub);
        yard
    };
    (0..count).map(node).collect()
}

#[tokio::test(start_paused = true)]
async fn sockets_on_all_nodes_hear_what_any_node_commits() {
    let nodes = nodes(3);
    let mut listeners = Vec::new();
    for node in &nodes {
        listeners.push(node.listen(1).await);
    }
    for node in &nodes {
        node.post(2);
        node.edit(1);
    }
    for listener in &mut listeners {
        assert_eq!(listener.heard(), ["1", "2", "1e", "3", "4", "1e", "5", "6", "1e"]);
    }
    sleep(Duration::from_secs(1)).await;
    assert_eq!(nodes[0].log.lists(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_node_is_told_of_the_rooms_that_it_has_sockets_in_only() {
    let nodes = nodes(2);
    let elsewhere = Subscription { room: room(2), ..nodes[1].subscription(1) };
    let mut listener = nodes[1].listen_as(elsewhere).await;
    nodes[0].post(1);
    nodes[0].publish(&[nodes[0].log.commit(room(2))]);
    assert_eq!(listener.numbers(), [1]);
    assert_eq!(nodes[1].numbers.encoded(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_unknown_commit_on_one_node_shows_on_the_others_without_a_further_event() {
    let nodes = nodes(3);
    let mut listeners = [nodes[0].listen(1).await, nodes[1].listen(2).await];
    nodes[0].commit(2);
    nodes[0].log.edit(room(1), 1);
    nodes[0].hub.repair(&[room(1), room(2)]);
    for listener in &mut listeners {
        assert_eq!(listener.hears(3).await, ["1", "2", "1e"]);
    }
    sleep(Duration::from_secs(1)).await;
    assert_eq!(nodes[0].log.lists(), 4, "messages and changes, once a node");
}

#[tokio::test(start_paused = true)]
async fn a_node_that_is_gone_is_not_told() {
    let mut nodes = nodes(2);
    let listener = nodes[1].listen(1).await;
    drop(listener);
    let gone = nodes.remove(1);
    let heads = gone.log.heads();
    drop(gone);
    let mut stays = nodes[0].listen(1).await;
    nodes[0].post(1);
    assert_eq!(stays.numbers(), [1]);
    assert_eq!(nodes[0].log.heads(), heads + 1);
}
