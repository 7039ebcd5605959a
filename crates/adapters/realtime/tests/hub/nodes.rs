use std::sync::{Arc, Mutex};
use std::time::Duration;

use kernel::RoomId;
use messages::{LogEvent, MessagePublisher};
use proptest::prelude::*;
use realtime::{Backplane, Hub, Replay};
use tokio::time::sleep;

use crate::support::{Listener, ScriptedLog, Yard, check_changes, id, room, run};

/// What becomes of a hint on its way to the other node.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Arrives,
    IsLost,
    IsLate { steps: usize },
    ComesTwice { steps: usize },
}

/// A link that holds every hint until the test has decided on its fate.
#[derive(Default)]
struct FaultyLink {
    announced: Mutex<Vec<LogEvent>>,
}

impl Backplane for FaultyLink {
    fn announce(&self, events: &[LogEvent]) {
        self.announced.lock().unwrap().extend_from_slice(events);
    }

    fn distrust(&self, _: &[RoomId]) {}

    fn follow(&self, _: RoomId) {}

    fn unfollow(&self, _: RoomId) {}
}

#[derive(Debug, Clone, Copy)]
enum Act {
    Post,
    Edit { which: usize },
    Delete { which: usize },
}

#[derive(Debug, Clone, Copy)]
struct Step {
    node: usize,
    act: Act,
    fate: Fate,
    wait_millis: u64,
}

fn step() -> impl Strategy<Value = Step> {
    let act = prop_oneof![
        6 => Just(Act::Post),
        2 => (0..50_usize).prop_map(|which| Act::Edit { which }),
        1 => (0..50_usize).prop_map(|which| Act::Delete { which }),
    ];
    let fate = prop_oneof![
        5 => Just(Fate::Arrives),
        1 => Just(Fate::IsLost),
        2 => (1..6_usize).prop_map(|steps| Fate::IsLate { steps }),
        1 => (0..6_usize).prop_map(|steps| Fate::ComesTwice { steps }),
    ];
    let wait = prop_oneof![3 => Just(0_u64), 1 => 0..80_u64];
    (0..2_usize, act, fate, wait).prop_map(|(node, act, fate, wait_millis)| Step {
        node,
        act,
        fate,
        wait_millis,
    })
}

/// Two nodes over one log, with a socket on each.
struct Pair {
    nodes: [Yard; 2],
    links: [Arc<FaultyLink>; 2],
    sockets: [Listener; 2],
    /// Hints on their way: when they arrive, and where.
    late: Vec<(usize, usize, LogEvent)>,
    /// What may cost a reading of the log: one each.
    disturbances: usize,
    happened: Vec<String>,
}

impl Pair {
    async fn new() -> Self {
        let log: Arc<ScriptedLog> = Arc::default();
        let links = [Arc::<FaultyLink>::default(), Arc::default()];
        let nodes = [0, 1].map(|index: usize| Yard::node(&log, links[index].clone()));
        let sockets = [nodes[0].listen(1).await, nodes[1].listen(2).await];
        Self { nodes, links, sockets, late: Vec::new(), disturbances: 0, happened: Vec::new() }
    }

    fn hub(&self, node: usize) -> &Hub {
        &self.nodes[node].hub
    }

    async fn take(&mut self, now: usize, step: Step) {
        let node = &self.nodes[step.node];
        let last = node.log.last(room(1));
        let is_there =
            |which: usize| which < last && !self.happened.contains(&format!("{}d", which + 1));
        match step.act {
            Act::Post => node.post(1),
            Act::Edit { which } if is_there(which) => {
                node.edit(which + 1);
                self.happened.push(format!("{}e", which + 1));
            }
            Act::Delete { which } if is_there(which) => {
                node.delete(which + 1);
                self.happened.push(format!("{}d", which + 1));
            }
            Act::Edit { .. } | Act::Delete { .. } => {}
        }
        let announced = std::mem::take(&mut *self.links[step.node].announced.lock().unwrap());
        for hint in announced {
            self.send(now, 1 - step.node, step.fate, hint);
        }
        self.deliver_late(now);
        sleep(Duration::from_millis(step.wait_millis)).await;
    }

    fn send(&mut self, now: usize, to: usize, fate: Fate, hint: LogEvent) {
        match fate {
            Fate::Arrives => self.hub(to).hear(&[hint]),
            Fate::IsLost => self.disturbances += 1,
            Fate::IsLate { steps } => {
                self.disturbances += 1;
                self.late.push((now + steps, to, hint));
            }
            Fate::ComesTwice { steps } => {
                self.hub(to).hear(std::slice::from_ref(&hint));
                self.late.push((now + steps, to, hint));
            }
        }
    }

    fn deliver_late(&mut self, now: usize) {
        let due: Vec<_> = self.late.extract_if(.., |(step, ..)| *step <= now).collect();
        for (_, to, hint) in due {
            self.hub(to).hear(&[hint]);
        }
    }

    /// The link is whole again: what was lost without a trace is looked for.
    async fn settle(&mut self) {
        self.deliver_late(usize::MAX);
        for node in &self.nodes {
            node.hub.repair(&[room(1)]);
        }
        self.disturbances += 2;
        sleep(Duration::from_secs(10)).await;
    }

    fn check(&mut self) {
        let log = Arc::clone(&self.nodes[0].log);
        let last = log.last(room(1));
        let gone = |number: &i64| self.happened.contains(&format!("{number}d"));
        for socket in &mut self.sockets {
            assert_eq!(socket.closing(), None);
            let heard = socket.numbers();
            assert!(heard.is_sorted_by(|left, right| left < right), "order: {heard:?}");
            let mut missing = run(1, last);
            missing.retain(|number| !heard.contains(number) && !gone(number));
            assert!(missing.is_empty(), "lost: {missing:?} of {heard:?}");
            check_changes(&socket.changes(), &self.happened, 0, |_| false);
            for number in heard.iter().filter(|number| !gone(number)) {
                check_place(socket.heard(), *number);
            }
        }
        // The two sockets read the head once each; then every reading has its cause.
        assert!(log.heads() <= self.disturbances + 2, "more readings than disturbances");
    }
}

/// An edit comes after its message.
fn check_place(heard: &[String], number: i64) {
    let message = heard.iter().position(|word| word.trim_end_matches('!') == number.to_string());
    let edit = heard.iter().position(|word| *word == format!("{number}e"));
    assert!(edit.is_none() || message < edit, "{number} was edited too early: {heard:?}");
}

proptest! {
    #[test]
    fn sockets_on_two_nodes_hear_the_same_over_a_faulty_link(
        steps in prop::collection::vec(step(), 1..80),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        runtime.block_on(async {
            let mut pair = Pair::new().await;
            for (now, step) in steps.into_iter().enumerate() {
                pair.take(now, step).await;
            }
            pair.settle().await;
            pair.check();
        });
    }
}

#[tokio::test(start_paused = true)]
async fn a_socket_that_changes_nodes_goes_on_where_it_was() {
    let mut pair = Pair::new().await;
    pair.nodes[0].post(3);
    assert_eq!(pair.sockets[0].numbers(), run(1, 3));
    let mut moved = pair.nodes[1].catch_up(3, Replay::After(id(2))).await;
    moved.hears(1).await;
    pair.nodes[0].post(1);
    for hint in std::mem::take(&mut *pair.links[0].announced.lock().unwrap()) {
        pair.nodes[1].hub.hear(&[hint]);
    }
    moved.hears(2).await;
    assert_eq!(moved.numbers(), [3, 4]);
    assert_eq!(pair.sockets[1].numbers(), run(1, 4));
}
