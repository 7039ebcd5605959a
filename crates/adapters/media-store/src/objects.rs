//! Objects of any kind, in a folder or in a bucket.

use std::ops::Range;
use std::path::Path as FilePath;
use std::sync::Arc;
use std::time::Duration;
use std::{fmt, io};

use kernel::Fault;
use object_store::aws::AmazonS3Builder;
use object_store::path::Path;
use object_store::{GetOptions, MultipartUpload, ObjectStore, ObjectStoreExt, PutPayload};
use tokio::runtime::Handle;
use tokio::task;

pub use self::reading::StoredFile;
pub(crate) use self::writer::ObjectWriter;
use crate::bucket;
use crate::fault::{Silence, fault, io_fault, is_absence};
use crate::folder::Folder;
use crate::kind::Kind;

mod parts;
mod reading;
mod writer;

/// What a folder is given at once, in bytes.
const FOLDER_PART: usize = 256 * 1024;

/// What S3 is given at once, in bytes: less it takes only as the last part.
const BUCKET_PART: usize = 5 * 1024 * 1024;

/// Where all objects are. An object is written once, under a name that no other ever had.
#[derive(Clone)]
pub(crate) struct Objects {
    store: Arc<dyn ObjectStore>,
    place: Place,
}

#[derive(Clone)]
enum Place {
    Folder(Arc<Folder>),
    Bucket { prefix: Path },
}

/// An object's kind and its name among those of its kind.
#[derive(Debug, Clone)]
pub(crate) struct ObjectName {
    pub(crate) kind: Kind,
    pub(crate) name: String,
}

impl Objects {
    /// The objects of a folder, which is made ready.
    pub(crate) fn in_folder(path: &FilePath) -> io::Result<Self> {
        let folder = Folder::open(path)?;
        let store = folder.store().map_err(io::Error::other)?;
        Ok(Self { store: Arc::new(store), place: Place::Folder(Arc::new(folder)) })
    }

    /// The objects of a bucket, which nobody is asked about yet.
    pub(crate) fn in_bucket(
        settings: AmazonS3Builder,
        name: &str,
        prefix: &str,
    ) -> object_store::Result<Self> {
        let store = bucket::open(settings, name)?;
        Ok(Self { store: Arc::new(store), place: Place::Bucket { prefix: Path::from(prefix) } })
    }

    /// Begins an object, which nobody sees before it is finished.
    pub(crate) fn writer(&self, name: ObjectName) -> ObjectWriter {
        ObjectWriter::new(self.clone(), name)
    }

    /// The bytes of an object, if there is one: all of them, or those of a range that is not empty and lies
    /// within it.
    pub(crate) async fn read(
        &self,
        name: &ObjectName,
        range: Option<Range<u64>>,
    ) -> Result<Option<StoredFile>, Fault> {
        let path = self.path(name);
        let options = GetOptions::new().with_range(range);
        match self.answer(self.store.get_opts(&path, options)).await? {
            Ok(found) => StoredFile::new(found).map(Some),
            Err(error) if is_absence(&error) => Ok(None),
            Err(error) => Err(fault(error)),
        }
    }

    /// Removes an object, from a folder with what an upload of it left; one that is not there is removed
    /// already.
    pub(crate) async fn remove(&self, name: &ObjectName) -> Result<(), Fault> {
        if let Place::Folder(folder) = &self.place {
            let (folder, name) = (Arc::clone(folder), name.clone());
            return blocking(move || folder.remove(name.kind, &name.name)).await;
        }
        let path = self.path(name);
        match self.answer(self.store.delete(&path)).await? {
            Err(error) if !is_absence(&error) => Err(fault(error)),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// How many bytes of an object to store at once.
    fn part_size(&self) -> usize {
        match self.place {
            Place::Folder(_) => FOLDER_PART,
            Place::Bucket { .. } => BUCKET_PART,
        }
    }

    /// Stores a whole object.
    async fn put(&self, name: &ObjectName, bytes: PutPayload) -> Result<(), Fault> {
        let path = self.path(name);
        self.answer(self.store.put(&path, bytes)).await?.map(drop).map_err(fault)
    }

    /// Begins to store an object in parts.
    async fn begin_parts(&self, name: &ObjectName) -> Result<Box<dyn MultipartUpload>, Fault> {
        let path = self.path(name);
        match &self.place {
            Place::Bucket { .. } => {
                self.answer(self.store.put_multipart(&path)).await?.map_err(fault)
            }
            Place::Folder(_) => {
                // It makes the file on the thread that asks for it.
                let (store, runtime) = (Arc::clone(&self.store), Handle::current());
                task::spawn_blocking(move || runtime.block_on(store.put_multipart(&path)))
                    .await
                    .map_err(Fault::failed)?
                    .map_err(fault)
            }
        }
    }

    /// Removes what a failed upload left, where that is possible: in a folder.
    async fn remove_staged(&self, name: &ObjectName) -> Result<bool, Fault> {
        let Place::Folder(folder) = &self.place else { return Ok(false) };
        let (folder, name) = (Arc::clone(folder), name.clone());
        blocking(move || folder.remove_staged(name.kind, &name.name)).await?;
        Ok(true)
    }

    /// What a store answers, unless it keeps silent for too long. A folder is waited for: what it was
    /// asked to do cannot be taken back.
    async fn answer<T>(&self, asked: impl Future<Output = T>) -> Result<T, Fault> {
        match self.place {
            Place::Folder(_) => Ok(asked.await),
            Place::Bucket { .. } => within(bucket::PATIENCE, asked).await,
        }
    }

    fn path(&self, name: &ObjectName) -> Path {
        let root = match &self.place {
            Place::Folder(_) => Path::default(),
            Place::Bucket { prefix } => prefix.clone(),
        };
        root.join(name.kind.folder()).join(name.name.as_str())
    }
}

/// Without the credentials that a bucket's `Debug` may show.
impl fmt::Debug for Objects {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Objects({})", self.store)
    }
}

async fn within<T>(time: Duration, asked: impl Future<Output = T>) -> Result<T, Fault> {
    tokio::time::timeout(time, asked).await.map_err(|_| Fault::unavailable(Silence(time)))
}

/// Does something with files, on a thread that may wait for them.
async fn blocking(work: impl FnOnce() -> io::Result<()> + Send + 'static) -> Result<(), Fault> {
    task::spawn_blocking(work).await.map_err(Fault::failed)?.map_err(io_fault)
}
