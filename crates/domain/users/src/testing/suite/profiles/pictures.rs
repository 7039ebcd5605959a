use std::collections::BTreeSet;

use kernel::testing::noon;
use kernel::{Picture, PictureName};

use super::{
    HOUR, INSTANT, ProfileTestPorts, picture_name, removes_picture, replaces_picture, shows,
};
use crate::testing::builders::new_session;

fn linked() -> Picture {
    Picture::linked("https://example.com/profile.jpg").expect("an address")
}

/// Pictures that became due together, which are in no order.
fn texts(names: &[PictureName]) -> BTreeSet<String> {
    names.iter().map(ToString::to_string).collect()
}

pub(super) async fn a_picture_that_is_shown_is_never_due(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    let picture = ports.upload(user.id, 1).await;

    let revised = ports.revise(user.id, shows(picture)).await;

    assert_eq!(revised.picture, Some(Picture::Kept(picture)));
    assert_eq!(ports.profile(user.id).await.picture, Some(Picture::Kept(picture)));
    assert_eq!(ports.due(noon() + 1_000 * HOUR).await, []);
}

pub(super) async fn a_picture_can_be_shown_until_it_is_due(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    let picture = ports.upload(user.id, 1).await;

    let just_before = noon() + HOUR - INSTANT;
    ports.profiles.revise(user.id, shows(picture), just_before).await.unwrap();

    assert_eq!(ports.due(noon() + HOUR).await, []);
}

pub(super) async fn a_kept_picture_shows_in_sessions_checked_before(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    let session = ports.sessions.open(new_session(user.id, noon())).await.unwrap().session.id;
    ports.sessions.standing(session).await.unwrap().unwrap();

    let picture = ports.show_upload(user.id, 1).await;

    let standing = ports.sessions.standing(session).await.unwrap().unwrap();
    assert_eq!(standing.identity.picture, Some(Picture::Kept(picture)));
}

pub(super) async fn a_replaced_picture_is_due_from_then_on(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    let old = ports.show_upload(user.id, 1).await;
    let new = ports.upload(user.id, 2).await;

    let at = noon() + HOUR / 2;
    let revised = ports.profiles.revise(user.id, shows(new), at).await.unwrap();

    assert_eq!(revised.picture, Some(Picture::Kept(new)));
    assert_eq!(ports.due(at - INSTANT).await, []);
    assert_eq!(ports.due(at).await, [old]);
    assert_eq!(ports.due(noon() + 1_000 * HOUR).await, [old]);
}

pub(super) async fn a_removed_picture_is_due_from_then_on(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    let picture = ports.show_upload(user.id, 1).await;

    let at = noon() + 2 * HOUR;
    let revised = ports.profiles.revise(user.id, removes_picture(), at).await.unwrap();

    assert_eq!(revised.picture, None);
    assert_eq!(ports.profile(user.id).await.picture, None);
    assert_eq!(ports.due(at - INSTANT).await, []);
    assert_eq!(ports.due(at).await, [picture]);
}

pub(super) async fn no_picture_can_be_removed_again(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    let before = ports.profile(user.id).await;

    assert_eq!(ports.revise(user.id, removes_picture()).await, before);

    assert_eq!(ports.due(noon() + 1_000 * HOUR).await, []);
}

pub(super) async fn a_picture_that_is_set_again_stays(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    let picture = ports.show_upload(user.id, 1).await;

    let at = noon() + 2 * HOUR;
    let revised = ports.profiles.revise(user.id, shows(picture), at).await.unwrap();

    assert_eq!(revised.picture, Some(Picture::Kept(picture)));
    assert_eq!(ports.due(noon() + 1_000 * HOUR).await, []);
}

pub(super) async fn a_linked_picture_needs_no_upload(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    for _ in 0..2 {
        let revised = ports.revise(user.id, replaces_picture(linked())).await;
        assert_eq!(revised.picture, Some(linked()));
    }
    assert_eq!(ports.due(noon() + 1_000 * HOUR).await, []);
}

pub(super) async fn a_linked_picture_takes_the_place_of_a_kept_one(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    let picture = ports.show_upload(user.id, 1).await;

    let at = noon() + HOUR;
    ports.profiles.revise(user.id, replaces_picture(linked()), at).await.unwrap();

    assert_eq!(ports.profile(user.id).await.picture, Some(linked()));
    assert_eq!(ports.due(at - INSTANT).await, []);
    assert_eq!(ports.due(at).await, [picture]);
}

pub(super) async fn a_kept_picture_takes_the_place_of_a_linked_one(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    ports.revise(user.id, replaces_picture(linked())).await;

    let picture = ports.show_upload(user.id, 1).await;

    assert_eq!(ports.profile(user.id).await.picture, Some(Picture::Kept(picture)));
    assert_eq!(ports.due(noon() + 1_000 * HOUR).await, []);
}

pub(super) async fn pictures_replaced_in_turn_are_all_due(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    let mut lost = Vec::new();
    for number in 1..=3 {
        lost.push(ports.show_upload(user.id, number).await);
    }
    ports.show_upload(user.id, 4).await;

    assert_eq!(texts(&ports.due(noon()).await), texts(&lost));
    assert!(!ports.due(noon() + 1_000 * HOUR).await.contains(&picture_name(4)));
}
