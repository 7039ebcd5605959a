use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use diesel::{Queryable, Selectable};
use kernel::{MessageId, Timestamp};
use messages::{Appended, ChangeNumber, ClientMessageId, Message, NewMessage, Sequence};

use crate::query_error::QueryError;
use crate::schema::rooms;

/// What the row of a room says whose messages are written.
#[derive(Debug, Clone, Copy, Queryable, Selectable)]
#[diesel(table_name = rooms)]
pub(crate) struct RoomCounters {
    pub(crate) id: i64,
    pub(crate) last_seq: i64,
    pub(crate) change_seq: i64,
    pub(crate) last_message_at: Option<i64>,
}

/// What makes a message a repeat of another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct RepeatKey<'a> {
    pub(crate) room: i64,
    pub(crate) sender: i64,
    pub(crate) client_message_id: &'a str,
}

impl<'a> RepeatKey<'a> {
    /// The key of a message that has one.
    pub(crate) fn of(message: &'a NewMessage) -> Option<Self> {
        message.client_message_id.as_ref().map(|id| Self {
            room: message.room_id.get(),
            sender: message.author.user.id.get(),
            client_message_id: id.as_str(),
        })
    }
}

/// A message that was stored before, as far as a repeat of it does not tell.
#[derive(Debug, Clone, Queryable)]
pub(crate) struct StoredRow {
    pub(crate) id: i64,
    pub(crate) room_id: i64,
    pub(crate) seq: i64,
    pub(crate) sender_id: i64,
    pub(crate) content: String,
    pub(crate) client_message_id: String,
    pub(crate) created_at: i64,
    pub(crate) edited_at: Option<i64>,
    pub(crate) deleted_at: Option<i64>,
    pub(crate) change_seq: i64,
}

/// The counters of a room after the batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Claim {
    pub(crate) room_id: i64,
    /// The last number given out.
    pub(crate) last_seq: i64,
    /// How many numbers the batch takes.
    pub(crate) count: i64,
    pub(crate) last_message_at: i64,
}

/// A row to be inserted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NewRow<'a> {
    pub(crate) room_id: i64,
    pub(crate) seq: i64,
    pub(crate) sender_id: i64,
    pub(crate) content: &'a str,
    pub(crate) client_message_id: Option<&'a str>,
    pub(crate) created_at: i64,
}

enum Step {
    NoSuchRoom,
    Insert { row: usize },
    RepeatOfRow { row: usize },
    RepeatOfStored { stored: usize },
}

/// What a batch of messages comes to, decided while its rooms are locked: which are new and which
/// numbers those take, so that no number is left out or given twice.
pub(crate) struct Plan<'a> {
    batch: &'a [&'a NewMessage],
    stored: Vec<StoredRow>,
    steps: Vec<Step>,
    rows: Vec<NewRow<'a>>,
    claims: BTreeMap<i64, Claim>,
}

