use kernel::testing::noon;
use kernel::{Picture, UserId};

use super::{HOUR, INSTANT, ProfileTestPorts, is_private, shows};
use crate::testing::builders::display_name;
use crate::{AddFriendError, EmailPart, ProfileRevision, ReviseProfileError};

impl ProfileTestPorts {
    /// Ends an account at noon.
    async fn erase(&self, user: UserId) {
        self.users.erase(user, noon()).await.expect("an answer").expect("a live account");
    }
}

pub(super) async fn an_erased_person_has_no_profile(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    ports.erase(user.id).await;

    assert_eq!(ports.profiles.find(user.id).await.unwrap(), None);
    let name = Some(display_name("another"));
    for revision in [is_private(false), ProfileRevision { name, ..ProfileRevision::default() }] {
        let refused = ports.profiles.revise(user.id, revision, noon()).await;
        assert!(matches!(refused, Err(ReviseProfileError::NoSuchUser)));
    }
    assert_eq!(ports.profiles.find(user.id).await.unwrap(), None);
}

pub(super) async fn an_erased_person_is_not_found_by_email(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    let other = ports.add("other@example.com").await;
    ports.erase(user.id).await;

    for (part, expected) in [("user", vec![]), ("@", vec![ports.profile(other.id).await])] {
        let part = EmailPart::parse(part).unwrap();
        let found = ports.profiles.find_by_email_part(&part, 50).await.unwrap();
        assert_eq!(found, expected);
    }
}

pub(super) async fn whoever_takes_an_erased_persons_email_begins_with_an_empty_profile(
    ports: &ProfileTestPorts,
) {
    let first = ports.add("user@example.com").await;
    let new = ports.profile(first.id).await;
    ports.show_upload(first.id, 1).await;
    ports.revise(first.id, is_private(true)).await;
    ports.erase(first.id).await;

    let second = ports.add("user@example.com").await;

    let mut expected = new;
    expected.user_id = second.id;
    assert_eq!(ports.profile(second.id).await, expected);
}

pub(super) async fn what_an_erased_person_showed_is_due_from_then_on(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    let other = ports.add("other@example.com").await;
    let shown = ports.show_upload(user.id, 1).await;
    let unclaimed = ports.upload(user.id, 2).await;
    let of_other = ports.show_upload(other.id, 3).await;

    let at = noon() + HOUR / 2;
    ports.users.erase(user.id, at).await.unwrap().unwrap();

    assert_eq!(ports.due(at - INSTANT).await, []);
    assert_eq!(ports.due(at).await, [shown]);
    assert_eq!(ports.due(noon() + HOUR).await, [shown, unclaimed], "it has a time of its own");
    assert_eq!(ports.profile(other.id).await.picture, Some(Picture::Kept(of_other)));
    assert!(!ports.due(noon() + 1_000 * HOUR).await.contains(&of_other));
}

pub(super) async fn an_erased_persons_picture_cannot_be_shown(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    let picture = ports.upload(user.id, 1).await;
    ports.erase(user.id).await;

    let refused = ports.profiles.revise(user.id, shows(picture), noon()).await;

    assert!(matches!(refused, Err(ReviseProfileError::NoSuchUser)));
    assert_eq!(ports.due(noon() + HOUR).await, [picture]);
}

pub(super) async fn an_erased_person_is_on_no_friend_list_and_has_none(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await.id;
    let first = ports.add("first@example.com").await.id;
    let second = ports.add("second@example.com").await.id;
    for (owner, friend) in
        [(user, first), (user, second), (first, second), (first, user), (second, user)]
    {
        ports.befriend(owner, friend).await;
    }

    ports.erase(user).await;

    assert_eq!(ports.friends_of(user).await, []);
    assert_eq!(ports.friends_of(first).await, [second]);
    assert_eq!(ports.friends_of(second).await, []);
    assert!(!ports.friends.remove(first, user).await.unwrap());
    assert!(!ports.friends.remove(user, first).await.unwrap());
}

pub(super) async fn an_erased_person_makes_no_friends(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await.id;
    let other = ports.add("other@example.com").await.id;
    ports.erase(user).await;

    for (owner, friend) in [(user, other), (other, user)] {
        let refused = ports.friends.add(owner, friend, noon()).await;
        assert!(matches!(refused, Err(AddFriendError::NoSuchUser)));
    }
    assert_eq!(ports.friends_of(other).await, []);
}
