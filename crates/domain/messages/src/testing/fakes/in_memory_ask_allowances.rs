use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use async_trait::async_trait;
use kernel::{Fault, RoomId, Timestamp, UniqueId, UserId};

use crate::{AskAdmission, AskAllowances, AskRequest};

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What is asked of the model, counted in memory; the end of a question is written at once.
#[derive(Debug, Default)]
pub struct InMemoryAskAllowances {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    under_way: BTreeMap<UserId, UnderWay>,
    of_rooms: BTreeMap<RoomId, Counter>,
    of_people: BTreeMap<UserId, Counter>,
}

/// The question of somebody, until it is ended or this time comes.
#[derive(Debug)]
struct UnderWay {
    id: UniqueId,
    ends_at: Timestamp,
}

/// How many questions there were in a window.
#[derive(Debug, Clone, Copy)]
struct Counter {
    begins_at: Timestamp,
    window: Duration,
    count: u32,
}

impl Counter {
    /// The window that is open at that time, or one that begins then.
    fn at(time: Timestamp, kept: Option<&Self>, window: Duration) -> Self {
        let open = kept.copied().filter(|kept| kept.is_open(time));
        open.unwrap_or(Self { begins_at: time, window, count: 0 })
    }

    fn is_open(&self, time: Timestamp) -> bool {
        time < self.begins_at + self.window
    }

    /// How long it stays full from that time on; nothing if it is not.
    fn wait(self, limit: u32, time: Timestamp) -> Duration {
        let is_full = self.count >= limit;
        if is_full { (self.begins_at + self.window).since(time) } else { Duration::ZERO }
    }

    fn counted(self) -> Self {
        Self { count: self.count + 1, ..self }
    }

    /// Unless the window in which it was counted is over.
    fn take_back(&mut self, asked_at: Timestamp) {
        if self.begins_at <= asked_at {
            self.count = self.count.saturating_sub(1);
        }
    }
}

impl State {
    fn is_under_way(&self, user: UserId, at: Timestamp) -> bool {
        self.under_way.get(&user).is_some_and(|question| at < question.ends_at)
    }

    fn take(&mut self, request: AskRequest) -> AskAdmission {
        let AskRequest { id, room, user, at, limits } = request;
        if self.is_under_way(user, at) {
            return AskAdmission::AsksAlready;
        }
        let of_room = Counter::at(at, self.of_rooms.get(&room), HOUR);
        let of_person = Counter::at(at, self.of_people.get(&user), DAY);
        let waits = [
            of_room.wait(limits.per_room_and_hour, at),
            of_person.wait(limits.per_person_and_day, at),
        ];
        let retry_after = waits[0].max(waits[1]);
        if !retry_after.is_zero() {
            return AskAdmission::Exhausted { retry_after };
        }
        self.of_rooms.insert(room, of_room.counted());
        self.of_people.insert(user, of_person.counted());
        self.under_way.insert(user, UnderWay { id, ends_at: at + limits.longest });
        AskAdmission::Granted
    }

    fn end(&mut self, request: AskRequest, was_asked: bool) {
        let AskRequest { id, room, user, at, .. } = request;
        if self.under_way.get(&user).is_none_or(|question| question.id != id) {
            return;
        }
        self.under_way.remove(&user);
        if was_asked {
            return;
        }
        let counters = [self.of_rooms.get_mut(&room), self.of_people.get_mut(&user)];
        for counter in counters.into_iter().flatten() {
            counter.take_back(at);
        }
    }

    fn size(&self) -> usize {
        self.under_way.len() + self.of_rooms.len() + self.of_people.len()
    }

    fn remove_ended(&mut self, now: Timestamp) {
        self.under_way.retain(|_, question| now < question.ends_at);
        self.of_rooms.retain(|_, counter| counter.is_open(now));
        self.of_people.retain(|_, counter| counter.is_open(now));
    }
}

#[async_trait]
impl AskAllowances for InMemoryAskAllowances {
    async fn take(&self, request: AskRequest) -> Result<AskAdmission, Fault> {
        Ok(self.state.lock().unwrap().take(request))
    }

    fn end(&self, request: AskRequest, was_asked: bool) {
        self.state.lock().unwrap().end(request, was_asked);
    }

    async fn finish(&self, request: AskRequest) -> Result<(), Fault> {
        self.end(request, true);
        Ok(())
    }

    async fn remove_ended(&self, now: Timestamp) -> Result<usize, Fault> {
        let mut state = self.state.lock().unwrap();
        let before = state.size();
        state.remove_ended(now);
        Ok(before - state.size())
    }
}
