use kernel::UserId;
use users::testing::builders::new_user;
use users::{FriendWalk, UserRepository, VisibleProfile};

use super::friends::id;
use super::is_private;
use crate::world::{World, run};

impl World {
    /// Gives somebody as many friends; who they are, in the order of adding.
    async fn add_friends(&self, user: UserId, count: usize) -> Vec<UserId> {
        let mut friends = Vec::new();
        for number in 0..count {
            let address = format!("friend{number}@example.com");
            let added = UserRepository::add(&*self.fakes.accounts, new_user(&address)).await;
            friends.push(added.expect("an account").id);
            self.befriend(user, &address).await.expect("a friend");
        }
        friends
    }

    /// A whole list, chunk by chunk.
    async fn walk(&self, owner: UserId) -> Vec<Vec<UserId>> {
        let mut walk = FriendWalk::of(owner);
        let mut chunks = Vec::new();
        while let Some(chunk) = self.profiles.next_friends(&mut walk).await.expect("a chunk") {
            chunks.push(chunk.iter().map(id).collect());
        }
        let after_the_end = self.profiles.next_friends(&mut walk).await;
        assert!(matches!(after_the_end, Ok(None)));
        chunks
    }
}

#[test]
fn a_list_of_nobody_is_over_at_once() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        assert_eq!(world.walk(user).await.concat(), []);
    });
}

#[test]
fn a_long_list_comes_in_chunks_in_the_order_of_adding() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let friends = world.add_friends(user, 1_001).await;

        let chunks = world.walk(user).await;

        assert_eq!(chunks.iter().map(Vec::len).collect::<Vec<_>>(), [500, 500, 1]);
        assert_eq!(chunks.concat(), friends);
    });
}

#[test]
fn a_list_that_ends_with_a_chunk_has_everybody_once() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let friends = world.add_friends(user, 500).await;
        assert_eq!(world.walk(user).await.concat(), friends);
    });
}

#[test]
fn who_is_removed_during_a_walk_costs_nobody_else_their_place() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let friends = world.add_friends(user, 502).await;
        let mut walk = FriendWalk::of(user);
        let first = world.profiles.next_friends(&mut walk).await.unwrap().unwrap();
        assert_eq!(first.len(), 500);

        for number in [0, 499, 500] {
            world.unfriend(user, &format!("friend{number}@example.com")).await.unwrap();
        }

        let rest = world.profiles.next_friends(&mut walk).await.unwrap().unwrap();
        assert_eq!(rest.iter().map(id).collect::<Vec<_>>(), friends[501..]);
    });
}

#[test]
fn a_private_friend_is_listed_in_outline() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let friends = world.add_friends(user, 2).await;
        world.profiles.revise_profile(friends[0], is_private()).await.unwrap();

        let mut walk = FriendWalk::of(user);
        let listed = world.profiles.next_friends(&mut walk).await.unwrap().unwrap();

        let private = world.profiles.profile_of(user, friends[0]).await.unwrap();
        assert!(matches!(private, VisibleProfile::Outline(_)));
        let open = world.profiles.profile_of(user, friends[1]).await.unwrap();
        assert_eq!(listed, [private, open]);
    });
}

#[test]
fn an_erased_friend_is_listed_no_more() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await.id;
        let friends = world.add_friends(user, 2).await;
        world.service.delete_account(friends[0]).await.unwrap();
        assert_eq!(world.walk(user).await, [friends[1..].to_vec()]);
    });
}
