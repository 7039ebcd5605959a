use std::io;
use std::path::PathBuf;

use object_store::aws::AmazonS3Builder;

use crate::media_url::{MediaUrl, Place};
use crate::objects::Objects;

/// Where uploads are kept. Each kind of upload has its own methods, in a file of its own.
#[derive(Debug, Clone)]
pub struct MediaStore {
    pub(crate) objects: Objects,
}

/// Why a place for uploads cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder cannot be made, read or cleared of what was left there.
    #[error("the folder {} cannot be used for uploads", .path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The settings for S3 contradict each other or cannot be read.
    #[error("the settings for S3 will not do")]
    Settings(#[source] object_store::Error),
}

impl MediaStore {
    /// Opens the place for uploads, at the start of a process. It waits for the disk.
    ///
    /// A folder is made if there is none, and cleared of what killed processes left in it. A bucket is not
    /// asked for yet, so that the server starts with S3 away; who we are to it and where it is come from
    /// the usual `AWS_*` variables.
    pub fn open(url: &MediaUrl) -> Result<Self, OpenError> {
        Self::open_with(url, AmazonS3Builder::from_env())
    }

    /// The same with settings for S3 in place of the `AWS_*` variables. Time limits, retries and the bucket
    /// are set here, whatever the settings say.
    pub fn open_with(url: &MediaUrl, s3: AmazonS3Builder) -> Result<Self, OpenError> {
        let objects = match url.place() {
            Place::Folder(path) => Objects::in_folder(path)
                .map_err(|source| OpenError::Folder { path: path.clone(), source })?,
            Place::Bucket { name, prefix } => {
                Objects::in_bucket(s3, name, prefix).map_err(OpenError::Settings)?
            }
        };
        Ok(Self { objects })
    }
}
