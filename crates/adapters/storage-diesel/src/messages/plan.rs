use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use messages::{Appended, Message, NewMessage};

use super::append_rows::{Claim, NewRow, Refusal, RepeatKey, ReplyTarget, RoomCounters, StoredRow};
use crate::files::{FileClaim, WantedFile};
use crate::query_error::QueryError;

/// What there is already of what a batch depends on.
#[derive(Default)]
pub(crate) struct Known<'a> {
    /// Its rooms that are there.
    pub(crate) rooms: &'a [RoomCounters],
    /// Those of its messages that are stored.
    pub(crate) stored: Vec<StoredRow>,
    /// Those of its files that are noted.
    pub(crate) files: Vec<WantedFile>,
    /// What its messages answer.
    pub(crate) reply_targets: Vec<ReplyTarget>,
}

enum Step {
    Refuse(Refusal),
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
    file_claims: Vec<FileClaim<'a>>,
}

impl<'a> Plan<'a> {
    /// Decides over `batch`, given what is known.
    pub(crate) fn new(batch: &'a [&'a NewMessage], known: Known<'_>) -> Self {
        let Known { rooms, stored, files, reply_targets } = known;
        let rooms: HashMap<i64, &RoomCounters> = rooms.iter().map(|room| (room.id, room)).collect();
        let reply_targets: HashSet<ReplyTarget> = reply_targets.into_iter().collect();
        let mut files = unclaimed(files);
        let mut plan = Self {
            batch,
            stored: Vec::new(),
            steps: Vec::with_capacity(batch.len()),
            rows: Vec::with_capacity(batch.len()),
            claims: BTreeMap::new(),
            file_claims: Vec::new(),
        };
        let stored_of_key: HashMap<_, _> =
            stored.iter().enumerate().map(|(index, row)| (row.key(), index)).collect();
        let mut row_of_key = HashMap::new();
        for message in batch {
            let key = RepeatKey::of(message);
            let step = match rooms.get(&message.room_id.get()) {
                None => Step::Refuse(Refusal::NoSuchRoom),
                Some(room) => {
                    let stored = key.and_then(|key| stored_of_key.get(&key));
                    let row = key.and_then(|key| row_of_key.get(&key));
                    match (stored, row) {
                        (Some(&stored), _) => Step::RepeatOfStored { stored },
                        (None, Some(&row)) => Step::RepeatOfRow { row },
                        (None, None) if !answers_one_of(&reply_targets, message) => {
                            Step::Refuse(Refusal::NoSuchReplyTarget)
                        }
                        (None, None) if !plan.take_file(&mut files, message) => {
                            Step::Refuse(Refusal::NoSuchFile)
                        }
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

    /// Claims the file of a message, if it has one; whether it may be stored then.
    fn take_file(&mut self, files: &mut Unclaimed, message: &'a NewMessage) -> bool {
        let Some(file) = message.body.file() else { return true };
        let Entry::Occupied(wanted) = files.entry(file.key.to_string()) else { return false };
        if !wanted.get().may_be_claimed(message.author.user.id, message.sent_at) {
            return false;
        }
        wanted.remove();
        self.file_claims.push(FileClaim { file, room: message.room_id });
        true
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
        self.rows.push(NewRow::of(message, claim.last_seq, claim.last_message_at));
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

    /// The files that the rows show.
    pub(crate) fn file_claims(&self) -> &[FileClaim<'a>] {
        &self.file_claims
    }

    /// What became of each message of the batch, given an id for each row.
    pub(crate) fn outcomes(
        self,
        ids: &[i64],
    ) -> Result<Vec<Result<Appended, Refusal>>, QueryError> {
        let mut inserted: Vec<Arc<Message>> = Vec::with_capacity(self.rows.len());
        let mut outcomes = Vec::with_capacity(self.steps.len());
        for (step, new) in self.steps.iter().zip(self.batch) {
            outcomes.push(match step {
                Step::Refuse(refusal) => Err(*refusal),
                Step::Insert { row } => {
                    let message = Arc::new(self.rows[*row].into_message(new, ids[*row])?);
                    inserted.push(Arc::clone(&message));
                    Ok(Appended { message, is_repeat: false })
                }
                Step::RepeatOfRow { row } => {
                    Ok(Appended { message: Arc::clone(&inserted[*row]), is_repeat: true })
                }
                Step::RepeatOfStored { stored } => {
                    let message = Arc::new(self.stored[*stored].clone().into_message(new)?);
                    Ok(Appended { message, is_repeat: true })
                }
            });
        }
        Ok(outcomes)
    }
}

/// Files by their keys, as long as no message of the batch claims them.
type Unclaimed = HashMap<String, WantedFile>;

fn unclaimed(files: Vec<WantedFile>) -> Unclaimed {
    files.into_iter().map(|file| (file.key.clone(), file)).collect()
}

/// Whether a message answers nothing, or something that is there.
fn answers_one_of(targets: &HashSet<ReplyTarget>, message: &NewMessage) -> bool {
    ReplyTarget::of(message).is_none_or(|target| targets.contains(&target))
}

#[cfg(test)]
mod tests;
