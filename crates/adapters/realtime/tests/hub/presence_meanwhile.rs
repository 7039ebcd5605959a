use std::sync::Arc;
use std::time::Duration;

use realtime::{InProcessBackplane, Outbox, Replay};
use tokio::sync::Barrier;
use tokio::task::yield_now;
use tokio::time::sleep;

use crate::support::{Listener, ScriptedLog, Yard, check_passages, person, room, run, user};

#[tokio::test(start_paused = true)]
async fn who_comes_and_goes_while_a_socket_catches_up_is_not_told_of_there() {
    let yard = Yard::new();
    yard.post(3);
    let _opens_the_room = yard.listen(1).await;
    let held = yard.log.hold().await;
    let mut catching_up = yard.catch_up(1, Replay::FromStart).await;
    let staying = yard.enter(2).await;
    drop(yard.enter(3).await);
    drop(held);
    catching_up.hears(3).await;
    sleep(Duration::from_millis(1)).await;
    assert_eq!(catching_up.heard(), ["1", "2", "3"]);

    drop(staying);
    yard.post(1);
    assert_eq!(catching_up.heard(), ["1", "2", "3", "-2:User", "4"]);
}

#[tokio::test(start_paused = true)]
async fn whom_only_sockets_that_catch_up_would_hear_is_not_encoded() {
    let yard = Yard::new();
    let _opens_the_room = yard.listen(2).await;
    let held = yard.log.hold().await;
    let _catching_up = yard.catch_up(1, Replay::FromStart).await;
    drop(yard.enter(2).await);
    assert_eq!(yard.numbers.encoded(), 0);
    drop(held);
}

#[tokio::test(start_paused = true)]
async fn what_happens_after_the_junction_follows_the_replay() {
    let yard = Yard::new();
    yard.post(100);
    let mut listener = yard.catch_up(1, Replay::FromStart).await;
    yield_now().await;
    yard.post(1);
    let entered = yard.enter(2).await;
    yard.post(1);
    drop(entered);
    listener.hears(104).await;
    assert_eq!(listener.numbers(), run(1, 102));
    assert_eq!(listener.heard()[100..], ["101", "+2:User", "102", "-2:User"]);
}

#[tokio::test(start_paused = true)]
async fn a_socket_that_catches_up_and_enters_is_told_of_to_the_others() {
    let yard = Yard::new();
    yard.post(1_000);
    let mut other = yard.listen(1).await;
    let mut catching_up = yard.catch_up(2, Replay::FromStart).await;
    catching_up.enter(person(2, "User"));
    assert_eq!(other.heard(), ["+2:User"]);
    drop(catching_up);
    assert_eq!(other.heard(), ["+2:User", "-2:User"]);
}

#[tokio::test(start_paused = true)]
async fn presence_does_not_wait_for_a_number_that_is_missing() {
    let yard = Yard::new();
    let mut other = yard.listen(1).await;
    let entered = yard.enter(2).await;
    let before = yard.commit(2);
    yard.publish(&before[1..]);
    drop(entered);
    yard.publish(&before[..1]);
    assert_eq!(other.heard(), ["+2:User", "-2:User", "1", "2"]);
}

#[tokio::test(start_paused = true)]
async fn each_node_tells_of_its_own_sockets_only() {
    let log = Arc::new(ScriptedLog::default());
    let bus = InProcessBackplane::new();
    let nodes = [(); 2].map(|()| {
        let seat = bus.seat();
        let node = Yard::node(&log, seat.clone());
        seat.connect(&node.hub);
        node
    });
    let mut there = nodes[1].listen(1).await;
    let mut here = nodes[0].listen(1).await;
    drop(nodes[0].enter(2).await);
    nodes[0].post(1);
    assert_eq!(here.heard(), ["+2:User", "-2:User", "1"]);
    assert_eq!(there.heard(), ["1"]);
}

const PEOPLE: i64 = 6;
const SOCKETS_EACH: usize = 4;
const ROUNDS: usize = 150;
/// So few that an observer who reads between two rounds is never cut off.
const STEPS: usize = 3;

/// A place that a person's socket takes and gives up again and again.
struct Slot {
    number: i64,
    socket: Option<Listener>,
}

impl Slot {
    async fn step(&mut self, yard: &Yard, name: &str) {
        if self.socket.take().is_none() {
            let mut socket = yard.listen(self.number).await;
            socket.enter(person(self.number, name));
            self.socket = Some(socket);
        }
    }
}

/// Lets all slots come and go at once, in a number of steps that differs from slot to slot.
async fn come_and_go(yard: &Arc<Yard>, slots: Vec<Slot>, round: usize) -> (Vec<Slot>, Listener) {
    let barrier = Arc::new(Barrier::new(slots.len() + 1));
    let going: Vec<_> = slots
        .into_iter()
        .enumerate()
        .map(|(index, mut slot)| {
            let (yard, barrier) = (Arc::clone(yard), Arc::clone(&barrier));
            tokio::spawn(async move {
                barrier.wait().await;
                for step in 0..(round + index * 7) % (STEPS + 1) {
                    slot.step(&yard, &format!("r{round}s{step}")).await;
                    yield_now().await;
                }
                slot
            })
        })
        .collect();
    barrier.wait().await;
    let newcomer = yard.listen(PEOPLE + 2).await;
    let mut slots = Vec::new();
    for slot in going {
        slots.push(slot.await.unwrap());
    }
    (slots, newcomer)
}

/// Whoever is here was told of last as having entered, and who is not as having left.
fn check_final_state(heard: &[String], slots: &[Slot], has_heard_all: bool) {
    for number in 1..=PEOPLE {
        let is_here = slots.iter().any(|slot| slot.number == number && slot.socket.is_some());
        let of_them = format!("{number}:");
        let last = heard.iter().rev().find(|word| word[1..].starts_with(&of_them));
        match last {
            Some(word) => assert_eq!(word.starts_with('+'), is_here, "{number} in {heard:?}"),
            None => assert!(!has_heard_all || !is_here, "{number} entered unheard"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sockets_that_enter_and_leave_at_once_are_told_of_in_turns() {
    const { assert!(STEPS * SOCKETS_EACH * 6 < Outbox::MAX_FRAMES) };
    let yard = Arc::new(Yard::new());
    let mut observer = yard.listen(PEOPLE + 1).await;
    let mut slots: Vec<Slot> = (1..=PEOPLE)
        .flat_map(|number| [number; SOCKETS_EACH])
        .map(|number| Slot { number, socket: None })
        .collect();

    for round in 0..ROUNDS {
        let newcomer;
        (slots, newcomer) = come_and_go(&yard, slots, round).await;
        let mut newcomer = newcomer;
        for (listener, has_heard_all) in [(&mut observer, true), (&mut newcomer, false)] {
            let heard = listener.passages();
            check_passages(&heard);
            check_final_state(&heard, &slots, has_heard_all);
            assert_eq!(listener.closing(), None);
        }
        for socket in slots.iter_mut().filter_map(|slot| slot.socket.as_mut()) {
            check_passages(&socket.passages());
        }
    }
    slots.clear();

    let heard = observer.passages();
    check_passages(&heard);
    check_final_state(&heard, &slots, true);
    assert!(heard.len() > ROUNDS, "much has happened");
    assert!(!yard.hub.has_sockets(room(1), user(1)));
}
