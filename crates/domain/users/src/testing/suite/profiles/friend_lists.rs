use kernel::testing::noon;
use kernel::{FriendshipId, UserId};

use super::{ProfileTestPorts, is_private};
use crate::Friend;

impl ProfileTestPorts {
    async fn page(&self, user: UserId, after: Option<FriendshipId>, limit: u32) -> Vec<Friend> {
        self.friends.list(user, after, limit).await.expect("a page")
    }

    /// A person with as many friends, in the order of adding.
    async fn person_with_friends(&self, count: usize) -> (UserId, Vec<UserId>) {
        let user = self.add("user@example.com").await.id;
        let mut friends = Vec::new();
        for number in 0..count {
            friends.push(self.add(&format!("friend{number}@example.com")).await.id);
        }
        // So that it is neither the order of ids nor the reverse.
        friends.rotate_left(count / 2);
        for friend in &friends {
            self.befriend(user, *friend).await;
        }
        (user, friends)
    }
}

fn ids(page: &[Friend]) -> Vec<UserId> {
    page.iter().map(|friend| friend.profile.user_id).collect()
}

fn last_place(page: &[Friend]) -> Option<FriendshipId> {
    page.last().map(|friend| friend.friendship)
}

pub(super) async fn a_new_person_has_no_friends(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await.id;
    assert_eq!(ports.page(user, None, 100).await, []);
}

pub(super) async fn friends_are_listed_in_the_order_of_adding(ports: &ProfileTestPorts) {
    let (user, friends) = ports.person_with_friends(5).await;
    let listed = ports.page(user, None, 100).await;
    assert_eq!(ids(&listed), friends);
    assert!(listed.is_sorted_by(|earlier, later| earlier.friendship < later.friendship));
}

pub(super) async fn friends_are_listed_with_their_profile_as_it_is(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await.id;
    let open = ports.add("open@example.com").await.id;
    let closed = ports.add("closed@example.com").await.id;
    ports.befriend(user, open).await;
    ports.befriend(user, closed).await;
    ports.show_upload(open, 1).await;
    ports.revise(closed, is_private(true)).await;

    let listed = ports.page(user, None, 100).await;

    let profiles: Vec<_> = listed.into_iter().map(|friend| friend.profile).collect();
    assert_eq!(profiles, [ports.profile(open).await, ports.profile(closed).await]);
}

pub(super) async fn friends_are_listed_after_a_place_up_to_the_limit(ports: &ProfileTestPorts) {
    let (user, friends) = ports.person_with_friends(5).await;

    let first = ports.page(user, None, 2).await;
    let second = ports.page(user, last_place(&first), 2).await;
    let third = ports.page(user, last_place(&second), 2).await;

    assert_eq!(ids(&first), friends[..2]);
    assert_eq!(ids(&second), friends[2..4]);
    assert_eq!(ids(&third), friends[4..]);
    assert_eq!(ports.page(user, last_place(&third), 2).await, []);
}

pub(super) async fn a_place_is_good_after_its_friend_was_removed(ports: &ProfileTestPorts) {
    let (user, friends) = ports.person_with_friends(4).await;
    let first = ports.page(user, None, 2).await;

    ports.friends.remove(user, friends[1]).await.unwrap();

    let second = ports.page(user, last_place(&first), 2).await;
    assert_eq!(ids(&second), friends[2..]);
}

pub(super) async fn a_friend_added_anew_is_last(ports: &ProfileTestPorts) {
    let (user, mut friends) = ports.person_with_friends(3).await;
    let before = ports.page(user, None, 100).await;
    ports.friends.remove(user, *friends.last().unwrap()).await.unwrap();
    ports.friends.remove(user, friends[0]).await.unwrap();

    ports.befriend(user, friends[0]).await;

    let added = ports.page(user, last_place(&before), 100).await;
    friends.truncate(2);
    assert_eq!(ids(&added), friends[..1]);
    friends.rotate_left(1);
    assert_eq!(ports.friends_of(user).await, friends);
}

pub(super) async fn friend_lists_of_people_are_apart(ports: &ProfileTestPorts) {
    let first = ports.add("first@example.com").await.id;
    let second = ports.add("second@example.com").await.id;
    let friend = ports.add("friend@example.com").await.id;
    ports.befriend(first, friend).await;
    ports.befriend(second, friend).await;
    ports.befriend(second, first).await;

    assert_eq!(ports.friends_of(first).await, [friend]);
    assert_eq!(ports.friends_of(second).await, [friend, first]);
}

pub(super) async fn a_disabled_friend_stays_on_the_list(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await.id;
    let friend = ports.add("friend@example.com").await.id;
    ports.befriend(user, friend).await;
    ports.users.disable(friend, noon()).await.unwrap().unwrap();
    assert_eq!(ports.friends_of(user).await, [friend]);
}
