use std::collections::BTreeSet;
use std::time::Duration;

use messages::{LogEvent, MessagePublisher};
use proptest::prelude::*;
use realtime::{Closing, Replay, Subscription};
use tokio::time::sleep;

use crate::support::{Listener, Yard, check_changes, check_passages, id, person, room};

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
    Post(Hint),
    Edit { which: usize, hint: Hint },
    Delete { which: usize, hint: Hint },
    Subscribe,
    CatchUp { after: usize },
    Enter { which: usize },
    Leave { which: usize },
    Read { which: usize },
    Wait { millis: u64 },
    FailReadings { count: usize },
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
        12 => hint().prop_map(Step::Post),
        3 => (0..100_usize, hint()).prop_map(|(which, hint)| Step::Edit { which, hint }),
        2 => (0..100_usize, hint()).prop_map(|(which, hint)| Step::Delete { which, hint }),
        2 => Just(Step::Subscribe),
        2 => (0..40_usize).prop_map(|after| Step::CatchUp { after }),
        2 => (0..8_usize).prop_map(|which| Step::Enter { which }),
        1 => (0..8_usize).prop_map(|which| Step::Leave { which }),
        3 => (0..8_usize).prop_map(|which| Step::Read { which }),
        4 => (0..120_u64).prop_map(|millis| Step::Wait { millis }),
        1 => (1..4_usize).prop_map(|count| Step::FailReadings { count }),
        1 => (0..4_usize).prop_map(|count| Step::RemoveFirst { count }),
    ]
}

/// What a socket must have heard in the end: everything after `base` that is still there, and what
/// changed since it came.
struct Member {
    listener: Listener,
    person: i64,
    base: usize,
    changes_before: usize,
    catches_up: bool,
}

struct Model {
    yard: Yard,
    members: Vec<Member>,
    late: Vec<(usize, LogEvent)>,
    deleted: BTreeSet<i64>,
    removed: usize,
    /// All changes, as a socket hears of them.
    changes: Vec<String>,
    /// What may cost a reading of the log: one each.
    disturbances: usize,
}

impl Model {
    fn new() -> Self {
        Self {
            yard: Yard::new(),
            members: Vec::new(),
            late: Vec::new(),
            deleted: BTreeSet::new(),
            removed: 0,
            changes: Vec::new(),
            disturbances: 0,
        }
    }

    async fn take(&mut self, now: usize, step: Step) {
        match step {
            Step::Post(hint) => {
                let message = self.yard.log.commit(room(1));
                self.hint(now, hint, LogEvent::Posted(message));
            }
            Step::Edit { which, hint } if self.holds(which) => {
                let message = self.yard.log.edit(room(1), which + 1);
                self.changes.push(format!("{}e", which + 1));
                self.hint(now, hint, LogEvent::Changed(message));
            }
            Step::Delete { which, hint } if self.holds(which) => {
                let message = self.yard.log.delete(room(1), which + 1);
                self.deleted.insert(message.sequence.get());
                self.changes.push(format!("{}d", which + 1));
                self.hint(now, hint, LogEvent::Changed(message));
            }
            Step::Subscribe => self.subscribe(Replay::Nothing, self.last()).await,
            Step::CatchUp { after: 0 } => self.subscribe(Replay::FromStart, 0).await,
            Step::CatchUp { after } => {
                let known = id(i64::try_from(after).unwrap());
                self.subscribe(Replay::After(known), after).await;
            }
            Step::Enter { which } if which < self.members.len() => {
                let Member { listener, person: number, .. } = &mut self.members[which];
                listener.enter(person(*number, "User"));
            }
            Step::Leave { which } if which < self.members.len() => {
                self.members.swap_remove(which);
            }
            Step::Read { which } if which < self.members.len() => {
                self.members[which].listener.heard();
            }
            Step::Wait { millis } => sleep(Duration::from_millis(millis)).await,
            Step::FailReadings { count } => {
                self.disturbances += count;
                self.yard.log.fail(count);
            }
            Step::RemoveFirst { count } => {
                self.removed = (self.removed + count).min(self.last());
                self.yard.log.remove_first(room(1), self.removed);
            }
            Step::Edit { .. }
            | Step::Delete { .. }
            | Step::Enter { .. }
            | Step::Leave { .. }
            | Step::Read { .. } => {}
        }
        self.publish_late(now);
    }

