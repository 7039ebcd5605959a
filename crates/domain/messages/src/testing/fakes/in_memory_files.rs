use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use kernel::{Fault, RoomId, Timestamp, UserId};
use rooms::MemberRepository;
use rooms::testing::fakes::InMemoryRooms;

use crate::{FileKey, FileRegistry, KeptFile, LEAST_FILE_SPACE};

/// Notes of files in memory, to be shared with the [`InMemoryLog`](super::InMemoryLog) whose messages claim
/// them.
pub struct InMemoryFiles {
    rooms: Arc<InMemoryRooms>,
    notes: Mutex<HashMap<FileKey, NotedFile>>,
}

struct NotedFile {
    owner: UserId,
    /// What it turned out to be, once it is whole.
    whole: Option<KeptFile>,
    /// The room whose message shows it, or once did.
    room: Option<RoomId>,
    /// None while a message shows it.
    due_at: Option<Timestamp>,
}

impl InMemoryFiles {
    /// No files of messages of these rooms.
    pub fn new(rooms: Arc<InMemoryRooms>) -> Self {
        Self { rooms, notes: Mutex::default() }
    }

    /// How many files are noted, whatever became of them.
    pub fn count(&self) -> usize {
        self.notes().len()
    }

    /// When a file is due for removal; `None` while a message shows it, or if it is not noted.
    pub fn due_at(&self, key: FileKey) -> Option<Timestamp> {
        self.notes().get(&key).and_then(|note| note.due_at)
    }

    /// Gives a file to a message of that room, as what the message shows it as. Whether it was there to be had.
    pub(super) fn claim(
        &self,
        file: &KeptFile,
        owner: UserId,
        room: RoomId,
        at: Timestamp,
    ) -> bool {
        let mut notes = self.notes();
        let unclaimed = notes.get_mut(&file.key).filter(|note| {
            note.owner == owner
                && note.whole.is_some()
                && note.room.is_none()
                && note.due_at.is_some_and(|due_at| due_at > at)
        });
        let Some(note) = unclaimed else { return false };
        note.whole = Some(file.clone());
        note.room = Some(room);
        note.due_at = None;
        true
    }

    /// Takes a file from the message that showed it: it is due from then on.
    pub(super) fn release(&self, key: FileKey, at: Timestamp) {
        self.notes().get_mut(&key).expect("a file that a message shows").due_at = Some(at);
    }

    fn notes(&self) -> MutexGuard<'_, HashMap<FileKey, NotedFile>> {
        self.notes.lock().unwrap()
    }

    async fn is_open(&self, room: RoomId) -> Result<bool, Fault> {
        let anybody = UserId::new(1).expect("a positive number");
        Ok(self.rooms.standing(room, anybody).await?.is_some())
    }

    /// The files that messages show, and where.
    fn shown(&self) -> Vec<(FileKey, RoomId)> {
        let notes = self.notes();
        let shown = notes.iter().filter(|(_, note)| note.due_at.is_none());
        shown.filter_map(|(key, note)| Some((*key, note.room?))).collect()
    }
}

#[async_trait]
impl FileRegistry for InMemoryFiles {
    async fn add(&self, key: FileKey, owner: UserId, due_at: Timestamp) -> Result<(), Fault> {
        let note = NotedFile { owner, whole: None, room: None, due_at: Some(due_at) };
        self.notes().insert(key, note);
        Ok(())
    }

    async fn complete(&self, file: &KeptFile) -> Result<bool, Fault> {
        let mut notes = self.notes();
        let note = notes.get_mut(&file.key);
        Ok(note.map(|note| note.whole = Some(file.clone())).is_some())
    }

    async fn find(&self, key: FileKey) -> Result<Option<KeptFile>, Fault> {
        let shown = {
            let notes = self.notes();
            let shown = notes.get(&key).filter(|note| note.due_at.is_none());
            shown.and_then(|note| note.whole.clone().zip(note.room))
        };
        match shown {
            Some((file, room)) if self.is_open(room).await? => Ok(Some(file)),
            _ => Ok(None),
        }
    }

    async fn bytes_of(&self, owner: UserId) -> Result<u64, Fault> {
        let notes = self.notes();
        let own = notes.values().filter(|note| note.owner == owner);
        let kept = own.filter(|note| note.due_at.is_none() || note.room.is_none());
        Ok(kept.flat_map(|note| &note.whole).map(|file| file.size.max(LEAST_FILE_SPACE)).sum())
    }

    async fn let_go_of_closed_rooms(&self, at: Timestamp, limit: u32) -> Result<u64, Fault> {
        let mut count = 0;
        for (key, room) in self.shown() {
            if count < u64::from(limit) && !self.is_open(room).await? {
                self.release(key, at);
                count += 1;
            }
        }
        Ok(count)
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
