use kernel::Fault;
use object_store::{MultipartUpload, PutPayload};
use tokio::runtime::Handle;

use super::{ObjectName, Objects};
use crate::fault::fault;

/// The object was written to or finished after a part of it had not been stored.
#[derive(Debug, thiserror::Error)]
#[error("a part of the object was not stored before")]
pub(super) struct BrokenUpload;

/// An object of which some parts are stored. Dropped before it is complete, it is aborted.
pub(super) struct PartedUpload {
    objects: Objects,
    name: ObjectName,
    /// Absent once the object is complete.
    upload: Option<Box<dyn MultipartUpload>>,
}

impl PartedUpload {
    pub(super) async fn begin(objects: &Objects, name: &ObjectName) -> Result<Self, Fault> {
        let upload = objects.begin_parts(name).await?;
        Ok(Self { objects: objects.clone(), name: name.clone(), upload: Some(upload) })
    }

    /// Stores the next part.
    pub(super) async fn put(&mut self, part: PutPayload) -> Result<(), Fault> {
        let upload = self.upload.as_mut().ok_or_else(|| Fault::failed(BrokenUpload))?;
        self.objects.answer(upload.put_part(part)).await?.map_err(fault)
    }

    /// Makes one object of the parts.
    pub(super) async fn complete(mut self) -> Result<(), Fault> {
        let upload = self.upload.as_mut().ok_or_else(|| Fault::failed(BrokenUpload))?;
        self.objects.answer(upload.complete()).await?.map_err(fault)?;
        self.upload = None;
        Ok(())
    }
}

impl Drop for PartedUpload {
    fn drop(&mut self) {
        let Some(upload) = self.upload.take() else { return };
        if let Ok(runtime) = Handle::try_current() {
            drop(runtime.spawn(abort(self.objects.clone(), self.name.clone(), upload)));
        } else {
            tracing::warn!(object = ?self.name, "an upload was left unfinished");
        }
    }
}

async fn abort(objects: Objects, name: ObjectName, mut upload: Box<dyn MultipartUpload>) {
    let aborted = objects.answer(upload.abort()).await.and_then(|aborted| aborted.map_err(fault));
    // A folder takes no upload back whose end went wrong.
    let Err(fault) = aborted else { return };
    match objects.remove_staged(&name).await {
        Ok(true) => {}
        Ok(false) => tracing::warn!(object = ?name, ?fault, "an upload could not be aborted"),
        Err(fault) => tracing::warn!(object = ?name, ?fault, "an upload could not be removed"),
    }
}
