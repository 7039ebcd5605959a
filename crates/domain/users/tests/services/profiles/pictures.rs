use std::time::Duration;

use kernel::Picture;

use super::{is_a_fault, png};
use crate::world::{World, run};

const UNCLAIMED_FOR: Duration = Duration::from_secs(15 * 60);
const PUT_OFF: Duration = Duration::from_secs(10 * 60);

#[test]
fn a_picture_that_nobody_shows_is_removed_after_15_minutes() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let picture = world.upload_png(user).await;

        world.fakes.clock.advance(UNCLAIMED_FOR.saturating_sub(Duration::from_micros(1)));
        assert_eq!(world.profiles.remove_due_pictures().await.unwrap(), 0);
        assert!(world.fakes.pictures.stored(picture).is_some());

        world.fakes.clock.advance(Duration::from_micros(1));
        assert_eq!(world.profiles.remove_due_pictures().await.unwrap(), 1);
        assert!(world.fakes.pictures.stored(picture).is_none());
        assert_eq!(world.profiles.remove_due_pictures().await.unwrap(), 0);
    });
}

#[test]
fn a_picture_that_is_shown_stays() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let picture = world.upload_png(user).await;
        world.show(user, picture).await.unwrap();

        world.fakes.clock.advance(100 * UNCLAIMED_FOR);

        assert_eq!(world.profiles.remove_due_pictures().await.unwrap(), 0);
        assert!(world.fakes.pictures.stored(picture).is_some());
    });
}

#[test]
fn a_replaced_picture_is_removed_and_the_new_one_stays() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let old = world.upload_png(user).await;
        world.show(user, old).await.unwrap();
        let new = world.upload_png(user).await;
        world.show(user, new).await.unwrap();

        assert_eq!(world.profiles.remove_due_pictures().await.unwrap(), 1);

        assert!(world.fakes.pictures.stored(old).is_none());
        assert!(world.fakes.pictures.stored(new).is_some());
        let profile = world.profiles.own_profile(user).await.unwrap();
        assert_eq!(profile.picture, Some(Picture::Kept(new)));
    });
}

#[test]
fn the_picture_of_an_erased_account_is_removed() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let picture = world.upload_png(user).await;
        world.show(user, picture).await.unwrap();

        world.service.delete_account(user).await.unwrap();

        assert_eq!(world.profiles.remove_due_pictures().await.unwrap(), 1);
        assert!(world.fakes.pictures.stored(picture).is_none());
    });
}

#[test]
fn many_pictures_are_removed_in_turns() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        for _ in 0..101 {
            world.upload(user, png(32)).await.unwrap();
        }
        world.fakes.clock.advance(UNCLAIMED_FOR);

        assert_eq!(world.profiles.remove_due_pictures().await.unwrap(), 100);
        assert_eq!(world.profiles.remove_due_pictures().await.unwrap(), 1);

        assert_eq!(world.fakes.pictures.count(), 0);
    });
}

#[test]
fn a_picture_that_could_not_be_removed_is_put_off_and_holds_up_no_other() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let stuck = world.upload_png(user).await;
        world.fakes.clock.advance(Duration::from_secs(1));
        let next = world.upload_png(user).await;
        world.fakes.clock.advance(UNCLAIMED_FOR);

        world.fakes.pictures.break_down();
        assert!(is_a_fault(&world.profiles.remove_due_pictures().await));

        world.fakes.pictures.recover();
        assert_eq!(world.profiles.remove_due_pictures().await.unwrap(), 1);
        assert!(world.fakes.pictures.stored(next).is_none());
        assert!(world.fakes.pictures.stored(stuck).is_some());
        world.fakes.clock.advance(PUT_OFF);
        assert_eq!(world.profiles.remove_due_pictures().await.unwrap(), 1);
        assert_eq!(world.fakes.pictures.count(), 0);
    });
}

#[test]
fn a_discarded_picture_is_gone_at_once() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let picture = world.upload_png(user).await;

        world.profiles.discard_picture(picture).await.unwrap();

        assert!(world.fakes.pictures.stored(picture).is_none());
        world.fakes.clock.advance(UNCLAIMED_FOR);
        assert_eq!(world.profiles.remove_due_pictures().await.unwrap(), 0);
        assert!(world.show(user, picture).await.is_err());
    });
}

#[test]
fn a_picture_that_could_not_be_discarded_is_removed_when_it_is_due() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let picture = world.upload_png(user).await;
        world.fakes.pictures.break_down();
        assert!(is_a_fault(&world.profiles.discard_picture(picture).await));
        world.fakes.pictures.recover();

        world.fakes.clock.advance(UNCLAIMED_FOR);

        assert_eq!(world.profiles.remove_due_pictures().await.unwrap(), 1);
        assert_eq!(world.fakes.pictures.count(), 0);
    });
}
