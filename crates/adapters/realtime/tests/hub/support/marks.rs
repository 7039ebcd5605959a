use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use kernel::{Fault, RoomId, UserId};
use messages::{Awaited, MovedMark, ReadMark, ReadMarkRepository, ReadState, Unread};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::{KeptRooms, ScriptedLog, id, room, user};

/// A store of read marks that can be told to wait or to fail.
pub(crate) struct KeptMarks {
    log: Arc<ScriptedLog>,
    rooms: Arc<KeptRooms>,
    written: Mutex<Vec<Vec<ReadMark>>>,
    /// Who lets nobody know what they read.
    hidden: Mutex<BTreeSet<UserId>>,
    /// Who wants to hear nothing of which room.
    silenced: Mutex<BTreeSet<(RoomId, UserId)>>,
    asked: Mutex<Vec<usize>>,
    failures: Mutex<(usize, fn() -> Fault)>,
    gate: Semaphore,
}

impl KeptMarks {
    /// For the messages of this log and the members of these rooms.
    pub(crate) fn new(log: Arc<ScriptedLog>, rooms: Arc<KeptRooms>) -> Self {
        Self {
            log,
            rooms,
            written: Mutex::default(),
            hidden: Mutex::default(),
            silenced: Mutex::default(),
            asked: Mutex::default(),
            failures: Mutex::new((0, || Fault::unavailable("told to fail"))),
            gate: Semaphore::new(1),
        }
    }

    /// From now on a person lets nobody know what they read.
    pub(crate) fn hide(&self, number: i64) {
        self.hidden.lock().unwrap().insert(user(number));
    }

    /// From now on a person wants to hear nothing of a room.
    pub(crate) fn silence(&self, room: RoomId, user: UserId) {
        self.silenced.lock().unwrap().insert((room, user));
    }

    /// Of how many places each reading asked what is unread there.
    pub(crate) fn asked(&self) -> Vec<usize> {
        self.asked.lock().unwrap().clone()
    }

    fn position(&self, room: RoomId, user: UserId) -> i64 {
        let written = self.written.lock().unwrap();
        let marks = written.iter().flatten();
        let theirs = marks.filter(|mark| mark.user_id == user && mark.room_id == room);
        theirs.map(|mark| mark.sequence.get()).max().unwrap_or_default()
    }

    async fn admit(&self) -> Result<(), Fault> {
        drop(self.gate.acquire().await.unwrap());
        let mut failures = self.failures.lock().unwrap();
        if failures.0 == 0 {
            return Ok(());
        }
        failures.0 -= 1;
        Err(failures.1())
    }

    /// How far a person has read in room 1.
    pub(crate) fn read(&self, number: i64) -> Option<i64> {
        let written = self.written.lock().unwrap();
        let marks = written.iter().flatten();
        let theirs = marks.filter(|mark| mark.user_id == user(number) && mark.room_id == room(1));
        theirs.map(|mark| mark.sequence.get()).max()
    }

    /// All marks in the order of writing.
    pub(crate) fn all(&self) -> Vec<ReadMark> {
        self.written.lock().unwrap().concat()
    }

    /// How often marks were written.
    pub(crate) fn writes(&self) -> usize {
        self.written.lock().unwrap().len()
    }

    /// The most marks of one person that one writing had.
    pub(crate) fn most_at_once(&self) -> usize {
        let written = self.written.lock().unwrap();
        let counts = written.iter().map(|marks| {
            let mut people = HashMap::<UserId, usize>::new();
            for mark in marks {
                *people.entry(mark.user_id).or_default() += 1;
            }
            people.into_values().max().unwrap_or_default()
        });
        counts.max().unwrap_or_default()
    }

    /// Lets the next `count` readings and writings fail as unavailable.
    pub(crate) fn fail(&self, count: usize) {
        *self.failures.lock().unwrap() = (count, || Fault::unavailable("told to fail"));
    }

    /// Lets the next `count` readings and writings fail for good.
    pub(crate) fn fail_badly(&self, count: usize) {
        *self.failures.lock().unwrap() = (count, || Fault::failed("told to fail"));
    }

    /// How many of the readings and writings that were told to fail are yet to come.
    pub(crate) fn failures_left(&self) -> usize {
        self.failures.lock().unwrap().0
    }

    /// Holds up all readings and writings until the permit is dropped.
    pub(crate) async fn hold(&self) -> SemaphorePermit<'_> {
        self.gate.acquire().await.unwrap()
    }
}

#[async_trait]
impl ReadMarkRepository for KeptMarks {
    async fn advance(&self, marks: Vec<ReadMark>) -> Result<Vec<MovedMark>, Fault> {
        self.admit().await?;
        let mut moved = marks.clone();
        moved.retain(|mark| self.position(mark.room_id, mark.user_id) < mark.sequence.get());
        self.written.lock().unwrap().push(marks);
        let hidden = self.hidden.lock().unwrap();
        let moved = moved.into_iter().map(|mark| MovedMark {
            mark,
            message_id: id(mark.sequence.get()),
            reader: "User".into(),
            is_shown: !hidden.contains(&mark.user_id),
        });
        Ok(moved.collect())
    }

    async fn unread(&self, _: UserId, _: &[RoomId]) -> Result<Vec<Unread>, Fault> {
        unreachable!("the hub asks for many people at once")
    }

    async fn state(&self, _: UserId, _: RoomId) -> Result<ReadState, Fault> {
        unreachable!("the hub asks for many people at once")
    }

    async fn awaited(&self, places: &[(RoomId, UserId)]) -> Result<Vec<Awaited>, Fault> {
        self.admit().await?;
        self.asked.lock().unwrap().push(places.len());
        let silenced = self.silenced.lock().unwrap();
        let awaited = places
            .iter()
            .filter(|place| self.rooms.is_member(place.0, place.1) && !silenced.contains(place));
        Ok(awaited
            .map(|(room_id, user_id)| {
                let last = i64::try_from(self.log.last(*room_id)).unwrap();
                let unread = last - self.position(*room_id, *user_id);
                Awaited { room_id: *room_id, user_id: *user_id, unread: unread.try_into().unwrap() }
            })
            .collect())
    }
}