impl<'a> Plan<'a> {
    /// Decides over `batch`, given its rooms that are there and those of its messages that are stored.
    pub(crate) fn new(
        batch: &'a [&'a NewMessage],
        rooms: &[RoomCounters],
        stored: Vec<StoredRow>,
    ) -> Self {
        let rooms: HashMap<i64, &RoomCounters> = rooms.iter().map(|room| (room.id, room)).collect();
        let mut plan = Self {
            batch,
            stored: Vec::new(),
            steps: Vec::with_capacity(batch.len()),
            rows: Vec::with_capacity(batch.len()),
            claims: BTreeMap::new(),
        };
        let known: HashMap<_, _> =
            stored.iter().enumerate().map(|(index, row)| (row.key(), index)).collect();
        let mut row_of_key = HashMap::new();
        for message in batch {
            let key = RepeatKey::of(message);
            let step = match rooms.get(&message.room_id.get()) {
                None => Step::NoSuchRoom,
                Some(room) => {
                    let stored = key.and_then(|key| known.get(&key));
                    let row = key.and_then(|key| row_of_key.get(&key));
                    match (stored, row) {
                        (Some(&stored), _) => Step::RepeatOfStored { stored },
                        (None, Some(&row)) => Step::RepeatOfRow { row },
                        (None, None) => {
                            let row = plan.take_number(room, message);
                            row_of_key.extend(key.map(|key| (key, row)));
                            Step::Insert { row }
                        }
                    }
                }
            };
            plan.steps.push(step);
        }
        plan.stored = stored;
        plan
    }

    fn take_number(&mut self, room: &RoomCounters, message: &'a NewMessage) -> usize {
        let claim = self.claims.entry(room.id).or_insert(Claim {
            room_id: room.id,
            last_seq: room.last_seq,
            count: 0,
            last_message_at: room.last_message_at.unwrap_or(i64::MIN),
        });
        claim.last_seq += 1;
        claim.count += 1;
        claim.last_message_at = claim.last_message_at.max(message.sent_at.as_micros());
        self.rows.push(NewRow {
            room_id: room.id,
            seq: claim.last_seq,
            sender_id: message.author.user.id.get(),
            content: message.content.as_str(),
            client_message_id: message.client_message_id.as_ref().map(ClientMessageId::as_str),
            created_at: claim.last_message_at,
        });
        self.rows.len() - 1
    }

    /// The rooms' new counters, in the order of their ids.
    pub(crate) fn claims(&self) -> impl ExactSizeIterator<Item = &Claim> {
        self.claims.values()
    }

    /// The rows to insert; within a room in the order of their numbers.
    pub(crate) fn rows(&self) -> &[NewRow<'a>] {
        &self.rows
    }

    /// What became of each message of the batch, given an id for each row; `None` where there is no such
    /// room.
    pub(crate) fn outcomes(self, ids: &[i64]) -> Result<Vec<Option<Appended>>, QueryError> {
        let mut inserted: Vec<Arc<Message>> = Vec::with_capacity(self.rows.len());
        let mut outcomes = Vec::with_capacity(self.steps.len());
        for (step, new) in self.steps.iter().zip(self.batch) {
            outcomes.push(match step {
                Step::NoSuchRoom => None,
                Step::Insert { row } => {
                    let message = Arc::new(inserted_message(new, &self.rows[*row], ids[*row])?);
                    inserted.push(Arc::clone(&message));
                    Some(Appended { message, is_repeat: false })
                }
                Step::RepeatOfRow { row } => {
                    Some(Appended { message: Arc::clone(&inserted[*row]), is_repeat: true })
                }
                Step::RepeatOfStored { stored } => {
                    let message = Arc::new(stored_message(new, &self.stored[*stored])?);
                    Some(Appended { message, is_repeat: true })
                }
            });
        }
        Ok(outcomes)
    }
}

impl StoredRow {
    fn key(&self) -> RepeatKey<'_> {
        RepeatKey {
            room: self.room_id,
            sender: self.sender_id,
            client_message_id: &self.client_message_id,
        }
    }
}

fn inserted_message(new: &NewMessage, row: &NewRow<'_>, id: i64) -> Result<Message, QueryError> {
    Ok(Message {
        id: message_id(id)?,
        room_id: new.room_id,
        sequence: Sequence::new(row.seq),
        author: new.author.clone(),
        content: row.content.to_owned(),
        client_message_id: new.client_message_id.clone(),
        created_at: Timestamp::from_micros(row.created_at),
        edited_at: None,
        deleted_at: None,
        change: ChangeNumber::START,
    })
}

/// Its author is the one who repeats it.
fn stored_message(new: &NewMessage, row: &StoredRow) -> Result<Message, QueryError> {
    Ok(Message {
        id: message_id(row.id)?,
        room_id: new.room_id,
        sequence: Sequence::new(row.seq),
        author: new.author.clone(),
        content: row.content.clone(),
        client_message_id: new.client_message_id.clone(),
        created_at: Timestamp::from_micros(row.created_at),
        edited_at: row.edited_at.map(Timestamp::from_micros),
        deleted_at: row.deleted_at.map(Timestamp::from_micros),
        change: ChangeNumber::new(row.change_seq),
    })
}

fn message_id(id: i64) -> Result<MessageId, QueryError> {
    MessageId::new(id).map_err(|_| QueryError::Corrupt { table: "messages", column: "id", id })
}

