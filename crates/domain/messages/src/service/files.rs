use std::time::Duration;

use kernel::Fault;

use super::Service;
use crate::error::Error;
use crate::model::file::{FileKey, KeptFile};

/// Files that are removed in one go.
const BATCH: u32 = 100;
/// When a removal that failed is tried again.
const PUT_OFF: Duration = Duration::from_secs(10 * 60);

impl Service {
    /// A file that a message shows. Whoever asks has been given its key.
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
        let mut removed = Vec::new();
        let mut failure = None;
        for key in self.files.list_due(now, BATCH).await? {
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
}
