use super::{SecretPorts, totp_room};
use crate::testing::builders::{new_direct_room, room_name, sealed_secret};
use crate::testing::suite::{unknown_room, unknown_user};
use crate::{AccessRule, NewRoom, RoomRevision, SealedSecret};

pub(super) async fn a_secret_is_kept_with_the_room_that_is_made_with_it(ports: &SecretPorts) {
    let creator = ports.rooms.people.sign_up("creator").await.id;
    let one = ports.add_room_with(creator, &sealed_secret(1)).await;
    let other = ports.add_room_with(creator, &sealed_secret(2)).await;

    assert_eq!(ports.find(one).await, Some(sealed_secret(1)));
    assert_eq!(ports.find(other).await, Some(sealed_secret(2)));
}

pub(super) async fn every_byte_of_a_secret_is_kept(ports: &SecretPorts) {
    let creator = ports.rooms.people.sign_up("creator").await.id;
    let secret = SealedSecret { bytes: (0..=u8::MAX).collect(), ..sealed_secret(1) };
    let room = ports.add_room_with(creator, &secret).await;

    assert_eq!(ports.find(room).await, Some(secret.clone()));
    assert_eq!(ports.list(None, 10).await, [(room, secret)]);
}

pub(super) async fn a_room_that_is_made_without_a_secret_has_none(ports: &SecretPorts) {
    let creator = ports.rooms.people.sign_up("creator").await.id;
    let other = ports.rooms.people.sign_up("other").await.id;
    let direct = ports.rooms.open_direct(new_direct_room(creator, other)).await.room.id;
    let mut rooms = vec![direct, unknown_room()];
    for access in [AccessRule::Open, AccessRule::Totp, AccessRule::Invite] {
        rooms.push(ports.rooms.add_room_of(creator, access).await.id);
    }

    for room in rooms {
        assert_eq!(ports.find(room).await, None);
    }
    assert_eq!(ports.list(None, 10).await, []);
}

pub(super) async fn a_room_that_is_not_made_leaves_no_secret(ports: &SecretPorts) {
    let creator = ports.rooms.people.sign_up("creator").await.id;
    let with_nobody = totp_room(creator, sealed_secret(1));
    let with_nobody = NewRoom { others: vec![unknown_user()], ..with_nobody };
    for refused in [with_nobody, totp_room(unknown_user(), sealed_secret(2))] {
        assert!(ports.rooms.rooms.add(refused).await.is_err());
    }

    assert_eq!(ports.list(None, 10).await, []);
}

pub(super) async fn a_deleted_room_has_no_secret(ports: &SecretPorts) {
    let creator = ports.rooms.people.sign_up("creator").await.id;
    let deleted = ports.add_room_with(creator, &sealed_secret(1)).await;
    let kept = ports.add_room_with(creator, &sealed_secret(2)).await;

    ports.rooms.archive(deleted).await;

    assert_eq!(ports.find(deleted).await, None);
    assert_eq!(ports.list(None, 10).await, [(kept, sealed_secret(2))]);
}

pub(super) async fn a_room_that_all_have_left_keeps_its_secret(ports: &SecretPorts) {
    let creator = ports.rooms.people.sign_up("creator").await.id;
    let erased = ports.rooms.people.sign_up("erased").await.id;
    let left = ports.add_room_with(creator, &sealed_secret(1)).await;
    let of_erased = ports.add_room_with(erased, &sealed_secret(2)).await;

    ports.rooms.leave(left, creator).await;
    ports.rooms.people.erase(erased).await;

    assert_eq!(ports.find(left).await, Some(sealed_secret(1)));
    assert_eq!(ports.find(of_erased).await, Some(sealed_secret(2)));
}

pub(super) async fn a_revised_room_keeps_its_secret(ports: &SecretPorts) {
    let creator = ports.rooms.people.sign_up("creator").await.id;
    let room = ports.add_room_with(creator, &sealed_secret(1)).await;

    let revision =
        RoomRevision { name: Some(room_name("another name")), ..RoomRevision::default() };
    ports.rooms.rooms.revise(room, revision, creator).await.unwrap();

    assert_eq!(ports.find(room).await, Some(sealed_secret(1)));
}
