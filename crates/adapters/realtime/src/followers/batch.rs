use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use kernel::{Fault, RoomId, UserId};
use messages::{Awaited, Message, Sequence, Span};
use rooms::{Room, RoomKind, Standing};

use super::Tidings;
use crate::dialect::News;
use crate::hub::Hub;

/// The most messages of a room that are read because nobody told of them. Whoever misses more is to come back
/// and list.
const MOST_MISSED: u32 = 500;
/// Places that one look at unread counts asks for.
const CHUNK: usize = 300;

/// Tidings that are told together.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) joined: BTreeMap<RoomId, BTreeSet<UserId>>,
    pub(super) rooms: BTreeMap<RoomId, Arrivals>,
}

/// What is known to have come into a room.
#[derive(Default)]
pub(super) struct Arrivals {
    messages: BTreeMap<Sequence, Arc<Message>>,
    is_distrusted: bool,
}

/// A batch with everything that there is to say of it.
pub(super) struct Account {
    /// To be told first.
    pub(super) rooms: Vec<RoomNews>,
    /// To be told of each room, in any order.
    pub(super) runs: Vec<Run>,
}

/// A room as some of those see it who came in.
pub(super) struct RoomNews {
    pub(super) room: RoomId,
    pub(super) users: Vec<UserId>,
    pub(super) news: News,
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

impl FromIterator<Tidings> for Batch {
    fn from_iter<T: IntoIterator<Item = Tidings>>(tidings: T) -> Self {
        let mut batch = Self::default();
        for tidings in tidings {
            match tidings {
                Tidings::Joined(room, users) => {
                    batch.joined.entry(room).or_default().extend(users);
                }
                Tidings::Posted(message) => {
                    let arrivals = batch.rooms.entry(message.room_id).or_default();
                    arrivals.messages.insert(message.sequence, message);
                }
                Tidings::Distrusted(room) => {
                    batch.rooms.entry(room).or_default().is_distrusted = true;
                }
            }
        }
        batch
    }
}

impl Arrivals {
    pub(super) fn last(&self) -> Option<Sequence> {
        self.messages.last_key_value().map(|(last, _)| *last)
    }

    /// What of the log has to be read, where everything up to `reached` is known.
    fn unknown(&self, reached: Sequence) -> Option<Span> {
        if self.is_distrusted {
            return Some(Span { after: reached, up_to: Sequence::new(i64::MAX) });
        }
        let mut next = reached.next();
        for sequence in self.messages.keys().filter(|sequence| **sequence > reached) {
            if *sequence != next {
                return self.last().map(|up_to| Span { after: reached, up_to });
            }
            next = next.next();
        }
        None
    }
}

impl Hub {
    /// Reads everything that there is to say of a batch.
    pub(super) async fn account_for(&self, batch: &Batch) -> Result<Account, Fault> {
        let rooms = self.describe_rooms(&batch.joined).await?;
        let mut runs = Vec::new();
        for (room, arrivals) in &batch.rooms {
            runs.extend(self.complete(*room, arrivals).await?);
        }
        self.count_unread(&mut runs).await?;
        Ok(Account { rooms, runs })
    }

    async fn describe_rooms(
        &self,
        joined: &BTreeMap<RoomId, BTreeSet<UserId>>,
    ) -> Result<Vec<RoomNews>, Fault> {
        let mut all_news = Vec::new();
        if joined.is_empty() {
            return Ok(all_news);
        }
        let rooms: Vec<RoomId> = joined.keys().copied().collect();
        let newest = self.log()?.newest(&rooms).await?;
        self.0.followers.set_ends(&rooms, &newest);
        let mut newest: HashMap<RoomId, Arc<Message>> =
            newest.into_iter().map(|message| (message.room_id, Arc::new(message))).collect();
        for (room, users) in joined {
            all_news.extend(self.describe_room(*room, users, newest.remove(room)).await?);
        }
        Ok(all_news)
    }

    /// A room as those see it who came in and are still there: read once, unless each side of it sees another
    /// name.
    async fn describe_room(
        &self,
        id: RoomId,
        users: &BTreeSet<UserId>,
        newest: Option<Arc<Message>>,
    ) -> Result<Vec<RoomNews>, Fault> {
        let mut all_news: Vec<RoomNews> = Vec::new();
        let mut shared = false;
        for user in users {
            let standing = self.kept_members()?.standing(id, *user).await?;
            if !standing.is_some_and(Standing::is_member) {
                continue;
            }
            if shared && let Some(news) = all_news.last_mut() {
                news.users.push(*user);
                continue;
            }
            let Some(room) = self.kept_rooms()?.find(id, *user).await? else { break };
            shared = is_seen_alike(&room);
            let news = News::Room { room: Arc::new(room), newest: newest.clone() };
            all_news.push(RoomNews { room: id, users: vec![*user], news });
        }
        Ok(all_news)
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
        if places.is_empty() {
            return Ok(());
        }
        self.settle_places(&places).await?;
        let mut awaited: HashMap<RoomId, Vec<Awaited>> = HashMap::new();
        for places in places.chunks(CHUNK) {
            for place in self.kept_marks()?.awaited(places).await? {
                awaited.entry(place.room_id).or_default().push(place);
            }
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
}

/// Whether everybody sees a room under the same name.
fn is_seen_alike(room: &Room) -> bool {
    room.kind != RoomKind::Direct
}
