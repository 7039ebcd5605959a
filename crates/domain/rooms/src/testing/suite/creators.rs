use std::time::Duration;

use kernel::UserRef;
use kernel::testing::noon;

use super::RoomPorts;
use crate::{AccessRule, Place, Room};

const MINUTE: Duration = Duration::from_secs(60);

async fn creator_of(ports: &RoomPorts, room: &Room) -> UserRef {
    ports.find(room.id).await.expect("a room that is there").creator
}

pub(super) async fn a_newcomer_leaves_the_creator_its_rights(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let newcomer = ports.people.sign_up("newcomer").await;
    let room = ports.add_room(creator.id).await;

    ports.join(room.id, newcomer.id, noon()).await;

    assert_eq!(creator_of(ports, &room).await, creator);
}

pub(super) async fn the_rights_of_an_erased_creator_pass_to_the_longest_standing_member(
    ports: &RoomPorts,
) {
    let latecomer = ports.people.sign_up("latecomer").await;
    let creator = ports.people.sign_up("creator").await;
    let oldest = ports.people.sign_up("oldest").await;
    let room = ports.add_room(creator.id).await;
    ports.join(room.id, oldest.id, noon() + MINUTE).await;
    ports.join(room.id, latecomer.id, noon() + 2 * MINUTE).await;

    ports.people.erase(creator.id).await;

    assert_eq!(creator_of(ports, &room).await, oldest);
    ports.people.erase(oldest.id).await;
    assert_eq!(creator_of(ports, &room).await, latecomer);
}

pub(super) async fn the_rights_pass_on_in_every_room_of_an_erased_creator(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let one = ports.people.sign_up("one").await;
    let two = ports.people.sign_up("two").await;
    let totp = ports.add_room_of(creator.id, AccessRule::Totp).await;
    let invite = ports.add_room_of(creator.id, AccessRule::Invite).await;
    let of_another = ports.add_room(two.id).await;
    ports.join(totp.id, one.id, noon() + MINUTE).await;
    ports.join(invite.id, two.id, noon() + MINUTE).await;
    ports.join(of_another.id, creator.id, noon() + MINUTE).await;

    ports.people.erase(creator.id).await;

    assert_eq!(creator_of(ports, &totp).await, one);
    assert_eq!(creator_of(ports, &invite).await, two);
    assert_eq!(creator_of(ports, &of_another).await, two);
}

pub(super) async fn an_erased_member_leaves_the_creator_its_rights(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let member = ports.people.sign_up("member").await;
    let room = ports.add_room(creator.id).await;
    ports.join(room.id, member.id, noon() + MINUTE).await;

    ports.people.erase(member.id).await;

    assert_eq!(creator_of(ports, &room).await, creator);
}

pub(super) async fn a_room_that_nobody_is_left_in_gives_its_rights_to_whoever_joins_next(
    ports: &RoomPorts,
) {
    let creator = ports.people.sign_up("creator").await;
    let next = ports.people.sign_up("next").await;
    let later = ports.people.sign_up("later").await;
    let room = ports.add_room(creator.id).await;

    ports.people.erase(creator.id).await;
    let nobody = UserRef { id: creator.id, email: String::new(), name: String::new() };
    assert_eq!(creator_of(ports, &room).await, nobody);
    assert_eq!(ports.place(room.id, creator.id).await, Place::Outsider);

    ports.join(room.id, next.id, noon() + MINUTE).await;
    ports.join(room.id, later.id, noon() + 2 * MINUTE).await;
    assert_eq!(creator_of(ports, &room).await, next);
}
