mod ask_allowances;
mod completion;
mod files;

use std::sync::Arc;

use async_trait::async_trait;
use kernel::{Fault, MessageId, RoomId, SearchTerm, Timestamp, UserId};

use crate::events::LogEvent;
use crate::model::change::{ChangeNumber, NewChange};
use crate::model::message::{Appended, LogHead, Message, NewMessage};
use crate::model::read_mark::{Awaited, MovedMark, ReadMark, ReadState, Unread};
use crate::model::search::{HitCount, SearchStep, WantedHits};
use crate::model::sequence::Sequence;
use crate::model::span::Span;

pub use self::ask_allowances::AskAllowances;
pub use self::completion::{Completion, ModelPlace};
pub use self::files::{FILE_HEAD_LENGTH, FileRegistry, FileStore, FileWriter, LEAST_FILE_SPACE};

/// Why a message could not be stored.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// No such room, or a deleted one.
    #[error("no such room")]
    NoSuchRoom,
    /// Its file was not claimed in time, and is not there (any more).
    #[error("no such file")]
    NoSuchFile,
    /// What it answers is not in its room (any more).
    #[error("no such message to answer")]
    NoSuchReplyTarget,
    /// The store is away or failed. After `Fault::Unavailable` the message may have been stored.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Why a message could not be changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// No such message in that room, or a deleted one, or the room is not there.
    #[error("no such message")]
    NoSuchMessage,
    /// The store is away or failed. After `Fault::Unavailable` the change may have been stored.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// The messages of all rooms, in order and on disk.
#[async_trait]
pub trait MessageLog: Send + Sync {
    /// Stores a message under the room's next number and gives it to the [`MessagePublisher`] before
    /// returning. When it returns, the message survives a crash of the process and of the machine.
    ///
    /// `created_at` is `sent_at`, or the time of the room's last message if that is later. A message
    /// with a `client_message_id` that its author already used in the room is not stored; the first
    /// one is returned, and nothing is published, whatever became of what it answers meanwhile. A new message
    /// answers one of its room, be it a deleted one. A failed append takes no number. A file that comes with a
    /// new message is claimed in the [`FileRegistry`] in the same step, as what the message shows it as; one
    /// that comes with a repeat is not. Only its owner claims a file, only once, and before it is due at
    /// `sent_at`.
    async fn append(&self, new: NewMessage) -> Result<Appended, AppendError>;
    /// Edits or deletes a message under the room's next change number and gives it to the
    /// [`MessagePublisher`] before returning, as [`Self::append`] does. A deleted message keeps its
    /// place and its number, loses its text and its file, and cannot be changed again. The file is due for
    /// removal from then on.
    async fn change(&self, change: NewChange) -> Result<Arc<Message>, ChangeError>;
    /// Which numbers the room has; `None` when there is no such room.
    async fn head(&self, room: RoomId) -> Result<Option<LogHead>, Fault>;
    /// The highest number given out in each of the rooms that is there, deleted messages included, with no order
    /// among them; [`Sequence::START`] where none was. The same number of queries, however many rooms.
    async fn last_numbers(&self, rooms: &[RoomId]) -> Result<Vec<(RoomId, Sequence)>, Fault>;
    /// A message of the room, also a deleted one; `None` when it is not there or in another room.
    async fn find(&self, room: RoomId, id: MessageId) -> Result<Option<Message>, Fault>;
    /// Up to `limit` messages of the span, the lowest numbers first, deleted ones included. Costs what it
    /// returns, however long the log is.
    async fn list(&self, room: RoomId, span: Span, limit: u32) -> Result<Vec<Message>, Fault>;
    /// The newest `limit` messages of the span after leaving out the newest `skip`, in the order of
    /// their numbers. Deleted ones neither count nor are shown. Costs what it returns, a walk over runs
    /// of deleted messages in it, and a look at the numbers of deleted ones above it, however long the log
    /// is.
    async fn page(
        &self,
        room: RoomId,
        span: Span,
        skip: u64,
        limit: u32,
    ) -> Result<Vec<Message>, Fault>;
    /// Up to `limit` messages whose last change has a number above `after`, the lowest change numbers
    /// first, as they read now.
    async fn list_changes(
        &self,
        room: RoomId,
        after: ChangeNumber,
        limit: u32,
    ) -> Result<Vec<Message>, Fault>;
    /// The greatest number whose message's id is not above `id`; [`Sequence::START`] if there is none.
    async fn position(&self, room: RoomId, id: MessageId) -> Result<Sequence, Fault>;
    /// The newest message of each room that is not deleted, with no order among them; none of a room
    /// without one. The same number of queries, however many rooms.
    async fn newest(&self, rooms: &[RoomId]) -> Result<Vec<Message>, Fault>;
    /// Removes the oldest messages of a room for good, up to `limit` of those stored before `before`, the
    /// lowest numbers first and without a hole; how many. Their files are due for removal from `at` on.
    async fn purge(
        &self,
        room: RoomId,
        before: Timestamp,
        at: Timestamp,
        limit: u32,
    ) -> Result<u64, Fault>;
    /// The part of `span` that was stored not before `since` and not after `until`. Costs the logarithm
    /// of the span's length.
    async fn narrow(
        &self,
        room: RoomId,
        span: Span,
        since: Option<Timestamp>,
        until: Option<Timestamp>,
    ) -> Result<Span, Fault>;
}

