use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use kernel::{Clock, IdSource, PictureFormat, PictureName, UserId};

use super::Profiles;
use crate::ports::{PICTURE_HEAD_LENGTH, PictureStore, PictureWriter, UploadRegistry};
use crate::profile_error::ProfileError;

/// How long after its first bytes a picture that nobody claims is due for removal: longer than any upload
/// may take.
const UNCLAIMED_FOR: Duration = Duration::from_secs(15 * 60);

/// A picture that somebody is uploading, in pieces as they come.
///
/// Dropped before it is finished, it leaves nothing behind but a note, which goes when it is due.
pub struct PictureUpload {
    owner: UserId,
    largest: u64,
    size: u64,
    stage: Stage,
    uploads: Arc<dyn UploadRegistry>,
    pictures: Arc<dyn PictureStore>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
}

enum Stage {
    /// Too little has come to tell what it is.
    Unknown(BytesMut),
    /// It is a picture, and is being stored.
    Known(PictureName, Box<dyn PictureWriter>),
}

impl Profiles {
    /// Begins to take a picture for somebody's profile.
    pub fn begin_picture(&self, owner: UserId) -> PictureUpload {
        let ports = &self.ports;
        PictureUpload {
            owner,
            largest: self.largest_picture,
            size: 0,
            stage: Stage::Unknown(BytesMut::new()),
            uploads: Arc::clone(&ports.uploads),
            pictures: Arc::clone(&ports.pictures),
            clock: Arc::clone(&ports.clock),
            ids: Arc::clone(&ports.ids),
        }
    }
}

impl PictureUpload {
    /// Takes the next bytes. After an error the upload is to be dropped.
    pub async fn write(&mut self, bytes: Bytes) -> Result<(), ProfileError> {
        self.size = self.size.saturating_add(bytes.len() as u64);
        if self.size > self.largest {
            return Err(ProfileError::PictureTooLarge { max: self.largest });
        }
        match &mut self.stage {
            Stage::Known(_, writer) => Ok(writer.write(bytes).await?),
            Stage::Unknown(head) => {
                head.extend_from_slice(&bytes);
                if head.len() < PICTURE_HEAD_LENGTH {
                    return Ok(());
                }
                let head = std::mem::take(head).freeze();
                self.stage = self.store(head).await?;
                Ok(())
            }
        }
    }

    /// Ends the upload, and gives the name of the picture to be claimed by a profile.
    pub async fn finish(mut self) -> Result<PictureName, ProfileError> {
        if let Stage::Unknown(head) = &mut self.stage {
            let head = std::mem::take(head).freeze();
            self.stage = self.store(head).await?;
        }
        match self.stage {
            Stage::Known(name, writer) => {
                writer.finish().await?;
                Ok(name)
            }
            Stage::Unknown(_) => Err(ProfileError::NotAPicture),
        }
    }

    /// Begins to store what begins with these bytes.
    async fn store(&self, head: Bytes) -> Result<Stage, ProfileError> {
        let format = self.pictures.format_of(&head).ok_or(ProfileError::NotAPicture)?;
        let name = self.note(format).await?;
        let mut writer = self.pictures.begin(name).await?;
        writer.write(head).await?;
        Ok(Stage::Known(name, writer))
    }

    /// Notes the picture before anything of it is stored: whatever happens then, it is found again.
    async fn note(&self, format: PictureFormat) -> Result<PictureName, ProfileError> {
        let name = PictureName::new(self.ids.unique_id(), format);
        let due_at = self.clock.now() + UNCLAIMED_FOR;
        self.uploads.add(name, self.owner, due_at).await?;
        Ok(name)
    }
}
