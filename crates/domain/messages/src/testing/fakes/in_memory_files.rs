use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard};

use async_trait::async_trait;
use kernel::{Fault, Timestamp, UserId};

use crate::{FileKey, FileRegistry, KeptFile};

/// Notes of files in memory, to be shared with the [`InMemoryLog`](super::InMemoryLog) whose messages claim
/// them.
#[derive(Default)]
pub struct InMemoryFiles(Mutex<HashMap<FileKey, NotedFile>>);

struct NotedFile {
    owner: UserId,
    /// What it turned out to be, once it is whole.
    whole: Option<KeptFile>,
    /// Whether a message has shown it, if only once.
    was_claimed: bool,
    /// None while a message shows it.
    due_at: Option<Timestamp>,
}

impl InMemoryFiles {
    /// How many files are noted, whatever became of them.
    pub fn count(&self) -> usize {
        self.notes().len()
    }

    /// When a file is due for removal; `None` while a message shows it, or if it is not noted.
    pub fn due_at(&self, key: FileKey) -> Option<Timestamp> {
        self.notes().get(&key).and_then(|note| note.due_at)
    }

    /// Gives a file to a message, as what the message shows it as. Whether it was there to be had.
    pub(super) fn claim(&self, file: &KeptFile, owner: UserId, at: Timestamp) -> bool {
        let mut notes = self.notes();
        let unclaimed = notes.get_mut(&file.key).filter(|note| {
            note.owner == owner
                && note.whole.is_some()
                && !note.was_claimed
                && note.due_at.is_some_and(|due_at| due_at > at)
        });
        let Some(note) = unclaimed else { return false };
        note.whole = Some(file.clone());
        note.was_claimed = true;
        note.due_at = None;
        true
    }

    /// Takes a file from the message that showed it: it is due from then on.
    pub(super) fn release(&self, key: FileKey, at: Timestamp) {
        self.notes().get_mut(&key).expect("a file that a message shows").due_at = Some(at);
    }

    fn notes(&self) -> MutexGuard<'_, HashMap<FileKey, NotedFile>> {
        self.0.lock().unwrap()
    }
}

#[async_trait]
impl FileRegistry for InMemoryFiles {
    async fn add(&self, key: FileKey, owner: UserId, due_at: Timestamp) -> Result<(), Fault> {
        let note = NotedFile { owner, whole: None, was_claimed: false, due_at: Some(due_at) };
        self.notes().insert(key, note);
        Ok(())
    }

    async fn complete(&self, file: &KeptFile) -> Result<(), Fault> {
        if let Some(note) = self.notes().get_mut(&file.key) {
            note.whole = Some(file.clone());
        }
        Ok(())
    }

    async fn find(&self, key: FileKey) -> Result<Option<KeptFile>, Fault> {
        let notes = self.notes();
        let shown = notes.get(&key).filter(|note| note.due_at.is_none());
        Ok(shown.and_then(|note| note.whole.clone()))
    }

    async fn bytes_of(&self, owner: UserId) -> Result<u64, Fault> {
        let notes = self.notes();
        let whole = notes.values().filter(|note| note.owner == owner).flat_map(|note| &note.whole);
        Ok(whole.map(|file| file.size).sum())
    }

    async fn list_due(&self, now: Timestamp, limit: u32) -> Result<Vec<FileKey>, Fault> {
        let notes = self.notes();
        let due_times = notes.iter().filter_map(|(key, note)| Some((note.due_at?, *key)));
        let mut due: Vec<_> = due_times.filter(|(due_at, _)| *due_at <= now).collect();
        due.sort_by_key(|(due_at, _)| *due_at);
        Ok(due.into_iter().map(|(_, key)| key).take(limit as usize).collect())
    }

    async fn put_off(&self, key: FileKey, due_at: Timestamp) -> Result<(), Fault> {
        let mut notes = self.notes();
        if let Some(unclaimed) = notes.get_mut(&key).filter(|note| note.due_at.is_some()) {
            unclaimed.due_at = Some(due_at);
        }
        Ok(())
    }

    async fn remove(&self, keys: &[FileKey]) -> Result<(), Fault> {
        self.notes().retain(|key, note| note.due_at.is_none() || !keys.contains(key));
        Ok(())
    }
}
