use std::time::Duration;

use bytes::Bytes;
use kernel::testing::noon;
use kernel::{Fault, UserRef};
use messages::{Error, FileName, FileUpload, KeptFile};

use crate::world::{LIMITS, World, run};

/// How long an upload waits for its message.
pub(crate) const UNCLAIMED_FOR: Duration = Duration::from_secs(15 * 60);
/// How long a file is due before it is removed.
pub(crate) const GRACE: Duration = Duration::from_secs(30);

/// A PNG picture of that many bytes, of which it has some.
pub(crate) fn png(length: usize) -> Bytes {
    let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    file.resize(length, 7);
    file.into()
}

/// As many bytes as one file may have.
fn largest() -> usize {
    usize::try_from(LIMITS.largest).expect("a small limit")
}

impl World {
    pub(crate) async fn begin_file(&self, owner: &UserRef) -> FileUpload {
        self.service.begin_file(owner.id).await.expect("an upload")
    }

    /// Uploads a file in pieces of a thousand bytes.
    pub(crate) async fn upload(&self, owner: &UserRef, file: &Bytes) -> Result<KeptFile, Error> {
        let mut upload = self.begin_file(owner).await;
        for begin in (0..file.len()).step_by(1_000) {
            upload.write(file.slice(begin..file.len().min(begin + 1_000))).await?;
        }
        upload.finish(FileName::sanitised("사진.png")).await
    }

    /// Uploads a picture that is taken.
    pub(crate) async fn uploaded(&self, owner: &UserRef, length: usize) -> KeptFile {
        self.upload(owner, &png(length)).await.expect("a file that is taken")
    }
}

#[test]
fn a_file_is_stored_whole_and_waits_for_its_message() {
    run(async {
        let world = World::new();
        let owner = world.sign_up("owner").await;
        for length in [21, 8_191, 8_192, 8_193, 12_000] {
            let file = world.uploaded(&owner, length).await;

            assert_eq!(file.name.as_str(), "사진.png");
            assert_eq!(file.media_type.as_str(), "image/png");
            assert_eq!(file.size, length as u64);
            assert_eq!(world.file_store.stored(file.key), Some(png(length)));
            assert_eq!(world.files.due_at(file.key), Some(noon() + UNCLAIMED_FOR));
            assert_eq!(world.service.find_file(file.key).await.unwrap(), None);
        }
    });
}

#[test]
fn a_file_that_nobody_knows_is_taken_too() {
    run(async {
        let world = World::new();
        let owner = world.sign_up("owner").await;
        let file = world.upload(&owner, &Bytes::from_static(b"?")).await.unwrap();
        assert_eq!(file.media_type.as_str(), "application/octet-stream");
        assert_eq!(file.size, 1);
    });
}

#[test]
fn every_file_has_a_key_of_its_own() {
    run(async {
        let world = World::new();
        let owner = world.sign_up("owner").await;
        let first = world.uploaded(&owner, 100).await;
        let second = world.uploaded(&owner, 200).await;
        assert_ne!(first.key, second.key);
        assert_eq!(world.file_store.count(), 2);
    });
}

#[test]
fn the_largest_file_is_taken_and_one_byte_more_is_not() {
    run(async {
        let world = World::new();
        let owner = world.sign_up("owner").await;
        world.uploaded(&owner, largest()).await;

        let refused = world.upload(&owner, &png(largest() + 1)).await;

        assert!(matches!(refused, Err(Error::FileTooLarge { max }) if max == LIMITS.largest));
        assert_eq!(world.file_store.count(), 1);
    });
}

#[test]
fn a_person_s_files_have_their_space_and_no_more() {
    run(async {
        let world = World::new();
        let owner = world.sign_up("owner").await;
        let other = world.sign_up("other").await;
        for length in [largest(), largest(), largest() / 2] {
            world.uploaded(&owner, length).await;
        }

        let refused = world.upload(&owner, &png(21)).await;

        assert!(matches!(refused, Err(Error::NoSpaceLeft)));
        assert_eq!(world.file_store.count(), 3);
        world.uploaded(&other, largest()).await;
    });
}

