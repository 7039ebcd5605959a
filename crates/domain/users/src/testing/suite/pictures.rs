//! The rules of what [`PictureStore`] and [`PictureWriter`](crate::PictureWriter) keep.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use kernel::{PictureFormat, PictureName, UniqueId};

use crate::PictureStore;
use crate::testing::builders::picture_file;

/// The store under test, which is empty, and a way to see what is in it.
#[derive(Clone)]
pub struct PictureTestPorts {
    /// The port.
    pub pictures: Arc<dyn PictureStore>,
    /// Reads past the port.
    pub stored: Arc<dyn StoredPictures>,
}

/// What is in a store of pictures, as somebody sees it to whom they are served.
#[async_trait]
pub trait StoredPictures: Send + Sync {
    /// The whole picture of that name, if there is one.
    async fn find(&self, name: PictureName) -> Option<Bytes>;
}

/// Names every rule of what implementations of `PictureStore` keep to the macro given.
#[macro_export]
macro_rules! picture_store_rules {
    ($run:ident) => {
        $run! {
            a_finished_picture_is_there_byte_for_byte,
            a_picture_in_many_small_pieces_is_there_byte_for_byte,
            a_large_picture_is_there_byte_for_byte,
            pictures_that_are_stored_at_once_are_apart,
            a_picture_is_not_there_before_it_is_finished,
            a_picture_that_is_dropped_is_not_there,
            a_removed_picture_is_not_there,
            a_picture_that_is_not_there_can_be_removed,
        }
    };
}

impl PictureTestPorts {
    /// Stores a picture in pieces.
    async fn store(&self, name: PictureName, pieces: impl IntoIterator<Item = Bytes>) {
        let mut writer = self.pictures.begin(name).await.expect("a writer");
        for piece in pieces {
            writer.write(piece).await.expect("a piece that is stored");
        }
        writer.finish().await.expect("a picture that is stored");
    }

    async fn assert_stored(&self, name: PictureName, expected: &Bytes) {
        let stored = self.stored.find(name).await;
        assert!(stored.as_ref() == Some(expected), "another picture than was stored, or none");
    }
}

fn png(number: u128) -> PictureName {
    PictureName::new(UniqueId::new(number), PictureFormat::Png)
}

fn png_file(length: usize) -> Bytes {
    picture_file(PictureFormat::Png, length)
}

/// A file in pieces of `size` bytes.
fn pieces(file: &Bytes, size: usize) -> impl Iterator<Item = Bytes> {
    (0..file.len()).step_by(size).map(move |at| file.slice(at..file.len().min(at + size)))
}

/// In one piece, whatever it is made of.
pub async fn a_finished_picture_is_there_byte_for_byte(ports: &PictureTestPorts) {
    for (number, format) in (1..).zip(PictureFormat::ALL) {
        let name = PictureName::new(UniqueId::new(number), format);
        let file = picture_file(format, 1_000);
        ports.store(name, [file.clone()]).await;
        ports.assert_stored(name, &file).await;
    }
}

/// Empty ones among them.
pub async fn a_picture_in_many_small_pieces_is_there_byte_for_byte(ports: &PictureTestPorts) {
    let file = png_file(10_000);
    for (number, size) in [(1, 1), (2, 7), (3, 512), (4, 4_096)] {
        let with_empty_ones = pieces(&file, size).flat_map(|piece| [piece, Bytes::new()]);
        ports.store(png(number), with_empty_ones).await;
        ports.assert_stored(png(number), &file).await;
    }
}

/// In one piece of twelve megabytes, and in larger and smaller ones.
pub async fn a_large_picture_is_there_byte_for_byte(ports: &PictureTestPorts) {
    let file = png_file(12 * 1024 * 1024 + 1);
    for (number, size) in [(1, file.len()), (2, 6 * 1024 * 1024), (3, 64 * 1024)] {
        ports.store(png(number), pieces(&file, size)).await;
        ports.assert_stored(png(number), &file).await;
    }
}

/// Their pieces come in turns.
pub async fn pictures_that_are_stored_at_once_are_apart(ports: &PictureTestPorts) {
    let (first, second) = (png_file(3_000), png_file(2_000));
    let mut first_writer = ports.pictures.begin(png(1)).await.unwrap();
    let mut second_writer = ports.pictures.begin(png(2)).await.unwrap();
    for (of_first, of_second) in pieces(&first, 300).zip(pieces(&second, 200)) {
        first_writer.write(of_first).await.unwrap();
        second_writer.write(of_second).await.unwrap();
    }
    first_writer.finish().await.unwrap();
    second_writer.finish().await.unwrap();

    ports.assert_stored(png(1), &first).await;
    ports.assert_stored(png(2), &second).await;
}

/// Neither at its beginning nor when all of it has come.
pub async fn a_picture_is_not_there_before_it_is_finished(ports: &PictureTestPorts) {
    let file = png_file(100_000);
    let mut writer = ports.pictures.begin(png(1)).await.unwrap();
    assert_eq!(ports.stored.find(png(1)).await, None);
    for piece in pieces(&file, 10_000) {
        writer.write(piece).await.unwrap();
        assert_eq!(ports.stored.find(png(1)).await, None);
    }

    writer.finish().await.unwrap();

    ports.assert_stored(png(1), &file).await;
}

/// However much of it had come.
pub async fn a_picture_that_is_dropped_is_not_there(ports: &PictureTestPorts) {
    let file = png_file(100_000);
    for (number, written) in [(1, 0), (2, 1), (3, 10)] {
        let mut writer = ports.pictures.begin(png(number)).await.unwrap();
        for piece in pieces(&file, 10_000).take(written) {
            writer.write(piece).await.unwrap();
        }
        drop(writer);
        assert_eq!(ports.stored.find(png(number)).await, None);
    }
}

/// The others are.
pub async fn a_removed_picture_is_not_there(ports: &PictureTestPorts) {
    let file = png_file(1_000);
    ports.store(png(1), [file.clone()]).await;
    ports.store(png(2), [file.clone()]).await;

    ports.pictures.remove(png(1)).await.unwrap();

    assert_eq!(ports.stored.find(png(1)).await, None);
    ports.assert_stored(png(2), &file).await;
}

/// Whether it was there once or never.
pub async fn a_picture_that_is_not_there_can_be_removed(ports: &PictureTestPorts) {
    ports.pictures.remove(png(1)).await.unwrap();
    ports.store(png(1), [png_file(1_000)]).await;
    for _ in 0..2 {
        ports.pictures.remove(png(1)).await.unwrap();
        assert_eq!(ports.stored.find(png(1)).await, None);
    }
}
