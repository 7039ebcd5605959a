use std::collections::HashMap;

use proptest::prelude::*;
use realtime::{Closing, Subscription};

use crate::support::{Listener, Yard, person, room};

#[derive(Debug, Clone, Copy)]
enum Step {
    Subscribe { person: i64, is_mute: bool },
    Enter { which: usize, name: usize },
    Leave { which: usize },
    Close { which: usize },
    Post,
}

const NAMES: [&str; 3] = ["Ann", "Bob", "Cho"];

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (1..4_i64, prop::bool::weighted(0.2))
            .prop_map(|(person, is_mute)| Step::Subscribe { person, is_mute }),
        5 => (0..6_usize, 0..NAMES.len()).prop_map(|(which, name)| Step::Enter { which, name }),
        3 => (0..6_usize).prop_map(|which| Step::Leave { which }),
        1 => (0..6_usize).prop_map(|which| Step::Close { which }),
        2 => Just(Step::Post),
    ]
}

/// A socket, and what it must have heard.
struct Member {
    listener: Listener,
    person: i64,
    has_entered: bool,
    is_closed: bool,
    is_mute: bool,
    expected: Vec<String>,
}

struct Model {
    yard: Yard,
    members: Vec<Member>,
    /// As they came.
    names: HashMap<i64, &'static str>,
}

impl Model {
    async fn take(&mut self, step: Step) {
        match step {
            Step::Subscribe { person, is_mute } => self.subscribe(person, is_mute).await,
            Step::Enter { which, name } if which < self.members.len() => {
                self.enter(which, NAMES[name]);
            }
            Step::Leave { which } if which < self.members.len() => self.leave(which),
            Step::Close { which } if which < self.members.len() => {
                let member = &mut self.members[which];
                member.listener.outbox().close(Closing::SessionEnded);
                member.is_closed = true;
            }
            Step::Post => {
                self.yard.post(1);
                let number = self.yard.log.last(room(1));
                self.expect(None, &number.to_string());
            }
            Step::Enter { .. } | Step::Leave { .. } | Step::Close { .. } => {}
        }
    }

    async fn subscribe(&mut self, person: i64, is_mute: bool) {
        let mut subscription = self.yard.subscription(person);
        if is_mute {
            subscription = Subscription { dialect: self.yard.mute, ..subscription };
        }
        let listener = self.yard.listen_as(subscription).await;
        let (has_entered, is_closed, expected) = (false, false, Vec::new());
        self.members.push(Member { listener, person, has_entered, is_closed, is_mute, expected });
    }

    fn enter(&mut self, which: usize, name: &'static str) {
        let number = self.members[which].person;
        let is_first = !self.is_here(number);
        let member = &mut self.members[which];
        member.listener.enter(person(number, name));
        if member.has_entered || member.is_closed {
            return;
        }
        member.has_entered = true;
        if is_first {
            self.names.insert(number, name);
            self.expect(Some(number), &format!("+{number}:{name}"));
        }
    }

    fn leave(&mut self, which: usize) {
        let mut member = self.members.swap_remove(which);
        check(&mut member);
        let Member { listener, person, has_entered, .. } = member;
        drop(listener);
        if has_entered && !self.is_here(person) {
            self.expect(Some(person), &format!("-{person}:{}", self.names[&person]));
        }
    }

    fn is_here(&self, person: i64) -> bool {
        self.members.iter().any(|member| member.person == person && member.has_entered)
    }

    fn expect(&mut self, but_not_of: Option<i64>, word: &str) {
        for member in &mut self.members {
            if !member.is_closed && !member.is_mute && Some(member.person) != but_not_of {
                member.expected.push(word.to_owned());
            }
        }
    }
}

fn check(member: &mut Member) {
    assert_eq!(member.listener.heard(), member.expected);
}

proptest! {
    #[test]
    fn every_socket_hears_exactly_who_else_comes_and_goes(
        steps in prop::collection::vec(step(), 1..120),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        runtime.block_on(async {
            let (yard, members, names) = (Yard::new(), Vec::new(), HashMap::new());
            let mut model = Model { yard, members, names };
            for step in steps {
                model.take(step).await;
            }
            model.members.iter_mut().for_each(check);
        });
    }
}
