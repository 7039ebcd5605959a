use std::time::Duration;

use kernel::{Fault, PictureName};

use super::Profiles;
use crate::profile_error::ProfileError;

/// Pictures that are removed in one go.
const BATCH: u32 = 100;
/// When a removal that failed is tried again.
const PUT_OFF: Duration = Duration::from_secs(10 * 60);

impl Profiles {
    /// Removes a picture that was uploaded and then not used, before it is due.
    pub async fn discard_picture(&self, name: PictureName) -> Result<(), ProfileError> {
        self.ports.pictures.remove(name).await?;
        Ok(self.ports.uploads.remove(&[name]).await?)
    }

    /// Removes pictures that nobody shows (any more), a hundred at most; how many it did. To be called again
    /// and again. One that cannot be removed is put off; where the store is away, so are all others.
    pub async fn remove_due_pictures(&self) -> Result<usize, ProfileError> {
        let now = self.ports.clock.now();
        let mut removed = Vec::new();
        let mut failure = None;
        for name in self.ports.uploads.list_due(now, BATCH).await? {
            match self.ports.pictures.remove(name).await {
                Ok(()) => removed.push(name),
                Err(fault) => {
                    self.ports.uploads.put_off(name, now + PUT_OFF).await?;
                    let is_away = matches!(fault, Fault::Unavailable(_));
                    failure = Some(fault);
                    if is_away {
                        break;
                    }
                }
            }
        }
        self.ports.uploads.remove(&removed).await?;
        failure.map_or(Ok(removed.len()), |fault| Err(fault.into()))
    }
}
