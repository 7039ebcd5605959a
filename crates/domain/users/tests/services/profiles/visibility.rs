use kernel::{Picture, UserId};
use users::testing::builders::{contact_number, status};
use users::{ProfileError, ProfileOutline, ProfileRevision, VisibleProfile};

use super::{is_private, shows};
use crate::world::{World, run};

#[test]
fn a_person_sees_their_own_profile() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await;

        let profile = world.profiles.own_profile(user.id).await.unwrap();

        assert_eq!(
            (profile.user_id, profile.email, profile.name),
            (user.id, user.email, user.name)
        );
        assert!(profile.picture.is_none() && !profile.is_private);
    });
}

#[test]
fn a_profile_that_is_not_private_is_seen_whole() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let stranger = world.register("stranger@example.com").await.id;
        let own = world.profiles.own_profile(user).await.unwrap();

        let seen = world.profiles.profile_of(stranger, user).await.unwrap();

        assert_eq!(seen, VisibleProfile::Whole(own));
    });
}

#[test]
fn others_see_an_outline_of_a_private_profile() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await;
        let stranger = world.register("stranger@example.com").await.id;
        let picture = world.upload_png(user.id).await;
        let revision = ProfileRevision {
            contact_number: Some(contact_number("010-1234-5678")),
            status: Some(status("here")),
            is_private: Some(true),
            ..shows(picture)
        };
        world.profiles.revise_profile(user.id, revision).await.unwrap();

        let seen = world.profiles.profile_of(stranger, user.id).await.unwrap();

        let picture = Some(Picture::Kept(picture));
        let outline = ProfileOutline { user_id: user.id, name: user.name, picture };
        assert_eq!(seen, VisibleProfile::Outline(outline));
    });
}

#[test]
fn the_owner_sees_all_of_a_private_profile() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let revised = world.profiles.revise_profile(user, is_private()).await.unwrap();

        assert_eq!(world.profiles.own_profile(user).await.unwrap(), revised);
        let seen = world.profiles.profile_of(user, user).await.unwrap();
        assert_eq!(seen, VisibleProfile::Whole(revised));
    });
}

#[test]
fn who_is_on_no_account_has_no_profile() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let erased = world.register("erased@example.com").await.id;
        world.service.delete_account(erased).await.unwrap();

        for unknown in [erased, UserId::new(i64::MAX).unwrap()] {
            let seen = world.profiles.profile_of(user, unknown).await;
            assert!(matches!(seen, Err(ProfileError::NoSuchUser)));
            let own = world.profiles.own_profile(unknown).await;
            assert!(matches!(own, Err(ProfileError::NoSuchCaller)));
        }
    });
}
