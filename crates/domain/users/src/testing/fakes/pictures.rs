use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use kernel::{Fault, PictureFormat, PictureName};

use crate::{PictureStore, PictureWriter};

/// Pictures in memory, in a store that can break.
#[derive(Clone, Default)]
pub struct InMemoryPictures(Arc<Disk>);

#[derive(Default)]
struct Disk {
    is_broken: AtomicBool,
    files: Mutex<HashMap<PictureName, Bytes>>,
}

impl InMemoryPictures {
    /// From now on nothing can be stored or removed.
    pub fn break_down(&self) {
        self.0.is_broken.store(true, Ordering::SeqCst);
    }

    /// From now on all works again.
    pub fn recover(&self) {
        self.0.is_broken.store(false, Ordering::SeqCst);
    }

    /// What is stored whole under that name.
    pub fn stored(&self, name: PictureName) -> Option<Bytes> {
        self.0.files.lock().unwrap().get(&name).cloned()
    }

    /// How many pictures are stored whole.
    pub fn count(&self) -> usize {
        self.0.files.lock().unwrap().len()
    }
}

impl Disk {
    fn check(&self) -> Result<(), Fault> {
        if self.is_broken.load(Ordering::SeqCst) {
            return Err(Fault::unavailable("the store of pictures is away"));
        }
        Ok(())
    }
}

#[async_trait]
impl PictureStore for InMemoryPictures {
    fn format_of(&self, head: &[u8]) -> Option<PictureFormat> {
        match head {
            [0x89, b'P', b'N', b'G', ..] => Some(PictureFormat::Png),
            [0xff, 0xd8, 0xff, ..] => Some(PictureFormat::Jpeg),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(PictureFormat::Gif),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => {
                Some(PictureFormat::WebP)
            }
            _ => None,
        }
    }

    async fn begin(&self, name: PictureName) -> Result<Box<dyn PictureWriter>, Fault> {
        self.0.check()?;
        Ok(Box::new(Writer { name, written: BytesMut::new(), disk: Arc::clone(&self.0) }))
    }

    async fn remove(&self, name: PictureName) -> Result<(), Fault> {
        self.0.check()?;
        self.0.files.lock().unwrap().remove(&name);
        Ok(())
    }
}

struct Writer {
    name: PictureName,
    written: BytesMut,
    disk: Arc<Disk>,
}

#[async_trait]
impl PictureWriter for Writer {
    async fn write(&mut self, bytes: Bytes) -> Result<(), Fault> {
        self.disk.check()?;
        self.written.extend_from_slice(&bytes);
        Ok(())
    }

    async fn finish(self: Box<Self>) -> Result<(), Fault> {
        let Self { name, written, disk } = *self;
        disk.check()?;
        disk.files.lock().unwrap().insert(name, written.freeze());
        Ok(())
    }
}
