use kernel::Fault;
use object_store::{PutPayload, PutPayloadMut};

use super::parts::{BrokenUpload, PartedUpload};
use super::{ObjectName, Objects};

/// What pieces that come small are gathered in, in bytes.
const BLOCK: usize = 64 * 1024;

/// An object on its way into the store. At most one part of it is in memory. Dropped before it is
/// finished, it leaves nothing.
pub(crate) struct ObjectWriter {
    objects: Objects,
    name: ObjectName,
    gathered: PutPayloadMut,
    stage: Stage,
}

enum Stage {
    /// Nothing is stored yet: all there is may fit into one part.
    Gathering,
    /// The parts before what is gathered are stored.
    InParts(PartedUpload),
    /// A part was not stored, so that the object can never be whole.
    Broken,
}

impl ObjectWriter {
    pub(super) fn new(objects: Objects, name: ObjectName) -> Self {
        Self { objects, name, gathered: gathering(), stage: Stage::Gathering }
    }

    /// Takes the next bytes, and returns when no more than a part is left to be stored.
    pub(crate) async fn write(&mut self, mut bytes: &[u8]) -> Result<(), Fault> {
        while !bytes.is_empty() {
            let room = self.objects.part_size() - self.gathered.content_length();
            if room == 0 {
                self.store_part().await?;
                continue;
            }
            let (fitting, rest) = bytes.split_at(room.min(bytes.len()));
            self.gathered.extend_from_slice(fitting);
            bytes = rest;
        }
        Ok(())
    }

    /// Ends the object. When this returns it is on disk, whole.
    pub(crate) async fn finish(mut self) -> Result<(), Fault> {
        let last = self.take_gathered();
        match self.stage {
            Stage::Gathering => self.objects.put(&self.name, last).await,
            Stage::InParts(mut upload) => {
                upload.put(last).await?;
                upload.complete().await
            }
            Stage::Broken => Err(Fault::failed(BrokenUpload)),
        }
    }

    async fn store_part(&mut self) -> Result<(), Fault> {
        let part = self.take_gathered();
        // Unless the part gets through, and in the order of the parts, the object is broken.
        let mut upload = match std::mem::replace(&mut self.stage, Stage::Broken) {
            Stage::Gathering => PartedUpload::begin(&self.objects, &self.name).await?,
            Stage::InParts(upload) => upload,
            Stage::Broken => return Err(Fault::failed(BrokenUpload)),
        };
        upload.put(part).await?;
        self.stage = Stage::InParts(upload);
        Ok(())
    }

    fn take_gathered(&mut self) -> PutPayload {
        std::mem::replace(&mut self.gathered, gathering()).freeze()
    }
}

fn gathering() -> PutPayloadMut {
    PutPayloadMut::new().with_block_size(BLOCK)
}
