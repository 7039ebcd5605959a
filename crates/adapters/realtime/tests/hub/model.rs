use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use messages::{Message, MessagePublisher};
use proptest::prelude::*;
use tokio::time::sleep;

use crate::support::{Listener, Yard, room};

/// How the hub hears of a commit.
#[derive(Debug, Clone, Copy)]
enum Hint {
    AtOnce,
    Never,
    Later { steps: usize },
    Twice { steps: usize },
    ByRepair,
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Commit(Hint),
    Subscribe,
    Leave { which: usize },
    Wait { millis: u64 },
    FailReadings { count: usize },
    Delete { which: usize },
    RemoveFirst { count: usize },
}

fn hint() -> impl Strategy<Value = Hint> {
    prop_oneof![
        4 => Just(Hint::AtOnce),
        1 => Just(Hint::Never),
        2 => (1..8_usize).prop_map(|steps| Hint::Later { steps }),
        1 => (0..8_usize).prop_map(|steps| Hint::Twice { steps }),
        1 => Just(Hint::ByRepair),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => hint().prop_map(Step::Commit),
        2 => Just(Step::Subscribe),
        1 => (0..8_usize).prop_map(|which| Step::Leave { which }),
        4 => (0..120_u64).prop_map(|millis| Step::Wait { millis }),
        1 => (1..4_usize).prop_map(|count| Step::FailReadings { count }),
        1 => (0..100_usize).prop_map(|which| Step::Delete { which }),
        1 => (0..4_usize).prop_map(|count| Step::RemoveFirst { count }),
    ]
}

/// What a socket must have heard in the end: everything after `base` that is still there.
struct Member {
    listener: Listener,
    base: usize,
}

struct Model {
    yard: Yard,
    members: Vec<Member>,
    late: Vec<(usize, Arc<Message>)>,
    gone: BTreeSet<i64>,
    removed: usize,
    /// What may cost a reading of the log: one each.
    disturbances: usize,
}

impl Model {
    fn new() -> Self {
        Self {
            yard: Yard::new(),
            members: Vec::new(),
            late: Vec::new(),
            gone: BTreeSet::new(),
            removed: 0,
            disturbances: 0,
        }
    }

    async fn take(&mut self, now: usize, step: Step) {
        let last = self.yard.log.last(room(1));
        match step {
            Step::Commit(hint) => self.commit(now, hint),
            Step::Subscribe => self.subscribe().await,
            Step::Leave { which } if which < self.members.len() => {
                self.members.swap_remove(which);
            }
            Step::Wait { millis } => sleep(Duration::from_millis(millis)).await,
            Step::FailReadings { count } => {
                self.disturbances += count;
                self.yard.log.fail(count);
            }
            Step::Delete { which } if which < last => {
                self.yard.log.delete(room(1), which + 1);
                self.gone.insert(i64::try_from(which).unwrap() + 1);
            }
            Step::RemoveFirst { count } => {
                self.removed = (self.removed + count).min(last);
                self.yard.log.remove_first(room(1), self.removed);
                self.gone.extend(1..=i64::try_from(self.removed).unwrap());
            }
            Step::Leave { .. } | Step::Delete { .. } => {}
        }
        self.publish_late(now);
    }

    fn commit(&mut self, now: usize, hint: Hint) {
        let message = self.yard.log.commit(room(1));
        let publish_at_once = || self.yard.hub.publish(std::slice::from_ref(&message));
        match hint {
            Hint::AtOnce => publish_at_once(),
            Hint::Never => self.disturbances += 1,
            Hint::Later { steps } => {
                self.disturbances += 1;
                self.late.push((now + steps, message));
            }
            Hint::Twice { steps } => {
                publish_at_once();
                self.late.push((now + steps, message));
            }
            Hint::ByRepair => {
                self.disturbances += 1;
                self.yard.hub.repair(&[room(1)]);
            }
        }
    }

    async fn subscribe(&mut self) {
        let subscribed = self.yard.hub.subscribe(self.yard.subscription(1)).await;
        if let Ok(connection) = subscribed {
            let base = self.yard.log.last(room(1));
            self.members.push(Member { listener: Listener::new(connection), base });
        }
    }

    fn publish_late(&mut self, now: usize) {
        let due = self.late.extract_if(.., |(step, _)| *step <= now);
        for (_, message) in due {
            self.yard.hub.publish(&[message]);
        }
    }

    /// Ends all trouble: what was lost without a trace is told by a last repair.
    async fn settle(&mut self) {
        self.publish_late(usize::MAX);
        self.yard.log.fail(0);
        self.disturbances += 1;
        self.yard.hub.repair(&[room(1)]);
        sleep(Duration::from_secs(10)).await;
    }

    fn check(&mut self) {
        let last = self.yard.log.last(room(1));
        for Member { listener, base } in &mut self.members {
            assert_eq!(listener.closing(), None);
            let heard = listener.numbers();
            assert!(heard.is_sorted_by(|left, right| left < right), "order: {heard:?}");
            let missing: Vec<i64> = (*base + 1..=last)
                .map(|number| i64::try_from(number).unwrap())
                .filter(|number| !self.gone.contains(number) && !heard.contains(number))
                .collect();
            assert!(missing.is_empty(), "lost: {missing:?} of {heard:?}");
        }
        assert!(self.yard.log.lists() <= self.disturbances, "more readings than disturbances");
        assert_eq!(self.yard.log.failures_left(), 0);
    }
}

proptest! {
    #[test]
    fn every_socket_hears_every_message_once_and_in_order(
        steps in prop::collection::vec(step(), 1..120),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        runtime.block_on(async {
            let mut model = Model::new();
            model.subscribe().await;
            for (now, step) in steps.into_iter().enumerate() {
                model.take(now, step).await;
            }
            model.settle().await;
            model.check();
        });
    }
}
