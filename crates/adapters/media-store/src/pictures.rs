//! Pictures among the objects.

use async_trait::async_trait;
use bytes::Bytes;
use kernel::{Fault, PictureFormat, PictureName};
use users::{PictureStore, PictureWriter};

use crate::kind::Kind;
use crate::media_store::MediaStore;
use crate::objects::{ObjectName, ObjectWriter, StoredFile};

impl MediaStore {
    /// A stored picture, if there is one of that name.
    pub async fn read_picture(&self, name: PictureName) -> Result<Option<StoredFile>, Fault> {
        self.objects.read(&object(name), None).await
    }
}

#[async_trait]
impl PictureStore for MediaStore {
    fn format_of(&self, head: &[u8]) -> Option<PictureFormat> {
        format_of(head)
    }

    async fn begin(&self, name: PictureName) -> Result<Box<dyn PictureWriter>, Fault> {
        Ok(Box::new(StoredPicture(self.objects.writer(object(name)))))
    }

    async fn remove(&self, name: PictureName) -> Result<(), Fault> {
        self.objects.remove(&object(name)).await
    }
}

struct StoredPicture(ObjectWriter);

#[async_trait]
impl PictureWriter for StoredPicture {
    async fn write(&mut self, bytes: Bytes) -> Result<(), Fault> {
        self.0.write(&bytes).await
    }

    async fn finish(self: Box<Self>) -> Result<(), Fault> {
        self.0.finish().await
    }
}

fn object(name: PictureName) -> ObjectName {
    ObjectName { kind: Kind::Picture, name: name.to_string() }
}

/// The format of a picture that begins with these bytes, if it is one that we keep.
pub(crate) fn format_of(head: &[u8]) -> Option<PictureFormat> {
    let found = infer::get(head)?.mime_type();
    let format = PictureFormat::ALL.into_iter().find(|format| format.media_type() == found)?;
    begins_in_full(head, format).then_some(format)
}

/// Whether the file begins with all that its format demands: `infer` is content with less.
fn begins_in_full(head: &[u8], format: PictureFormat) -> bool {
    match format {
        PictureFormat::Png => head.starts_with(b"\x89PNG\r\n\x1a\n"),
        PictureFormat::Gif => head.starts_with(b"GIF87a") || head.starts_with(b"GIF89a"),
        PictureFormat::WebP => head.starts_with(b"RIFF"),
        PictureFormat::Jpeg => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_told_by_its_first_bytes() {
        for (head, format) in [
            (&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], PictureFormat::Png),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", PictureFormat::Jpeg),
            (b"GIF89a\x01\0\x01\0", PictureFormat::Gif),
            (b"RIFF\x24\0\0\0WEBPVP8 ", PictureFormat::WebP),
        ] {
            assert_eq!(format_of(head), Some(format));
        }
    }

    #[test]
    fn what_is_no_picture_that_we_keep_is_none() {
        for head in [
            &b""[..],
            b"\x89PN",
            b"\x89PNG: a text",
            b"GIF",
            b"<!DOCTYPE html><title>Picture</title>",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
            b"<!--    WEBP --><script>",
            b"RIFF\x24\0\0\0WAVEfmt ",
            b"BM\x46\0\0\0\0\0\0\0",
            b"\0\0\0\x1cftypavif",
            b"%PDF-1.7",
        ] {
            assert_eq!(format_of(head), None, "{}", String::from_utf8_lossy(head));
        }
    }
}
