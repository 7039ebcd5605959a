use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use messages::{LogEvent, MessagePublisher};
use proptest::prelude::*;
use realtime::{Closing, Follower};
use rooms::{RoomEvent, RoomEventPublisher};
use tokio::time::sleep;

use crate::support::{Listener, Yard, room, user};

const ROOMS: i64 = 3;
const PEOPLE: i64 = 3;

/// How the hub hears of a message.
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
    Post { room: i64, hint: Hint },
    Delete { room: i64, which: usize },
    Follow { person: i64 },
    HangUp { which: usize },
    Join { person: i64, room: i64 },
    Leave { person: i64, room: i64, is_told: bool },
    TellLeft { person: i64, room: i64 },
    Wait { millis: u64 },
    Fail { count: usize },
}

fn hint() -> impl Strategy<Value = Hint> {
    prop_oneof![
        6 => Just(Hint::AtOnce),
        1 => Just(Hint::Never),
        1 => (1..8_usize).prop_map(|steps| Hint::Later { steps }),
        1 => (0..8_usize).prop_map(|steps| Hint::Twice { steps }),
        1 => Just(Hint::ByRepair),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let (rooms, people) = (1..=ROOMS, 1..=PEOPLE);
    prop_oneof![
        12 => (rooms.clone(), hint()).prop_map(|(room, hint)| Step::Post { room, hint }),
        2 => (rooms.clone(), 0..30_usize).prop_map(|(room, which)| Step::Delete { room, which }),
        3 => people.clone().prop_map(|person| Step::Follow { person }),
        1 => (0..6_usize).prop_map(|which| Step::HangUp { which }),
        2 => (people.clone(), rooms.clone()).prop_map(|(person, room)| Step::Join { person, room }),
        1 => (people.clone(), rooms.clone(), prop::bool::ANY)
            .prop_map(|(person, room, is_told)| Step::Leave { person, room, is_told }),
        1 => (people, rooms).prop_map(|(person, room)| Step::TellLeft { person, room }),
        4 => (0..300_u64).prop_map(|millis| Step::Wait { millis }),
        1 => (1..3_usize).prop_map(|count| Step::Fail { count }),
    ]
}

/// A socket, and after which message of each room it must have heard all, as far as it is owed any.
struct Member {
    listener: Listener<Follower>,
    person: i64,
    owed_after: BTreeMap<i64, usize>,
}

struct Model {
    yard: Yard,
    members: Vec<Member>,
    late: Vec<(usize, LogEvent)>,
    deleted: BTreeSet<(i64, usize)>,
}

impl Model {
    async fn take(&mut self, now: usize, step: Step) {
        match step {
            Step::Post { room: number, hint } => {
                let event = LogEvent::Posted(self.yard.log.commit(room(number)));
                self.hint(now, hint, number, event);
            }
            Step::Delete { room: number, which } if which < self.last(number) => {
                self.yard.publish_change(self.yard.log.delete(room(number), which + 1));
                self.deleted.insert((number, which + 1));
            }
            Step::Follow { person } => self.follow(person).await,
            Step::HangUp { which } if which < self.members.len() => {
                self.members.swap_remove(which);
            }
            Step::Join { person, room } => self.join(person, room).await,
            Step::Leave { person, room: number, is_told } => {
                self.yard.rooms.dismiss(room(number), user(person));
                if is_told {
                    self.tell_left(person, number);
                }
                for member in self.members.iter_mut().filter(|member| member.person == person) {
                    member.owed_after.remove(&number);
                }
            }
            // Also of who has come back since, or has yet to leave.
            Step::TellLeft { person, room } => self.tell_left(person, room),
            Step::Wait { millis } => sleep(Duration::from_millis(millis)).await,
            Step::Fail { count } => self.yard.log.fail(count),
            Step::Delete { .. } | Step::HangUp { .. } => {}
        }
        self.publish_late(now);
    }

    fn tell_left(&self, person: i64, number: i64) {
        let (room, user) = (room(number), user(person));
        RoomEventPublisher::publish(&self.yard.hub, RoomEvent::MemberGone { room, user });
    }

    fn last(&self, number: i64) -> usize {
        self.yard.log.last(room(number))
    }

    fn hint(&mut self, now: usize, hint: Hint, number: i64, event: LogEvent) {
        let hub = &self.yard.hub;
        match hint {
            Hint::AtOnce => MessagePublisher::publish(hub, &[event]),
            Hint::Never => {}
            Hint::Later { steps } => self.late.push((now + steps, event)),
            Hint::Twice { steps } => {
                MessagePublisher::publish(hub, std::slice::from_ref(&event));
                self.late.push((now + steps, event));
            }
            Hint::ByRepair => hub.repair(&[room(number)]),
        }
    }

    fn publish_late(&mut self, now: usize) {
        let due = self.late.extract_if(.., |(step, _)| *step <= now);
        for (_, event) in due {
            MessagePublisher::publish(&self.yard.hub, &[event]);
        }
    }

    async fn follow(&mut self, person: i64) {
        let Ok(follower) = self.yard.hub.follow(self.yard.following(person)).await else { return };
        let is_in = |number: &i64| self.yard.rooms.is_member(room(*number), user(person));
        let rooms = (1..=ROOMS).filter(is_in);
        let owed_after = rooms.map(|number| (number, self.last(number))).collect();
        self.members.push(Member { listener: Listener::new(follower), person, owed_after });
    }

    async fn join(&mut self, person: i64, number: i64) {
        if self.yard.rooms.is_member(room(number), user(person)) {
            return;
        }
        self.yard.bring_in(number, &[person]);
        // Of a message that nobody told of before the room was shown, the room's newest one is all there is.
        sleep(Duration::from_secs(5)).await;
        let last = self.last(number);
        for member in self.members.iter_mut().filter(|member| member.person == person) {
            member.owed_after.insert(number, last);
        }
    }

    /// Ends all trouble: what was lost without a trace is told by a last repair.
    async fn settle(&mut self) {
        self.publish_late(usize::MAX);
        sleep(Duration::from_secs(5)).await;
        self.yard.log.fail(0);
        for number in 1..=ROOMS {
            self.yard.hub.repair(&[room(number)]);
        }
        sleep(Duration::from_secs(5)).await;
    }

    fn check(&mut self) {
        for Member { listener, owed_after, .. } in &mut self.members {
            let closing = listener.closing();
            if closing.is_some() {
                assert_eq!(closing, Some(Closing::TooSlow));
                continue;
            }
            for number in 1..=ROOMS {
                let heard = numbers(listener.heard(), number);
                assert!(heard.is_sorted_by(|left, right| left < right), "order: {heard:?}");
                let Some(after) = owed_after.get(&number) else { continue };
                let missing: Vec<usize> = (after + 1..=self.yard.log.last(room(number)))
                    .filter(|owed| !heard.contains(owed))
                    .filter(|owed| !self.deleted.contains(&(number, *owed)))
                    .collect();
                assert!(missing.is_empty(), "lost in room {number}: {missing:?} of {heard:?}");
            }
        }
    }
}

/// The messages of a room among what a follower heard.
fn numbers(heard: &[String], number: i64) -> Vec<usize> {
    let of_room = format!("r{number}:");
    let words = heard.iter().filter_map(|word| word.strip_prefix(&of_room)?.split_once('('));
    words.map(|(message, _)| message.parse().unwrap()).collect()
}

proptest! {
    #[test]
    fn every_follower_hears_every_message_of_its_rooms_once_and_in_order(
        steps in prop::collection::vec(step(), 1..120),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        runtime.block_on(async {
            let (yard, members) = (Yard::new(), Vec::new());
            yard.rooms.admit(room(1), &[user(1), user(2)]);
            yard.rooms.admit(room(2), &[user(2), user(3)]);
            let mut model =
                Model { yard, members, late: Vec::new(), deleted: BTreeSet::new() };
            for (now, step) in steps.into_iter().enumerate() {
                model.take(now, step).await;
            }
            model.settle().await;
            model.check();
        });
    }
}
