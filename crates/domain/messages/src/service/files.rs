use std::time::Duration;

use kernel::{Fault, Timestamp};

use super::Service;
use crate::error::Error;
use crate::model::file::{FileKey, KeptFile};

/// Files that are removed in one go.
const BATCH: u32 = 100;
/// Files of deleted rooms that become due in one step: everybody who writes waits meanwhile.
const LET_GO_AT_ONCE: u32 = 1_000;
/// How long a file is due before it is removed: a message that claims it may be on its way to the store.
const GRACE: Duration = Duration::from_secs(30);
/// When a removal that failed is tried again.
const PUT_OFF: Duration = Duration::from_secs(10 * 60);

impl Service {
    /// A file that a message of a room shows which is not deleted. Whoever asks has been given its key.
    pub async fn find_file(&self, key: FileKey) -> Result<Option<KeptFile>, Error> {
        Ok(self.files.find(key).await?)
    }

    /// Removes a file that was uploaded and then not sent, before it is due.
    pub async fn discard_file(&self, key: FileKey) -> Result<(), Error> {
        self.file_store.remove(key).await?;
        Ok(self.files.remove(&[key]).await?)
    }

    /// Removes files that no message shows (any more), a hundred at most; how many it did. To be called
    /// again and again. One that cannot be removed is put off; where the store is away, so are all others.
    pub async fn remove_due_files(&self) -> Result<usize, Error> {
        let now = self.clock.now();
        self.let_go_of_closed_rooms(now).await?;
        let mut removed = Vec::new();
        let mut failure = None;
        for key in self.files.list_due(now - GRACE, BATCH).await? {
            match self.file_store.remove(key).await {
                Ok(()) => removed.push(key),
                Err(fault) => {
                    self.files.put_off(key, now + PUT_OFF).await?;
                    let is_away = matches!(fault, Fault::Unavailable(_));
                    failure = Some(fault);
                    if is_away {
                        break;
                    }
                }
            }
        }
        self.files.remove(&removed).await?;
        failure.map_or(Ok(removed.len()), |fault| Err(fault.into()))
    }

    async fn let_go_of_closed_rooms(&self, now: Timestamp) -> Result<(), Fault> {
        while self.files.let_go_of_closed_rooms(now, LET_GO_AT_ONCE).await?
            >= u64::from(LET_GO_AT_ONCE)
        {}
        Ok(())
    }
}
