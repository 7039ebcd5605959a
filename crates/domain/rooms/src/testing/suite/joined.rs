use std::time::Duration;

use kernel::testing::noon;
use kernel::{RoomId, UserId};

use super::{RoomPorts, unknown_room, unknown_user};
use crate::testing::builders::new_room;
use crate::{AccessRule, NewRoom};

async fn joined(ports: &RoomPorts, user: UserId) -> Vec<RoomId> {
    ports.rooms.list_joined(user).await.expect("an answer")
}

async fn add_room_made(ports: &RoomPorts, creator: UserId, minute: u64) -> RoomId {
    let created_at = noon() + Duration::from_secs(60 * minute);
    ports.add_room_as(NewRoom { created_at, ..new_room(creator) }).await.id
}

pub(super) async fn rooms_are_found_together_as_each_alone(ports: &RoomPorts) {
    let one = ports.people.sign_up("one").await.id;
    let two = ports.people.sign_up("two").await.id;
    let with_two = NewRoom { others: vec![two], ..new_room(one) };
    let of_one = ports.add_room_as(with_two).await;
    let of_two = ports.add_room_of(two, AccessRule::Invite).await;
    let another = ports.add_room(one).await;
    let deleted = ports.add_room(one).await.id;
    ports.archive(deleted).await;

    let asked = [of_two.id, deleted, unknown_room(), of_one.id];
    let mut found = ports.rooms.find_all(&asked, one).await.unwrap();

    found.sort_unstable_by_key(|room| room.id);
    assert_eq!(found, [of_one, of_two]);
    assert_eq!(ports.rooms.find_all(&[another.id], one).await.unwrap(), [another]);
    assert_eq!(ports.rooms.find_all(&[], one).await.unwrap(), []);
}

pub(super) async fn joined_rooms_are_listed_with_the_newest_activity_first(ports: &RoomPorts) {
    let user = ports.people.sign_up("user").await.id;
    let third = add_room_made(ports, user, 2).await;
    let first = add_room_made(ports, user, 9).await;
    let fourth = add_room_made(ports, user, 1).await;
    let second = add_room_made(ports, user, 3).await;

    assert_eq!(joined(ports, user).await, [first, second, third, fourth]);
}

pub(super) async fn of_joined_rooms_with_one_activity_the_newest_is_listed_first(
    ports: &RoomPorts,
) {
    let user = ports.people.sign_up("user").await.id;
    let first = add_room_made(ports, user, 1).await;
    let second = add_room_made(ports, user, 1).await;
    let newest_activity = add_room_made(ports, user, 2).await;
    let third = add_room_made(ports, user, 1).await;

    assert_eq!(joined(ports, user).await, [newest_activity, third, second, first]);
}

pub(super) async fn only_rooms_that_a_person_is_in_are_joined(ports: &RoomPorts) {
    let user = ports.people.sign_up("user").await.id;
    let other = ports.people.sign_up("other").await.id;
    let made = ports.add_room(user).await.id;
    let entered = ports.add_room_of(other, AccessRule::Totp).await.id;
    ports.join(entered, user, noon()).await;
    let with_user = NewRoom { access: AccessRule::Invite, others: vec![user], ..new_room(other) };
    let invited = ports.add_room_as(with_user).await.id;
    let left = ports.add_room(user).await.id;
    ports.leave(left, user).await;
    let barred = ports.add_room(other).await.id;
    ports.join(barred, user, noon()).await;
    ports.ban(barred, user).await;
    let deleted = ports.add_room(user).await.id;
    ports.archive(deleted).await;
    let of_other = ports.add_room(other).await.id;

    assert_eq!(joined(ports, user).await, [invited, entered, made]);
    assert_eq!(joined(ports, other).await, [of_other, barred, invited, entered]);
    assert_eq!(joined(ports, unknown_user()).await, []);
}
