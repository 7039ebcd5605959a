mod book;
mod marks;

use std::collections::HashSet;
use std::time::Duration;

use async_trait::async_trait;
use kernel::{Fault, RoomId, UserId};
use messages::{ReadMark, ReadMarks, Sequence};
use tokio::time::{MissedTickBehavior, interval};

use self::book::Batch;
use crate::connection::ConnectionId;
use crate::hub::{Hub, WeakHub};
use crate::room::{Departure, Room};

pub(crate) use self::book::MarkBook;

/// How often the marks of a member are written at most, while sockets stay open.
const PERIOD: Duration = Duration::from_secs(1);

/// Writes what moved, once in each period, and at once what closed sockets leave. Ends with the hub.
pub(crate) async fn write_regularly(hub: WeakHub) {
    let mut periods = interval(PERIOD);
    periods.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let Some(closed) = hub.upgrade().map(|hub| hub.0.marks.closed_sockets()) else { return };
    loop {
        let is_period = tokio::select! {
            _ = periods.tick() => true,
            () = closed.notified() => false,
        };
        let Some(hub) = hub.upgrade() else { return };
        report(if is_period {
            hub.gather_marks();
            hub.write(hub.0.marks.take_all()).await
        } else {
            hub.write(hub.0.marks.take_closed()).await
        });
    }
}

impl Hub {
    /// Writes all marks that this node knows of, those of open sockets included. After a fault they are
    /// kept, to be written with the next ones.
    pub async fn flush_read_marks(&self) -> Result<(), Fault> {
        self.gather_marks();
        self.write(self.0.marks.take_all_when_free().await).await
    }

    /// Writes what this node knows of the marks of people in rooms, those of open sockets included. May write
    /// other marks of theirs, too.
    pub(crate) async fn settle_places(&self, places: &[(RoomId, UserId)]) -> Result<(), Fault> {
        for (room, user) in places {
            if self.0.registry.is_in(*room, *user)
                && let Some(room) = self.0.rooms.find(*room)
            {
                self.gather_marks_from(&room, Some(*user));
            }
        }
        let people = places.iter().map(|(_, user)| *user).collect();
        self.write(self.0.marks.take_of_when_free(&people).await).await
    }

    /// Remembers that a person has read so far.
    pub(crate) fn note_read(&self, room: RoomId, user: UserId, sequence: Sequence) {
        self.0.marks.transfer(|| [self.mark(room, user, sequence)]);
    }

    /// Takes a socket out of its room, and remembers how far its person had read.
    pub(crate) fn part(&self, room: &Room, id: ConnectionId) -> Departure {
        self.0.marks.transfer_closed(|| {
            let departure = room.leave(id);
            let mark = departure.mark.map(|(user, sequence)| self.mark(room.id, user, sequence));
            (departure, mark)
        })
    }

    /// Asks the rooms in which something was sent since they were last asked.
    fn gather_marks(&self) {
        for room in self.0.marks.take_moved() {
            self.gather_marks_from(&room, None);
        }
    }

    fn gather_marks_from(&self, room: &Room, of: Option<UserId>) {
        self.0.marks.transfer(|| {
            let marks = room.take_marks(of).into_iter();
            marks.map(|(user, sequence)| self.mark(room.id, user, sequence))
        });
    }

    fn mark(&self, room_id: RoomId, user_id: UserId, sequence: Sequence) -> ReadMark {
        ReadMark { room_id, user_id, sequence, at: self.0.clock.now() }
    }

    async fn write(&self, batch: Batch<'_>) -> Result<(), Fault> {
        let marks = batch.marks();
        if marks.is_empty() {
            return Ok(());
        }
        let count = marks.len();
        let moved = self.kept_marks()?.advance(marks).await?;
        batch.finish();
        metrics::counter!("madang_read_marks_written_total").increment(count as u64);
        self.tell_read(moved);
        Ok(())
    }
}

#[async_trait]
impl ReadMarks for Hub {
    fn advance(&self, mark: ReadMark) {
        self.0.marks.transfer(|| [mark]);
    }

    async fn settle(&self, user: UserId) {
        let rooms: HashSet<RoomId> = self.0.registry.rooms_of(user);
        for room in rooms.into_iter().filter_map(|room| self.0.rooms.find(room)) {
            self.gather_marks_from(&room, Some(user));
        }
        report(self.write(self.0.marks.take_of_when_free(&HashSet::from([user])).await).await);
    }
}

fn report(written: Result<(), Fault>) {
    if let Err(fault) = written {
        tracing::warn!(error = ?fault, "read marks could not be written");
    }
}