#[test]
fn what_is_left_of_the_space_may_be_filled() {
    run(async {
        let world = World::new();
        let owner = world.sign_up("owner").await;
        for length in [largest(), largest(), largest() / 2 - 5_000] {
            world.uploaded(&owner, length).await;
        }
        assert!(matches!(world.upload(&owner, &png(5_001)).await, Err(Error::NoSpaceLeft)));
        world.uploaded(&owner, 5_000).await;
    });
}

#[test]
fn small_files_take_more_space_than_they_have_bytes() {
    run(async {
        let world = World::new();
        let owner = world.sign_up("owner").await;
        for _ in 0..12 {
            world.uploaded(&owner, 21).await;
        }
        assert!(matches!(world.upload(&owner, &png(21)).await, Err(Error::NoSpaceLeft)));
        assert_eq!(world.file_store.count(), 12);
        assert_eq!(world.files.count(), 12);
    });
}

#[test]
fn an_upload_whose_note_is_gone_leaves_nothing() {
    run(async {
        let world = World::new();
        let owner = world.sign_up("owner").await;
        let mut upload = world.begin_file(&owner).await;
        upload.write(png(12_000)).await.unwrap();
        world.clock.advance(UNCLAIMED_FOR + GRACE);
        assert_eq!(world.service.remove_due_files().await.unwrap(), 1);

        let refused = upload.finish(FileName::sanitised("a.png")).await;

        assert!(matches!(refused, Err(Error::UploadExpired)));
        assert_eq!(world.file_store.count(), 0);
        assert_eq!(world.files.count(), 0);
    });
}

#[test]
fn an_empty_file_is_refused_and_leaves_nothing() {
    run(async {
        let world = World::new();
        let owner = world.sign_up("owner").await;
        for pieces in [0, 3] {
            let mut upload = world.begin_file(&owner).await;
            for _ in 0..pieces {
                upload.write(Bytes::new()).await.unwrap();
            }
            let refused = upload.finish(FileName::sanitised("a.txt")).await;
            assert!(matches!(refused, Err(Error::EmptyFile)));
        }
        assert_eq!(world.files.count(), 0);
        assert_eq!(world.file_store.count(), 0);
    });
}

#[test]
fn an_upload_that_is_cut_off_leaves_a_note_that_goes_in_time() {
    run(async {
        let world = World::new();
        let owner = world.sign_up("owner").await;
        let mut upload = world.begin_file(&owner).await;
        upload.write(png(12_000)).await.unwrap();
        drop(upload);
        assert_eq!(world.file_store.count(), 0);
        assert_eq!(world.files.count(), 1);

        world.clock.advance(UNCLAIMED_FOR + GRACE);

        assert_eq!(world.service.remove_due_files().await.unwrap(), 1);
        assert_eq!(world.files.count(), 0);
    });
}

#[test]
fn an_upload_that_is_cut_off_at_its_beginning_leaves_nothing() {
    run(async {
        let world = World::new();
        let owner = world.sign_up("owner").await;
        let mut upload = world.begin_file(&owner).await;
        upload.write(png(1_000)).await.unwrap();
        drop(upload);
        assert_eq!(world.files.count(), 0);
        assert_eq!(world.file_store.count(), 0);
    });
}

#[test]
fn nothing_is_stored_while_the_store_is_away() {
    run(async {
        let world = World::new();
        let owner = world.sign_up("owner").await;
        world.file_store.break_down();

        let refused = world.upload(&owner, &png(12_000)).await;

        assert!(matches!(refused, Err(Error::Fault(Fault::Unavailable(_)))));
        world.file_store.recover();
        assert_eq!(world.file_store.count(), 0);
        world.clock.advance(UNCLAIMED_FOR + GRACE);
        assert_eq!(world.service.remove_due_files().await.unwrap(), 1);
    });
}

#[test]
fn a_store_that_fills_up_meanwhile_keeps_no_half_of_a_file() {
    run(async {
        let world = World::new();
        let owner = world.sign_up("owner").await;
        for is_all_written in [false, true] {
            let mut upload = world.begin_file(&owner).await;
            upload.write(png(9_000)).await.unwrap();
            world.file_store.fill_up();
            let result = if is_all_written {
                upload.finish(FileName::sanitised("a.png")).await.map(|_| ())
            } else {
                upload.write(png(1_000)).await
            };
            assert!(matches!(result, Err(Error::Fault(Fault::Unavailable(_)))));
            world.file_store.recover();
            assert_eq!(world.file_store.count(), 0);
        }
    });
}
