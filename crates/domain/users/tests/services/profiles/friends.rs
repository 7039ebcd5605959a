use kernel::UserId;
use users::testing::builders::email;
use users::{FriendWalk, ProfileError, VisibleProfile};

use crate::world::{World, run};

impl World {
    pub(super) async fn befriend(&self, caller: UserId, address: &str) -> Result<(), ProfileError> {
        self.profiles.add_friend(caller, &email(address)).await
    }

    pub(super) async fn unfriend(&self, caller: UserId, address: &str) -> Result<(), ProfileError> {
        self.profiles.remove_friend(caller, &email(address)).await
    }

    /// Who is on a list that is not long.
    async fn friends_of(&self, owner: UserId) -> Vec<UserId> {
        let mut walk = FriendWalk::of(owner);
        let friends = self.profiles.next_friends(&mut walk).await.expect("a list");
        friends.unwrap_or_default().iter().map(id).collect()
    }
}

/// Whose profile it is.
pub(super) fn id(profile: &VisibleProfile) -> UserId {
    match profile {
        VisibleProfile::Whole(profile) => profile.user_id,
        VisibleProfile::Outline(outline) => outline.user_id,
    }
}

#[test]
fn a_friend_is_added_by_their_email_in_any_spelling() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let friend = world.register("friend@example.com").await.id;

        world.befriend(user, "Friend@Example.com").await.unwrap();

        assert_eq!(world.friends_of(user).await, [friend]);
        assert_eq!(world.friends_of(friend).await, []);
    });
}

#[test]
fn a_friend_is_added_once() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let friend = world.register("friend@example.com").await.id;
        world.befriend(user, "friend@example.com").await.unwrap();

        let again = world.befriend(user, "friend@example.com").await;

        assert!(matches!(again, Err(ProfileError::AlreadyAFriend)));
        assert_eq!(world.friends_of(user).await, [friend]);
    });
}

#[test]
fn nobody_is_their_own_friend() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;

        let refused = world.befriend(user, "USER@example.com").await;

        assert!(matches!(refused, Err(ProfileError::FriendOfOneself)));
        assert_eq!(world.friends_of(user).await, []);
    });
}

#[test]
fn who_has_no_account_is_nobodys_friend() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let erased = world.register("erased@example.com").await.id;
        world.service.delete_account(erased).await.unwrap();

        for address in ["erased@example.com", "unknown@example.com"] {
            let added = world.befriend(user, address).await;
            assert!(matches!(added, Err(ProfileError::NoSuchUser)));
            let removed = world.unfriend(user, address).await;
            assert!(matches!(removed, Err(ProfileError::NoFriend)));
        }
        assert_eq!(world.friends_of(user).await, []);
    });
}

#[test]
fn who_was_erased_meanwhile_makes_no_friends() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        world.register("friend@example.com").await;
        world.service.delete_account(user).await.unwrap();

        let refused = world.befriend(user, "friend@example.com").await;

        assert!(matches!(refused, Err(ProfileError::NoSuchUser)));
    });
}

#[test]
fn a_friend_can_be_taken_off_the_list() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let friend = world.register("friend@example.com").await.id;
        let other = world.register("other@example.com").await.id;
        for address in ["friend@example.com", "other@example.com"] {
            world.befriend(user, address).await.unwrap();
        }
        world.befriend(friend, "user@example.com").await.unwrap();

        world.unfriend(user, "friend@example.com").await.unwrap();

        assert_eq!(world.friends_of(user).await, [other]);
        assert_eq!(world.friends_of(friend).await, [user]);
        let again = world.unfriend(user, "friend@example.com").await;
        assert!(matches!(again, Err(ProfileError::NoFriend)));
    });
}

#[test]
fn who_is_not_on_the_list_cannot_be_taken_off() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let stranger = world.register("stranger@example.com").await.id;
        world.befriend(stranger, "user@example.com").await.unwrap();

        for address in ["stranger@example.com", "user@example.com"] {
            let refused = world.unfriend(user, address).await;
            assert!(matches!(refused, Err(ProfileError::NoFriend)));
        }
        assert_eq!(world.friends_of(stranger).await, [user]);
    });
}
