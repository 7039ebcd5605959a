use futures_util::future::join;
use kernel::UserId;
use kernel::testing::noon;

use super::{ProfileTestPorts, unknown_user};
use crate::AddFriendError;

impl ProfileTestPorts {
    /// Puts somebody on a list who is not on it.
    pub(super) async fn befriend(&self, user: UserId, friend: UserId) {
        self.friends.add(user, friend, noon()).await.expect("a friend that is added");
    }

    /// Who is on a list, of up to 100.
    pub(super) async fn friends_of(&self, user: UserId) -> Vec<UserId> {
        let friends = self.friends.list(user, None, 100).await.expect("a list");
        friends.into_iter().map(|friend| friend.profile.user_id).collect()
    }
}

pub(super) async fn a_friend_is_on_the_list_once(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await.id;
    let friend = ports.add("friend@example.com").await.id;
    ports.befriend(user, friend).await;

    let again = ports.friends.add(user, friend, noon()).await;

    assert!(matches!(again, Err(AddFriendError::AlreadyThere)));
    assert_eq!(ports.friends_of(user).await, [friend]);
}

pub(super) async fn of_two_who_add_one_friend_at_once_one_succeeds(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await.id;
    for number in 0..10 {
        let friend = ports.add(&format!("friend{number}@example.com")).await.id;

        let (first, second) =
            join(ports.friends.add(user, friend, noon()), ports.friends.add(user, friend, noon()))
                .await;

        let refused = match (first, second) {
            (Ok(()), Err(refused)) | (Err(refused), Ok(())) => refused,
            other => unreachable!("not one success and one refusal: {other:?}"),
        };
        assert!(matches!(refused, AddFriendError::AlreadyThere));
        assert_eq!(ports.friends_of(user).await.len(), number + 1);
    }
}

pub(super) async fn a_friend_has_not_added_whoever_added_them(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await.id;
    let friend = ports.add("friend@example.com").await.id;

    ports.befriend(user, friend).await;
    assert_eq!(ports.friends_of(friend).await, []);

    ports.befriend(friend, user).await;
    assert_eq!(ports.friends_of(user).await, [friend]);
    assert_eq!(ports.friends_of(friend).await, [user]);
}

pub(super) async fn a_removed_friend_is_on_the_list_no_more(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await.id;
    let friend = ports.add("friend@example.com").await.id;
    let other = ports.add("other@example.com").await.id;
    ports.befriend(user, friend).await;
    ports.befriend(user, other).await;

    assert!(ports.friends.remove(user, friend).await.unwrap());
    assert_eq!(ports.friends_of(user).await, [other]);

    assert!(!ports.friends.remove(user, friend).await.unwrap());
    assert_eq!(ports.friends_of(user).await, [other]);
}

pub(super) async fn removing_a_friend_leaves_other_lists(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await.id;
    let friend = ports.add("friend@example.com").await.id;
    let other = ports.add("other@example.com").await.id;
    for (owner, friend) in [(user, friend), (friend, user), (other, friend)] {
        ports.befriend(owner, friend).await;
    }

    assert!(ports.friends.remove(user, friend).await.unwrap());

    assert_eq!(ports.friends_of(friend).await, [user]);
    assert_eq!(ports.friends_of(other).await, [friend]);
}

pub(super) async fn who_is_not_on_the_list_is_not_removed(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await.id;
    let stranger = ports.add("stranger@example.com").await.id;
    ports.befriend(stranger, user).await;
    for other in [user, stranger, unknown_user()] {
        assert!(!ports.friends.remove(user, other).await.unwrap());
    }
    assert!(!ports.friends.remove(unknown_user(), user).await.unwrap());
    assert_eq!(ports.friends_of(stranger).await, [user]);
}

pub(super) async fn an_unknown_person_is_nobodys_friend(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await.id;
    for (owner, friend) in
        [(user, unknown_user()), (unknown_user(), user), (unknown_user(), unknown_user())]
    {
        let refused = ports.friends.add(owner, friend, noon()).await;
        assert!(matches!(refused, Err(AddFriendError::NoSuchUser)));
    }
    assert_eq!(ports.friends_of(user).await, []);
    assert_eq!(ports.friends_of(unknown_user()).await, []);
}
