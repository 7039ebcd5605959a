use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use messages::{Appended, Message, NewMessage};

use super::append_rows::{Claim, NewRow, Refusal, RepeatKey, RoomCounters, StoredRow};
use crate::files::{ClaimableFile, FileClaim};
use crate::query_error::QueryError;

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
    /// Decides over `batch`, given its rooms that are there, those of its messages that are stored, and
    /// those of its files that may be claimed.
    pub(crate) fn new(
        batch: &'a [&'a NewMessage],
        rooms: &[RoomCounters],
        stored: Vec<StoredRow>,
        files: Vec<ClaimableFile>,
    ) -> Self {
        let rooms: HashMap<i64, &RoomCounters> = rooms.iter().map(|room| (room.id, room)).collect();
        let mut files = unclaimed(files);
        let mut plan = Self {
            batch,
            stored: Vec::new(),
            steps: Vec::with_capacity(batch.len()),
            rows: Vec::with_capacity(batch.len()),
            claims: BTreeMap::new(),
            file_claims: Vec::new(),
        };
        let known: HashMap<_, _> =
            stored.iter().enumerate().map(|(index, row)| (row.key(), index)).collect();
        let mut row_of_key = HashMap::new();
        for message in batch {
            let key = RepeatKey::of(message);
            let step = match rooms.get(&message.room_id.get()) {
                None => Step::Refuse(Refusal::NoSuchRoom),
                Some(room) => {
                    let stored = key.and_then(|key| known.get(&key));
                    let row = key.and_then(|key| row_of_key.get(&key));
                    match (stored, row) {
                        (Some(&stored), _) => Step::RepeatOfStored { stored },
                        (None, Some(&row)) => Step::RepeatOfRow { row },
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
        let Some(unclaimed) = files.get(&file.key.to_string()) else { return false };
        let is_in_time = unclaimed.due_at > message.sent_at.as_micros();
        if !is_in_time || unclaimed.owner_id != message.author.user.id.get() {
            return false;
        }
        files.remove(&file.key.to_string());
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
type Unclaimed = HashMap<String, ClaimableFile>;

fn unclaimed(files: Vec<ClaimableFile>) -> Unclaimed {
    files.into_iter().map(|file| (file.key.clone(), file)).collect()
}

#[cfg(test)]
mod tests;