    fn last(&self) -> usize {
        self.yard.log.last(room(1))
    }

    fn holds(&self, which: usize) -> bool {
        let number = i64::try_from(which).unwrap() + 1;
        (self.removed..self.last()).contains(&which) && !self.deleted.contains(&number)
    }

    fn hint(&mut self, now: usize, hint: Hint, event: LogEvent) {
        let hub = &self.yard.hub;
        match hint {
            Hint::AtOnce => MessagePublisher::publish(hub, &[event]),
            Hint::Never => self.disturbances += 1,
            Hint::Later { steps } => {
                self.disturbances += 1;
                self.late.push((now + steps, event));
            }
            Hint::Twice { steps } => {
                MessagePublisher::publish(hub, std::slice::from_ref(&event));
                self.late.push((now + steps, event));
            }
            Hint::ByRepair => {
                self.disturbances += 1;
                hub.repair(&[room(1)]);
            }
        }
    }

    async fn subscribe(&mut self, replay: Replay, base: usize) {
        self.disturbances += 1;
        let person = i64::try_from(self.members.len() % 3).unwrap() + 1;
        let subscription = Subscription { replay, ..self.yard.subscription(person) };
        if let Ok(connection) = self.yard.hub.subscribe(subscription).await {
            let listener = Listener::new(connection);
            let changes_before = self.changes.len();
            let catches_up = replay != Replay::Nothing;
            self.members.push(Member { listener, person, base, changes_before, catches_up });
        }
    }

    fn publish_late(&mut self, now: usize) {
        let due = self.late.extract_if(.., |(step, _)| *step <= now);
        for (_, event) in due {
            MessagePublisher::publish(&self.yard.hub, &[event]);
        }
    }

    /// Ends all trouble: what was lost without a trace is told by a last repair.
    async fn settle(&mut self) {
        self.publish_late(usize::MAX);
        self.yard.log.fail(0);
        self.disturbances += 1;
        self.yard.hub.repair(&[room(1)]);
        for _ in 0..20 {
            sleep(Duration::from_millis(500)).await;
            for member in &mut self.members {
                member.listener.heard();
            }
        }
    }

    fn check(&mut self) {
        let last = self.last();
        for Member { listener, base, changes_before, catches_up, .. } in &mut self.members {
            check_passages(&listener.passages());
            let heard = listener.numbers();
            assert!(heard.is_sorted_by(|left, right| left < right), "order: {heard:?}");
            let closing = listener.closing();
            let end = if closing.is_none() {
                last
            } else {
                assert!(*catches_up && closing == Some(Closing::Overloaded), "{closing:?}");
                heard.last().map_or(0, |last| usize::try_from(*last).unwrap())
            };
            let is_removed = |number: i64| number <= i64::try_from(self.removed).unwrap();
            let missing: Vec<i64> = (*base + 1..=end)
                .map(|number| i64::try_from(number).unwrap())
                .filter(|number| !is_removed(*number) && !self.deleted.contains(number))
                .filter(|number| !heard.contains(number))
                .collect();
            assert!(missing.is_empty(), "lost: {missing:?} of {heard:?}");
            let excused = |number| closing.is_some() || is_removed(number);
            check_changes(&listener.changes(), &self.changes, *changes_before, excused);
        }
        let heads = self.yard.log.heads();
        assert!(heads <= self.disturbances, "more readings than disturbances");
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
            model.subscribe(Replay::Nothing, 0).await;
            for (now, step) in steps.into_iter().enumerate() {
                model.take(now, step).await;
            }
            model.settle().await;
            model.check();
        });
    }
}
