use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use kernel::{Fault, RoomId, UserId};
use messages::{Awaited, Message, Sequence};

use super::batch::{Arrivals, Batch};
use super::newcomers::RoomNews;
use crate::hub::Hub;

/// The most messages of a room that are read because nobody told of them. Whoever misses more is to come back
/// and list.
const MOST_MISSED: u32 = 500;
/// Places that one look at unread counts asks for.
const CHUNK: usize = 300;

/// A batch with everything that there is to say of it.
pub(super) struct Account {
    /// To be told first.
    pub(super) rooms: Vec<RoomNews>,
    /// To be told of each room, in any order.
    pub(super) runs: Vec<Run>,
}

/// The messages of a room that come next, and who is to hear of them.
pub(super) struct Run {
    pub(super) room: RoomId,
    /// The last one, shown or not.
    pub(super) last: Sequence,
    pub(super) messages: Vec<Arc<Message>>,
    /// There were too many to be told.
    pub(super) is_cut: bool,
    pub(super) awaited: Vec<Awaited>,
}

impl Hub {
    /// Reads everything that there is to say of a batch. Of a room that cannot be read nothing is said, and whom
    /// it concerns are closed.
    pub(super) async fn account_for(&self, batch: &Batch) -> Result<Account, Fault> {
        let rooms = self.show_rooms(&batch.joined).await?;
        let runs = self.complete_all(&batch.rooms).await?;
        Ok(Account { rooms, runs })
    }

    async fn complete_all(&self, rooms: &BTreeMap<RoomId, Arrivals>) -> Result<Vec<Run>, Fault> {
        let mut runs = Vec::new();
        for (room, arrivals) in rooms {
            match if_readable(*room, self.complete(*room, arrivals).await)? {
                Some(run) => runs.extend(run),
                None => self.0.followers.give_up_room(*room, arrivals),
            }
        }
        self.count_unread(&mut runs).await?;
        Ok(runs)
    }

    /// What comes next in a room: what was told, and what lies between; `None` if that is nothing, or nobody
    /// follows the room any more.
    async fn complete(&self, room: RoomId, arrivals: &Arrivals) -> Result<Option<Run>, Fault> {
        let Some(progress) = self.0.followers.progress(room) else { return Ok(None) };
        let mut messages = arrivals.messages.clone();
        let mut is_cut = false;
        if let Some(unknown) = progress.reached().and_then(|reached| arrivals.unknown(reached)) {
            let missed = self.log()?.list(room, unknown, MOST_MISSED).await?;
            is_cut = missed.len() >= MOST_MISSED as usize;
            for message in missed {
                messages.entry(message.sequence).or_insert_with(|| Arc::new(message));
            }
        }
        messages.retain(|sequence, _| Some(*sequence) > progress.told);
        let last = messages.last_key_value().map(|(last, _)| *last);
        let shown = messages.into_values().filter(|message| message.deleted_at.is_none());
        let messages = shown.collect();
        Ok(last.map(|last| Run { room, last, messages, is_cut, awaited: Vec::new() }))
    }

    /// Finds out who is to hear of messages, and how many each has not read.
    async fn count_unread(&self, runs: &mut [Run]) -> Result<(), Fault> {
        let mut places = Vec::new();
        for run in runs.iter().filter(|run| !run.is_cut && !run.messages.is_empty()) {
            let people = self.0.followers.people_in(run.room);
            self.note_authors(run, &people);
            places.extend(people.into_iter().map(|user| (run.room, user)));
        }
        let mut awaited: HashMap<RoomId, Vec<Awaited>> = HashMap::new();
        for place in self.awaited(&places).await? {
            awaited.entry(place.room_id).or_default().push(place);
        }
        for run in runs {
            run.awaited = awaited.remove(&run.room).unwrap_or_default();
        }
        Ok(())
    }

    /// Authors have read what they wrote; they may hear of it before the use case says so.
    fn note_authors(&self, run: &Run, people: &[UserId]) {
        for message in &run.messages {
            let author = message.author.user.id;
            if people.contains(&author) {
                self.note_read(run.room, author, message.sequence);
            }
        }
    }

    /// What is unread in those of these places whose people want to be notified, marks on their way included.
    pub(super) async fn awaited(&self, places: &[(RoomId, UserId)]) -> Result<Vec<Awaited>, Fault> {
        let mut awaited = Vec::new();
        if places.is_empty() {
            return Ok(awaited);
        }
        self.settle_places(places).await?;
        for places in places.chunks(CHUNK) {
            awaited.extend(self.kept_marks()?.awaited(places).await?);
        }
        Ok(awaited)
    }
}

/// What was read of one room; `None` if trying again will not help.
pub(super) fn if_readable<T>(room: RoomId, read: Result<T, Fault>) -> Result<Option<T>, Fault> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(fault @ Fault::Failed(_)) => {
            tracing::error!(%room, error = ?fault, "followers cannot be told of a room");
            Ok(None)
        }
        Err(fault @ Fault::Unavailable(_)) => Err(fault),
    }
}
