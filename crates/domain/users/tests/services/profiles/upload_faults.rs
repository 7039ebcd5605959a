use std::time::Duration;

use kernel::Timestamp;
use kernel::testing::noon;
use users::{ProfileError, UploadRegistry};

use super::{is_a_fault, png};
use crate::world::{World, run};

/// When a picture that was begun at noon is due if nobody shows it.
fn due_at() -> Timestamp {
    noon() + Duration::from_secs(15 * 60)
}

impl World {
    /// How many pictures are noted that nobody shows.
    async fn notes(&self) -> usize {
        self.fakes.accounts.list_due(due_at(), 100).await.expect("an answer").len()
    }
}

#[test]
fn an_upload_that_is_dropped_leaves_nothing_but_a_note() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let mut upload = world.profiles.begin_picture(user);
        upload.write(png(2_000)).await.unwrap();

        drop(upload);

        assert_eq!(world.fakes.pictures.count(), 0);
        assert_eq!(world.notes().await, 1);
        world.fakes.clock.advance(Duration::from_secs(15 * 60));
        assert_eq!(world.profiles.remove_due_pictures().await.unwrap(), 1);
        assert_eq!(world.notes().await, 0);
    });
}

#[test]
fn what_is_dropped_before_it_is_known_is_not_even_noted() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let mut upload = world.profiles.begin_picture(user);
        upload.write(png(100)).await.unwrap();

        drop(upload);

        assert_eq!(world.notes().await, 0);
    });
}

#[test]
fn a_picture_is_noted_before_it_is_stored() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        world.fakes.pictures.break_down();

        let refused = world.upload(user, png(2_000)).await;

        assert!(is_a_fault(&refused));
        assert_eq!(world.notes().await, 1);
    });
}

#[test]
fn an_upload_that_took_too_long_is_shown_nowhere_and_can_be_discarded() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let mut upload = world.profiles.begin_picture(user);
        upload.write(png(1_000)).await.unwrap();
        world.fakes.clock.advance(Duration::from_secs(15 * 60));
        assert_eq!(world.profiles.remove_due_pictures().await.unwrap(), 1);

        let picture = upload.finish().await.unwrap();

        let refused = world.show(user, picture).await;
        assert!(matches!(refused, Err(ProfileError::PictureIsGone)));
        world.profiles.discard_picture(picture).await.unwrap();
        assert_eq!(world.fakes.pictures.count(), 0);
    });
}

#[test]
fn a_store_that_fails_midway_fails_the_upload() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let mut upload = world.profiles.begin_picture(user);
        upload.write(png(2_000)).await.unwrap();
        world.fakes.pictures.break_down();

        let refused = upload.write(png(1_000)).await;

        assert!(is_a_fault(&refused));
        drop(upload);
        assert_eq!(world.fakes.pictures.count(), 0);
    });
}

#[test]
fn a_store_that_fails_at_the_end_fails_the_upload() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let mut upload = world.profiles.begin_picture(user);
        upload.write(png(2_000)).await.unwrap();
        world.fakes.pictures.break_down();

        let refused = upload.finish().await;

        assert!(is_a_fault(&refused));
        assert_eq!(world.fakes.pictures.count(), 0);
    });
}
