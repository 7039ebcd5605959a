use kernel::testing::noon;
use kernel::{Picture, PictureName, Timestamp, UserId};

use super::{HOUR, ProfileTestPorts, picture_name, removes_picture, shows};
use crate::testing::builders::{contact_number, display_name, status};
use crate::{ProfileRevision, ReviseProfileError};

impl ProfileTestPorts {
    async fn assert_refused(&self, user: UserId, picture: PictureName, at: Timestamp) {
        let refused = self.profiles.revise(user, shows(picture), at).await;
        assert!(matches!(refused, Err(ReviseProfileError::NoSuchPicture)));
    }
}

pub(super) async fn a_picture_of_somebody_else_is_refused(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    let other = ports.add("other@example.com").await;
    let shown = ports.show_upload(other.id, 1).await;
    let unclaimed = ports.upload(other.id, 2).await;

    ports.assert_refused(user.id, shown, noon()).await;
    ports.assert_refused(user.id, unclaimed, noon()).await;

    assert_eq!(ports.profile(user.id).await.picture, None);
    assert_eq!(ports.profile(other.id).await.picture, Some(Picture::Kept(shown)));
    assert_eq!(ports.due(noon() + HOUR).await, [unclaimed]);
}

pub(super) async fn a_picture_that_was_never_uploaded_is_refused(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    ports.upload(user.id, 1).await;
    ports.assert_refused(user.id, picture_name(2), noon()).await;
    assert_eq!(ports.profile(user.id).await.picture, None);
}

pub(super) async fn a_picture_that_is_due_is_refused(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    let picture = ports.upload(user.id, 1).await;

    for at in [noon() + HOUR, noon() + 2 * HOUR] {
        ports.assert_refused(user.id, picture, at).await;
    }

    assert_eq!(ports.profile(user.id).await.picture, None);
    assert_eq!(ports.due(noon() + HOUR).await, [picture]);
}

pub(super) async fn a_picture_that_was_lost_is_refused(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    let picture = ports.show_upload(user.id, 1).await;
    ports.revise(user.id, removes_picture()).await;

    ports.assert_refused(user.id, picture, noon()).await;

    assert_eq!(ports.due(noon()).await, [picture]);
}

pub(super) async fn with_a_refused_picture_nothing_else_is_changed(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    let shown = ports.show_upload(user.id, 1).await;
    let before = ports.profile(user.id).await;

    let revision = ProfileRevision {
        name: Some(display_name("another name")),
        contact_number: Some(contact_number("another number")),
        status: Some(status("another status")),
        is_private: Some(true),
        ..shows(picture_name(2))
    };
    let refused = ports.profiles.revise(user.id, revision, noon()).await;

    assert!(matches!(refused, Err(ReviseProfileError::NoSuchPicture)));
    assert_eq!(ports.profile(user.id).await, before);
    assert_eq!(before.picture, Some(Picture::Kept(shown)));
    assert_eq!(ports.due(noon() + 1_000 * HOUR).await, []);
}
