use super::SecretPorts;
use crate::SealedSecret;
use crate::testing::builders::sealed_secret;
use crate::testing::suite::unknown_room;

pub(super) async fn secrets_are_listed_in_the_order_of_their_rooms(ports: &SecretPorts) {
    let creator = ports.rooms.people.sign_up("creator").await.id;
    let mut all = Vec::new();
    for number in [9, 1, 5] {
        ports.rooms.add_room(creator).await;
        let secret = sealed_secret(number);
        all.push((ports.add_room_with(creator, &secret).await, secret));
    }
    let renewed = sealed_secret(2);
    ports.replace(all[0].0, &renewed).await;
    all[0].1 = renewed;

    assert_eq!(ports.list(None, 10).await, all);
}

pub(super) async fn secrets_are_listed_after_the_room_given_up_to_the_limit(ports: &SecretPorts) {
    let creator = ports.rooms.people.sign_up("creator").await.id;
    let mut all = Vec::new();
    for number in 0..4 {
        let secret = sealed_secret(number);
        all.push((ports.add_room_with(creator, &secret).await, secret));
    }
    let without = ports.rooms.add_room(creator).await.id;

    assert_eq!(ports.list(None, 2).await, all[..2]);
    assert_eq!(ports.list(Some(all[0].0), 2).await, all[1..3]);
    assert_eq!(ports.list(Some(all[2].0), 2).await, all[3..]);
    ports.rooms.archive(all[1].0).await;
    assert_eq!(ports.list(Some(all[1].0), 2).await, all[2..]);
    assert_eq!(ports.list(Some(without), 2).await, []);
}

pub(super) async fn a_renewed_secret_takes_the_place_of_the_one_before(ports: &SecretPorts) {
    let creator = ports.rooms.people.sign_up("creator").await.id;
    let room = ports.add_room_with(creator, &sealed_secret(1)).await;
    let other = ports.add_room_with(creator, &sealed_secret(2)).await;
    let same_id = SealedSecret { bytes: vec![7; 49], ..sealed_secret(1) };
    for renewed in [same_id, sealed_secret(3)] {
        ports.replace(room, &renewed).await;

        assert_eq!(ports.find(room).await, Some(renewed));
        assert_eq!(ports.find(other).await, Some(sealed_secret(2)));
    }
}

pub(super) async fn a_room_without_a_secret_gets_none_in_its_place(ports: &SecretPorts) {
    let creator = ports.rooms.people.sign_up("creator").await.id;
    let open = ports.rooms.add_room(creator).await.id;
    let deleted = ports.add_room_with(creator, &sealed_secret(1)).await;
    ports.rooms.archive(deleted).await;

    for room in [open, deleted, unknown_room()] {
        ports.replace(room, &sealed_secret(2)).await;
        assert_eq!(ports.find(room).await, None);
    }
    assert_eq!(ports.list(None, 10).await, []);
}
