use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use kernel::UserId;

use crate::{MovedMark, ReadMark, ReadMarkRepository, ReadMarks};

/// Remembers every mark, and writes a person's when they are to be settled.
pub struct RecordingReadMarks {
    repository: Arc<dyn ReadMarkRepository>,
    advanced: Mutex<Vec<ReadMark>>,
    moved: Mutex<Vec<MovedMark>>,
}

impl RecordingReadMarks {
    /// Marks that are written to this repository.
    pub fn new(repository: Arc<dyn ReadMarkRepository>) -> Self {
        Self { repository, advanced: Mutex::default(), moved: Mutex::default() }
    }

    /// Every mark that came, in the order of coming.
    pub fn advanced(&self) -> Vec<ReadMark> {
        self.advanced.lock().unwrap().clone()
    }

    /// Every mark that moved when it was written, in the order of writing.
    pub fn moved(&self) -> Vec<MovedMark> {
        self.moved.lock().unwrap().clone()
    }
}

#[async_trait]
impl ReadMarks for RecordingReadMarks {
    fn advance(&self, mark: ReadMark) {
        self.advanced.lock().unwrap().push(mark);
    }

    async fn settle(&self, user: UserId) {
        let mut marks = self.advanced();
        marks.retain(|mark| mark.user_id == user);
        let moved = self.repository.advance(marks).await.expect("a store that takes marks");
        self.moved.lock().unwrap().extend(moved);
    }
}
