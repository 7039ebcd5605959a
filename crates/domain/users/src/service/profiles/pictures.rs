use kernel::PictureName;

use super::Profiles;
use crate::profile_error::ProfileError;

/// Pictures that are removed in one go.
const BATCH: u32 = 100;

impl Profiles {
    /// Removes a picture that was uploaded and then not used, before it is due.
    pub async fn discard_picture(&self, name: PictureName) -> Result<(), ProfileError> {
        self.ports.pictures.remove(name).await?;
        Ok(self.ports.uploads.remove(&[name]).await?)
    }

    /// Removes pictures that nobody shows (any more); how many there were. To be called again and again.
    pub async fn remove_due_pictures(&self) -> Result<usize, ProfileError> {
        let now = self.ports.clock.now();
        let due = self.ports.uploads.list_due(now, BATCH).await?;
        for name in &due {
            self.ports.pictures.remove(*name).await?;
        }
        self.ports.uploads.remove(&due).await?;
        Ok(due.len())
    }
}
