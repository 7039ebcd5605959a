use kernel::{PictureFormat, PictureName, UserId};
use users::testing::builders::picture_file;
use users::testing::fakes::Fakes;
use users::{PICTURE_HEAD_LENGTH, ProfileError};

use super::png;
use crate::world::{World, run};

fn largest() -> usize {
    usize::try_from(Fakes::LARGEST_PICTURE).expect("a small number")
}

impl World {
    /// Uploads a PNG of `length` bytes in pieces of `size`, and looks whether it is there whole.
    async fn upload_in_pieces(&self, owner: UserId, length: usize, size: usize) {
        let file = png(length);
        let mut upload = self.profiles.begin_picture(owner);
        for at in (0..length).step_by(size) {
            upload.write(file.slice(at..length.min(at + size))).await.expect("a taken piece");
        }
        let name = upload.finish().await.expect("a picture that is kept");
        assert!(self.fakes.pictures.stored(name) == Some(file), "{length} bytes by {size}");
    }
}

#[test]
fn a_picture_of_every_format_is_stored_under_a_name_of_its_own() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let mut names: Vec<PictureName> = Vec::new();
        for format in PictureFormat::ALL {
            let file = picture_file(format, 1_000);
            let name = world.upload(user, file.clone()).await.unwrap();

            assert_eq!(name.format(), format);
            assert_eq!(world.fakes.pictures.stored(name), Some(file));
            assert!(!names.contains(&name));
            names.push(name);
        }
    });
}

#[test]
fn a_picture_may_come_in_pieces_of_any_size() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let head = PICTURE_HEAD_LENGTH;
        for length in [32, head - 1, head, head + 1, 3 * head, largest()] {
            for size in [1, 7, head - 1, head, head + 1, largest()] {
                world.upload_in_pieces(user, length, size).await;
            }
        }
    });
}

#[test]
fn a_picture_has_at_most_the_largest_size() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;

        assert!(world.upload(user, png(largest())).await.is_ok());

        let refused = world.upload(user, png(largest() + 1)).await;
        let max = Fakes::LARGEST_PICTURE;
        assert!(matches!(refused, Err(ProfileError::PictureTooLarge { max: told }) if told == max));
        assert_eq!(world.fakes.pictures.count(), 1);
    });
}

#[test]
fn the_size_is_that_of_all_pieces_together() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        for size in [1, 100, 1_024] {
            let mut upload = world.profiles.begin_picture(user);
            let file = png(largest());
            for at in (0..file.len()).step_by(size) {
                upload.write(file.slice(at..file.len().min(at + size))).await.unwrap();
            }

            let refused = upload.write(png(1)).await;

            assert!(matches!(refused, Err(ProfileError::PictureTooLarge { .. })));
            drop(upload);
            assert_eq!(world.fakes.pictures.count(), 0);
        }
    });
}

#[test]
fn what_is_no_picture_is_refused() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let page = b"<!DOCTYPE html><script>alert(1)</script>";
        for file in [page.to_vec(), page.repeat(50), Vec::new(), vec![0; 2_000]] {
            let refused = world.upload(user, file.into()).await;
            assert!(matches!(refused, Err(ProfileError::NotAPicture)));
        }
        assert_eq!(world.fakes.pictures.count(), 0);
    });
}

#[test]
fn what_is_no_picture_is_refused_as_soon_as_that_can_be_told() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let mut upload = world.profiles.begin_picture(user);
        upload.write(vec![b'<'; PICTURE_HEAD_LENGTH - 1].into()).await.unwrap();

        let refused = upload.write(vec![b'<'].into()).await;

        assert!(matches!(refused, Err(ProfileError::NotAPicture)));
    });
}

#[test]
fn an_upload_without_a_byte_is_no_picture() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let refused = world.profiles.begin_picture(user).finish().await;
        assert!(matches!(refused, Err(ProfileError::NotAPicture)));
    });
}

#[test]
fn a_finished_upload_changes_no_profile() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        world.upload_png(user).await;
        assert_eq!(world.profiles.own_profile(user).await.unwrap().picture, None);
    });
}
