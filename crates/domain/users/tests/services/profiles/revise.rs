use std::time::Duration;

use kernel::{Clock, Picture};
use users::testing::builders::{contact_number, display_name, status};
use users::{PictureChange, Profile, ProfileError, ProfileRevision, UploadRegistry};

use super::shows;
use crate::world::{World, run};

fn removes_picture() -> ProfileRevision {
    ProfileRevision { picture: Some(PictureChange::Remove), ..ProfileRevision::default() }
}

#[test]
fn a_person_can_change_their_profile() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await;
        let picture = Picture::linked("https://example.com/profile.jpg").unwrap();
        let revision = ProfileRevision {
            name: Some(display_name("마당")),
            picture: Some(PictureChange::Replace(picture.clone())),
            contact_number: Some(contact_number("010-1234-5678")),
            status: Some(status("here")),
            is_private: Some(true),
        };

        let revised = world.profiles.revise_profile(user.id, revision).await.unwrap();

        let expected = Profile {
            user_id: user.id,
            email: user.email,
            name: display_name("마당"),
            picture: Some(picture),
            contact_number: contact_number("010-1234-5678"),
            status: status("here"),
            is_private: true,
        };
        assert_eq!(revised, expected);
        assert_eq!(world.profiles.own_profile(user.id).await.unwrap(), expected);
    });
}

#[test]
fn a_new_name_and_picture_show_at_the_next_request() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let tokens = world.tokens("user@example.com").await;
        let before = world.service.authenticate(&tokens.access).await.unwrap();
        let picture = world.upload_png(user).await;
        let revision = ProfileRevision { name: Some(display_name("마당")), ..shows(picture) };

        world.profiles.revise_profile(user, revision).await.unwrap();

        let caller = world.service.authenticate(&tokens.access).await.unwrap();
        assert_eq!(caller.user.name, "마당");
        assert_eq!(caller.picture, Some(Picture::Kept(picture)));
        let identity = world.service.identity(&before).await.unwrap();
        assert_eq!((identity.user, identity.picture), (caller.user, caller.picture));
    });
}

#[test]
fn a_picture_is_good_for_a_profile_for_15_minutes() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let first = world.upload_png(user).await;
        let second = world.upload_png(user).await;

        world.fakes.clock.advance(Duration::from_secs(15 * 60 - 1));
        world.show(user, first).await.unwrap();
        world.fakes.clock.advance(Duration::from_secs(1));
        let refused = world.show(user, second).await;

        assert!(matches!(refused, Err(ProfileError::PictureIsGone)));
        let profile = world.profiles.own_profile(user).await.unwrap();
        assert_eq!(profile.picture, Some(Picture::Kept(first)));
    });
}

#[test]
fn the_picture_of_somebody_else_is_not_to_be_had() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let other = world.register("other@example.com").await.id;
        let picture = world.upload_png(other).await;

        let refused = world.show(user, picture).await;

        assert!(matches!(refused, Err(ProfileError::PictureIsGone)));
        assert!(world.show(other, picture).await.is_ok());
    });
}

#[test]
fn a_picture_is_due_when_the_profile_loses_it() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let picture = world.upload_png(user).await;
        world.show(user, picture).await.unwrap();
        world.fakes.clock.advance(Duration::from_secs(60 * 60));
        let now = world.fakes.clock.now();
        assert_eq!(world.fakes.accounts.list_due(now, 10).await.unwrap(), []);

        let revised = world.profiles.revise_profile(user, removes_picture()).await.unwrap();

        assert_eq!(revised.picture, None);
        assert_eq!(world.fakes.accounts.list_due(now, 10).await.unwrap(), [picture]);
    });
}

#[test]
fn a_person_who_was_erased_meanwhile_changes_nothing() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        world.service.delete_account(user).await.unwrap();

        let refused = world.profiles.revise_profile(user, removes_picture()).await;

        assert!(matches!(refused, Err(ProfileError::NoSuchCaller)));
    });
}