#[cfg(test)]
mod tests {
    use kernel::UserRef;
    use kernel::testing::noon;
    use messages::testing::builders::{client_message_id, new_message};

    use super::*;

    fn message(room: i64, sender: i64, name: Option<&str>) -> NewMessage {
        let room = kernel::RoomId::new(room).unwrap();
        let id = kernel::UserId::new(sender).unwrap();
        let author = UserRef { id, email: String::new(), name: String::new() };
        NewMessage {
            client_message_id: name.map(client_message_id),
            ..new_message(room, &author, "a text")
        }
    }

    fn each(batch: &[NewMessage]) -> Vec<&NewMessage> {
        batch.iter().collect()
    }

    fn room(id: i64, last_seq: i64) -> RoomCounters {
        RoomCounters { id, last_seq, change_seq: 0, last_message_at: None }
    }

    fn stored(room_id: i64, sender_id: i64, name: &str) -> StoredRow {
        StoredRow {
            id: 70,
            room_id,
            seq: 7,
            sender_id,
            content: "the first words".to_owned(),
            client_message_id: name.to_owned(),
            created_at: 0,
            edited_at: None,
            deleted_at: None,
            change_seq: 0,
        }
    }

    /// Room, number and whether it is a repeat of each message that has a room.
    fn numbered(outcomes: &[Option<Appended>]) -> Vec<Option<(i64, i64, bool)>> {
        let told = |appended: &Appended| {
            let message = &appended.message;
            (message.room_id.get(), message.sequence.get(), appended.is_repeat)
        };
        outcomes.iter().map(|outcome| outcome.as_ref().map(told)).collect()
    }

    #[test]
    fn each_room_goes_on_with_its_own_numbers() {
        let batch = [message(1, 1, None), message(2, 1, None), message(1, 2, None)];
        let batch = each(&batch);
        let plan = Plan::new(&batch, &[room(1, 5), room(2, 0)], Vec::new());
        let claims: Vec<_> =
            plan.claims().map(|claim| (claim.room_id, claim.last_seq, claim.count)).collect();
        assert_eq!(claims, [(1, 7, 2), (2, 1, 1)]);
        let outcomes = plan.outcomes(&[10, 11, 12]).unwrap();
        let expected = [Some((1, 6, false)), Some((2, 1, false)), Some((1, 7, false))];
        assert_eq!(numbered(&outcomes), expected);
    }

    #[test]
    fn a_room_that_is_not_there_takes_nothing() {
        let batch = [message(1, 1, None), message(2, 1, None)];
        let batch = each(&batch);
        let plan = Plan::new(&batch, &[room(2, 0)], Vec::new());
        assert_eq!(numbered(&plan.outcomes(&[10]).unwrap()), [None, Some((2, 1, false))]);
    }

    #[test]
    fn repeats_take_no_number() {
        let batch = [
            message(1, 1, Some("known")),
            message(1, 1, Some("new")),
            message(1, 1, Some("new")),
            message(1, 2, Some("new")),
            message(1, 1, None),
            message(1, 1, None),
        ];
        let batch = each(&batch);
        let plan = Plan::new(&batch, &[room(1, 9)], vec![stored(1, 1, "known")]);
        assert_eq!(plan.rows().len(), 4);
        assert_eq!(
            numbered(&plan.outcomes(&[90, 91, 92, 93]).unwrap()),
            [
                Some((1, 7, true)),
                Some((1, 10, false)),
                Some((1, 10, true)),
                Some((1, 11, false)),
                Some((1, 12, false)),
                Some((1, 13, false)),
            ]
        );
    }

    #[test]
    fn times_never_go_back() {
        let later = noon() + std::time::Duration::from_secs(1);
        let batch = [message(1, 1, None), NewMessage { sent_at: later, ..message(1, 1, None) }];
        let room = RoomCounters { last_message_at: Some(later.as_micros() - 1), ..room(1, 0) };
        let batch = each(&batch);
        let plan = Plan::new(&batch, &[room], Vec::new());
        let times: Vec<_> = plan.rows().iter().map(|row| row.created_at).collect();
        assert_eq!(times, [later.as_micros() - 1, later.as_micros()]);
        assert_eq!(plan.claims().next().unwrap().last_message_at, later.as_micros());
    }
}
