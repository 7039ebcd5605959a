use kernel::testing::noon;
use kernel::{Picture, PictureFormat, PictureName, UniqueId};

use super::{HOUR, INSTANT, ProfileTestPorts, picture_name, removes_picture, shows};
use crate::ReviseProfileError;

pub(super) async fn an_unclaimed_upload_is_due_from_its_time_on(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    let picture = ports.upload(user.id, 1).await;

    assert_eq!(ports.due(noon()).await, []);
    assert_eq!(ports.due(noon() + HOUR - INSTANT).await, []);
    assert_eq!(ports.due(noon() + HOUR).await, [picture]);
    assert_eq!(ports.due(noon() + 2 * HOUR).await, [picture]);
}

pub(super) async fn a_removal_can_be_put_off(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    let stuck = ports.upload(user.id, 1).await;
    let next = ports.upload(user.id, 2).await;

    ports.uploads.put_off(stuck, noon() + 2 * HOUR).await.unwrap();
    ports.uploads.put_off(picture_name(3), noon()).await.unwrap();

    assert_eq!(ports.due(noon() + HOUR).await, [next]);
    assert_eq!(ports.due(noon() + 2 * HOUR).await, [next, stuck]);
}

pub(super) async fn what_is_shown_stays_so_when_its_removal_is_put_off(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    let shown = ports.show_upload(user.id, 1).await;

    ports.uploads.put_off(shown, noon()).await.unwrap();

    assert_eq!(ports.due(noon() + 1_000 * HOUR).await, []);
}

pub(super) async fn due_uploads_are_listed_longest_due_first(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    for (number, hours) in [(1, 3), (2, 1), (3, 4), (4, 2)] {
        let due_at = noon() + hours * HOUR;
        ports.uploads.add(picture_name(number), user.id, due_at).await.unwrap();
    }

    let all = [2, 4, 1, 3].map(picture_name);
    assert_eq!(ports.due(noon() + 4 * HOUR).await, all);
    assert_eq!(ports.due(noon() + 3 * HOUR).await, all[..3]);
    let first_two = ports.uploads.list_due(noon() + 4 * HOUR, 2).await.unwrap();
    assert_eq!(first_two, all[..2]);
}

pub(super) async fn an_upload_of_any_format_is_known_by_its_name(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    for (number, format) in (1..).zip(PictureFormat::ALL) {
        let name = PictureName::new(UniqueId::new(u128::MAX - number), format);
        ports.uploads.add(name, user.id, noon() + HOUR).await.unwrap();

        let revised = ports.revise(user.id, shows(name)).await;
        assert_eq!(revised.picture, Some(Picture::Kept(name)));

        ports.revise(user.id, removes_picture()).await;
        assert_eq!(ports.due(noon()).await, [name]);
        ports.uploads.remove(&[name]).await.unwrap();
    }
}

pub(super) async fn removed_uploads_are_forgotten(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    let mut pictures = Vec::new();
    for number in 1..=3 {
        pictures.push(ports.upload(user.id, number).await);
    }

    ports.uploads.remove(&pictures[..2]).await.unwrap();

    assert_eq!(ports.due(noon() + HOUR).await, pictures[2..]);
    let refused = ports.profiles.revise(user.id, shows(pictures[0]), noon()).await;
    assert!(matches!(refused, Err(ReviseProfileError::NoSuchPicture)));
}

pub(super) async fn removing_uploads_leaves_those_that_are_shown(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    let shown = ports.show_upload(user.id, 1).await;
    let unclaimed = ports.upload(user.id, 2).await;

    ports.uploads.remove(&[shown, unclaimed]).await.unwrap();

    assert_eq!(ports.profile(user.id).await.picture, Some(Picture::Kept(shown)));
    assert_eq!(ports.due(noon() + 1_000 * HOUR).await, []);
    ports.revise(user.id, removes_picture()).await;
    assert_eq!(ports.due(noon()).await, [shown]);
}

pub(super) async fn uploads_that_are_not_there_can_be_removed(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    let picture = ports.upload(user.id, 1).await;

    ports.uploads.remove(&[]).await.unwrap();
    ports.uploads.remove(&[picture_name(2)]).await.unwrap();
    assert_eq!(ports.due(noon() + HOUR).await, [picture]);

    for _ in 0..2 {
        ports.uploads.remove(&[picture]).await.unwrap();
        assert_eq!(ports.due(noon() + HOUR).await, []);
    }
}
