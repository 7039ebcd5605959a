use kernel::testing::noon;
use kernel::{Picture, UserId};

use super::{ProfileTestPorts, is_private, replaces_picture, unknown_user};
use crate::testing::builders::{contact_number, display_name, new_session, status};
use crate::{
    ContactNumber, Identity, PictureChange, Profile, ProfileRevision, ReviseProfileError, Status,
};

fn linked(address: &str) -> Picture {
    Picture::linked(address).expect("an address")
}

/// Every part of a profile at once.
fn whole_revision() -> ProfileRevision {
    ProfileRevision {
        name: Some(display_name("마당 👩‍👩‍👧")),
        picture: Some(PictureChange::Replace(linked("https://example.com/a.png"))),
        contact_number: Some(contact_number("010-1234-5678")),
        status: Some(status("여기 있어요\n'; --")),
        is_private: Some(true),
    }
}

async fn a_person_with_everything(ports: &ProfileTestPorts) -> UserId {
    let user = ports.add("user@example.com").await;
    ports.revise(user.id, whole_revision()).await;
    user.id
}

pub(super) async fn a_revision_can_change_everything(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;

    let revised = ports.revise(user.id, whole_revision()).await;

    let expected = Profile {
        user_id: user.id,
        email: user.email,
        name: display_name("마당 👩‍👩‍👧"),
        picture: Some(linked("https://example.com/a.png")),
        contact_number: contact_number("010-1234-5678"),
        status: status("여기 있어요\n'; --"),
        is_private: true,
    };
    assert_eq!(revised, expected);
    assert_eq!(ports.profile(user.id).await, expected);
}

pub(super) async fn a_revision_changes_only_what_it_names(ports: &ProfileTestPorts) {
    let user = a_person_with_everything(ports).await;
    let nothing = ProfileRevision::default;
    let another = linked("https://example.com/b.png");
    let mut expected = ports.profile(user).await;

    expected.name = display_name("another name");
    let revision = ProfileRevision { name: Some(expected.name.clone()), ..nothing() };
    assert_eq!(ports.revise(user, revision).await, expected);

    expected.picture = Some(another.clone());
    assert_eq!(ports.revise(user, replaces_picture(another)).await, expected);

    expected.contact_number = contact_number("another number");
    let number = Some(expected.contact_number.clone());
    let revision = ProfileRevision { contact_number: number, ..nothing() };
    assert_eq!(ports.revise(user, revision).await, expected);

    expected.status = status("another status");
    let revision = ProfileRevision { status: Some(expected.status.clone()), ..nothing() };
    assert_eq!(ports.revise(user, revision).await, expected);

    expected.is_private = false;
    assert_eq!(ports.revise(user, is_private(false)).await, expected);
    assert_eq!(ports.profile(user).await, expected);
}

pub(super) async fn a_revision_of_nothing_changes_nothing(ports: &ProfileTestPorts) {
    let user = a_person_with_everything(ports).await;
    let before = ports.profile(user).await;

    assert_eq!(ports.revise(user, ProfileRevision::default()).await, before);

    assert_eq!(ports.profile(user).await, before);
}

pub(super) async fn a_revision_can_empty_what_may_be_empty(ports: &ProfileTestPorts) {
    let user = a_person_with_everything(ports).await;

    let revision = ProfileRevision {
        picture: Some(PictureChange::Remove),
        contact_number: Some(ContactNumber::default()),
        status: Some(Status::default()),
        ..ProfileRevision::default()
    };
    let revised = ports.revise(user, revision).await;

    assert_eq!(revised.picture, None);
    assert_eq!(revised.contact_number, ContactNumber::default());
    assert_eq!(revised.status, Status::default());
    assert_eq!(ports.profile(user).await, revised);
}

pub(super) async fn a_revision_leaves_the_profiles_of_others(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    let other = ports.add("other@example.com").await;
    let before = ports.profile(other.id).await;

    ports.revise(user.id, whole_revision()).await;

    assert_eq!(ports.profile(other.id).await, before);
}

pub(super) async fn the_longest_texts_are_kept_whole(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    let address = format!("https://example.com/{}", "a".repeat(Picture::MAX_ADDRESS_LENGTH - 20));
    let revision = ProfileRevision {
        name: Some(display_name(&"👋".repeat(50))),
        picture: Some(PictureChange::Replace(linked(&address))),
        contact_number: Some(contact_number(&"👋".repeat(ContactNumber::MAX_LENGTH))),
        status: Some(status(&"👋".repeat(Status::MAX_LENGTH))),
        is_private: None,
    };

    let revised = ports.revise(user.id, revision.clone()).await;

    assert_eq!(Some(&revised.name), revision.name.as_ref());
    assert_eq!(revised.picture, Some(Picture::Linked(address)));
    assert_eq!(Some(&revised.contact_number), revision.contact_number.as_ref());
    assert_eq!(Some(&revised.status), revision.status.as_ref());
    assert_eq!(ports.profile(user.id).await, revised);
}

pub(super) async fn a_revised_name_is_the_one_of_the_account(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;

    ports.revise(user.id, whole_revision()).await;

    let account = ports.users.find(user.id).await.unwrap().unwrap();
    assert_eq!(account.user.name, display_name("마당 👩‍👩‍👧"));
}

pub(super) async fn a_session_checked_before_shows_the_revised_name_and_picture(
    ports: &ProfileTestPorts,
) {
    let user = ports.add("user@example.com").await;
    let signed_in = ports.sessions.open(new_session(user.id, noon())).await.unwrap();
    let session = signed_in.session.id;
    let identity =
        async || ports.sessions.standing(session).await.unwrap().unwrap().identity.clone();
    assert_eq!(identity().await, Identity { user: user.as_ref(), picture: None });

    ports.revise(user.id, whole_revision()).await;
    let shown = identity().await;
    assert_eq!(shown.user.name, "마당 👩‍👩‍👧");
    assert_eq!(shown.picture, Some(linked("https://example.com/a.png")));

    ports.revise(user.id, super::removes_picture()).await;
    let shown = identity().await;
    assert_eq!(shown.user.name, "마당 👩‍👩‍👧");
    assert_eq!(shown.picture, None);
}

pub(super) async fn an_unknown_profile_cannot_be_revised(ports: &ProfileTestPorts) {
    for revision in [whole_revision(), ProfileRevision::default()] {
        let refused = ports.profiles.revise(unknown_user(), revision, noon()).await;
        assert!(matches!(refused, Err(ReviseProfileError::NoSuchUser)));
    }
}
