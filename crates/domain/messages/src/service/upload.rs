use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use kernel::{Clock, UserId};

use super::Service;
use crate::error::Error;
use crate::model::file::{FileKey, KeptFile};
use crate::model::file_name::FileName;
use crate::model::media_type::MediaType;
use crate::ports::{FILE_HEAD_LENGTH, FileRegistry, FileStore, FileWriter};

/// How long after its first bytes a file that no message claims is due for removal: longer than any upload
/// may take.
const UNCLAIMED_FOR: Duration = Duration::from_secs(15 * 60);

/// How much people may store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileLimits {
    /// In one file, in bytes.
    pub largest: u64,
    /// In all files of one person, in bytes.
    pub per_person: u64,
}

/// A file that somebody is uploading, in pieces as they come.
///
/// Dropped before it is finished, it leaves nothing behind but a note, which goes when it is due.
pub struct FileUpload {
    owner: UserId,
    largest: u64,
    /// How much the owner may store in all, and how much of it is left.
    per_person: u64,
    space: u64,
    size: u64,
    stage: Stage,
    key: FileKey,
    files: Arc<dyn FileRegistry>,
    store: Arc<dyn FileStore>,
    clock: Arc<dyn Clock>,
}

enum Stage {
    /// Too little has come to tell what it is.
    Unknown(BytesMut),
    /// It is being stored.
    Known(MediaType, Box<dyn FileWriter>),
}

impl Service {
    /// Begins to take a file that somebody wants to send.
    pub async fn begin_file(&self, owner: UserId) -> Result<FileUpload, Error> {
        let stored = self.files.bytes_of(owner).await?;
        Ok(FileUpload {
            owner,
            largest: self.file_limits.largest,
            per_person: self.file_limits.per_person,
            space: self.file_limits.per_person.saturating_sub(stored),
            size: 0,
            stage: Stage::Unknown(BytesMut::new()),
            key: FileKey::new(self.ids.unique_id()),
            files: Arc::clone(&self.files),
            store: Arc::clone(&self.file_store),
            clock: Arc::clone(&self.clock),
        })
    }
}

impl FileUpload {
    /// Takes the next bytes. After an error the upload is to be dropped.
    pub async fn write(&mut self, bytes: Bytes) -> Result<(), Error> {
        self.size = self.size.saturating_add(bytes.len() as u64);
        if self.size > self.largest {
            return Err(Error::FileTooLarge { max: self.largest });
        }
        if self.size > self.space {
            return Err(Error::NoSpaceLeft);
        }
        match &mut self.stage {
            Stage::Known(_, writer) => Ok(writer.write(bytes).await?),
            Stage::Unknown(head) => {
                head.extend_from_slice(&bytes);
                if head.len() < FILE_HEAD_LENGTH {
                    return Ok(());
                }
                let head = std::mem::take(head).freeze();
                self.stage = self.store(head).await?;
                Ok(())
            }
        }
    }

    /// Ends the upload under the name that its sender gave it: a file that is to be sent, or discarded.
    pub async fn finish(mut self, name: FileName) -> Result<KeptFile, Error> {
        if let Stage::Unknown(head) = &mut self.stage {
            let head = std::mem::take(head).freeze();
            self.stage = self.store(head).await?;
        }
        let Stage::Known(media_type, writer) = self.stage else { return Err(Error::EmptyFile) };
        writer.finish().await?;
        let file = KeptFile { key: self.key, name, media_type, size: self.size };
        if !self.files.complete(&file).await? {
            self.store.remove(self.key).await?;
            return Err(Error::UploadExpired);
        }
        // Others may have been stored meanwhile.
        if self.files.bytes_of(self.owner).await? > self.per_person {
            self.store.remove(self.key).await?;
            self.files.remove(&[self.key]).await?;
            return Err(Error::NoSpaceLeft);
        }
        Ok(file)
    }

    /// Begins to store what begins with these bytes. The file is noted before anything of it is stored:
    /// whatever happens then, it is found again.
    async fn store(&self, head: Bytes) -> Result<Stage, Error> {
        if head.is_empty() {
            return Err(Error::EmptyFile);
        }
        let media_type = self.store.media_type_of(&head);
        self.files.add(self.key, self.owner, self.clock.now() + UNCLAIMED_FOR).await?;
        let mut writer = self.store.begin(self.key).await?;
        writer.write(head).await?;
        Ok(Stage::Known(media_type, writer))
    }
}