/// Searches of what messages say, in any language and from one character up.
#[async_trait]
pub trait MessageSearch: Send + Sync {
    /// Looks through a part of the span, from its newest messages down, for messages that hold the term and
    /// are not deleted. One step looks at a bounded part: whoever wants all goes on with what is left, until
    /// that is empty. Passes over what a filter rules out; never over a hit.
    async fn search(
        &self,
        room: RoomId,
        term: &SearchTerm,
        span: Span,
        wanted: WantedHits,
    ) -> Result<SearchStep, Fault>;
    /// How many hits the term was last found to have in the room, if that is remembered.
    fn remembered_count(&self, room: RoomId, term: &SearchTerm) -> Option<HitCount>;
    /// Remembers a count for a while.
    fn remember_count(&self, room: RoomId, term: &SearchTerm, count: HitCount);
}

/// Hears of messages once they are on disk.
///
/// Called from the thread that commits: neither method may wait for anything.
pub trait MessagePublisher: Send + Sync {
    /// This was committed. Within a room new messages come in the order of their numbers, and changes in
    /// the order of theirs.
    fn publish(&self, events: &[LogEvent]);
    /// Whether a commit to these rooms took place is unknown: what they hold must be read again.
    fn repair(&self, rooms: &[RoomId]);
}

/// Read marks, kept.
#[async_trait]
pub trait ReadMarkRepository: Send + Sync {
    /// Moves marks forward, many in one transaction. None moves back, none beyond the room's last number,
    /// and who is no member has none to move. Those that did move, in no order.
    async fn advance(&self, marks: Vec<ReadMark>) -> Result<Vec<MovedMark>, Fault>;
    /// Those of the rooms in which the person has something unread. Who is no member has read
    /// everything. A constant number of queries for a page of rooms.
    async fn unread(&self, user: UserId, rooms: &[RoomId]) -> Result<Vec<Unread>, Fault>;
    /// How a person's reading of a room stands; of one who is no member, that nothing is read or unread.
    async fn state(&self, user: UserId, room: RoomId) -> Result<ReadState, Fault>;
    /// What people have unread in rooms, of each place of a member who wants to be notified of the room. The
    /// same number of queries for some hundred places.
    async fn awaited(&self, places: &[(RoomId, UserId)]) -> Result<Vec<Awaited>, Fault>;
}

/// Read marks on their way to the store: gathered in memory, and written together.
#[async_trait]
pub trait ReadMarks: Send + Sync {
    /// Remembers a mark, to be written within about a second. Does not wait; a mark that falls behind
    /// one that is remembered is forgotten.
    fn advance(&self, mark: ReadMark);
    /// Writes what this node knows of a person's marks, open sockets included. What cannot be written now
    /// is kept for later: reading goes on while writing fails.
    async fn settle(&self, user: UserId);
}

/// Where people last posted: for clients that name a room once and then no more.
#[async_trait]
pub trait LastRooms: Send + Sync {
    /// Remembers that a person posted in a room. Called for every message: does not wait, and costs
    /// nothing while a person stays in one room. For up to 10 s a node takes it that they stay: a note that
    /// repeats the one before it on this node changes nothing then, even if another node noted another room
    /// in between. What was noted within the last seconds before a crash may be lost. What the store did
    /// not take is kept, as far as there is room for it, and written with a later note on this node.
    fn note(&self, user: UserId, room: RoomId);
    /// The room that a person last posted in, through whichever node; `None` if there is none, or it was
    /// deleted. Sees at once what was noted on this node, and within 10 s what was noted on another, if the
    /// store takes it. Who goes to another room through another node and within 10 s back through the first
    /// is found in that other room until they post again after those 10 s.
    async fn of(&self, user: UserId) -> Result<Option<RoomId>, Fault>;
}
