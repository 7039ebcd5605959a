use std::collections::HashMap;

use proptest::prelude::*;
use realtime::{Closing, Subscription};

use crate::support::{Listener, Yard, person, room};

#[derive(Debug, Clone, Copy)]
enum Step {
    Subscribe { person: i64, tongue: Tongue },
    Enter { which: usize, name: usize },
    Leave { which: usize },
    Close { which: usize },
    Type { which: usize, is_typing: bool },
    Post,
}

/// What a socket has words for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tongue {
    Nothing,
    /// Everything but typing.
    Most,
    Everything,
}

const NAMES: [&str; 3] = ["Ann", "Bob", "Cho"];

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (1..4_i64, tongue()).prop_map(|(person, tongue)| Step::Subscribe { person, tongue }),
        5 => (0..6_usize, 0..NAMES.len()).prop_map(|(which, name)| Step::Enter { which, name }),
        3 => (0..6_usize).prop_map(|which| Step::Leave { which }),
        1 => (0..6_usize).prop_map(|which| Step::Close { which }),
        5 => (0..6_usize, prop::bool::ANY)
            .prop_map(|(which, is_typing)| Step::Type { which, is_typing }),
        2 => Just(Step::Post),
    ]
}

fn tongue() -> impl Strategy<Value = Tongue> {
    prop_oneof![
        1 => Just(Tongue::Nothing),
        2 => Just(Tongue::Most),
        2 => Just(Tongue::Everything),
    ]
}

/// A socket, and what it must have heard.
struct Member {
    listener: Listener,
    person: i64,
    has_entered: bool,
    is_closed: bool,
    is_typing: bool,
    tongue: Tongue,
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
            Step::Subscribe { person, tongue } => self.subscribe(person, tongue).await,
            Step::Enter { which, name } if which < self.members.len() => {
                self.enter(which, NAMES[name]);
            }
            Step::Leave { which } if which < self.members.len() => self.leave(which),
            Step::Close { which } if which < self.members.len() => {
                let member = &mut self.members[which];
                member.listener.outbox().close(Closing::SessionEnded);
                member.is_closed = true;
            }
            Step::Type { which, is_typing } if which < self.members.len() => {
                self.members[which].listener.types(is_typing);
                self.note_typing(which, is_typing);
            }
            Step::Post => {
                self.yard.post(1);
                let number = self.yard.log.last(room(1));
                self.expect(None, &number.to_string());
            }
            Step::Enter { .. } | Step::Leave { .. } | Step::Close { .. } | Step::Type { .. } => {}
        }
    }

    async fn subscribe(&mut self, person: i64, tongue: Tongue) {
        let dialect = match tongue {
            Tongue::Nothing => self.yard.mute,
            Tongue::Most => self.yard.spoken,
            Tongue::Everything => self.yard.talkative,
        };
        let subscription = Subscription { dialect, ..self.yard.subscription(person) };
        self.members.push(Member {
            listener: self.yard.listen_as(subscription).await,
            person,
            has_entered: false,
            is_closed: false,
            is_typing: false,
            tongue,
            expected: Vec::new(),
        });
    }

    fn note_typing(&mut self, which: usize, is_typing: bool) {
        let person = self.members[which].person;
        let was_typing = self.is_typing(person);
        let member = &mut self.members[which];
        if member.has_entered && !(is_typing && member.is_closed) {
            member.is_typing = is_typing;
        }
        if self.is_typing(person) != was_typing {
            let sign = if is_typing { '*' } else { '/' };
            self.expect(Some(person), &format!("{sign}{person}:{}", self.names[&person]));
        }
    }

    fn is_typing(&self, person: i64) -> bool {
        self.members.iter().any(|member| member.person == person && member.is_typing)
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
        self.note_typing(which, false);
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
            let is_understood = match member.tongue {
                Tongue::Nothing => false,
                Tongue::Most => !word.starts_with(['*', '/']),
                Tongue::Everything => true,
            };
            if !member.is_closed && is_understood && Some(member.person) != but_not_of {
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
    fn every_socket_hears_exactly_who_else_comes_types_and_goes(
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
