use std::time::Duration;

use kernel::testing::noon;
use kernel::{RoomId, UserId, UserRef};

use super::{RoomPorts, unknown_room};

const MINUTE: Duration = Duration::from_secs(60);

/// An open room and those who are in it: its creator, and three who joined one after the other, though
/// they had signed up the other way round.
async fn room_of_four(ports: &RoomPorts) -> (RoomId, Vec<UserRef>) {
    let third = ports.people.sign_up("third").await;
    let second = ports.people.sign_up("second").await;
    let first = ports.people.sign_up("first").await;
    let creator = ports.people.sign_up("creator").await;
    let room = ports.add_room(creator.id).await.id;
    for (number, newcomer) in (1..).zip([&first, &second, &third]) {
        ports.join(room, newcomer.id, noon() + number * MINUTE).await;
    }
    (room, vec![creator, first, second, third])
}

fn ids(people: &[UserRef]) -> Vec<UserId> {
    people.iter().map(|person| person.id).collect()
}

pub(super) async fn members_are_listed_longest_standing_first(ports: &RoomPorts) {
    let (room, people) = room_of_four(ports).await;

    let members = ports.members(room, None, 100).await;

    assert!(members.is_sorted_by_key(|member| member.membership));
    assert_eq!(ports.who_is_in(room).await, ids(&people));
}

pub(super) async fn a_list_of_members_goes_on_after_the_membership_given_up_to_its_limit(
    ports: &RoomPorts,
) {
    let (room, _) = room_of_four(ports).await;
    let all = ports.members(room, None, 4).await;

    assert_eq!(ports.members(room, None, 3).await, all[..3]);
    assert_eq!(ports.members(room, Some(all[0].membership), 2).await, all[1..3]);
    assert_eq!(ports.members(room, Some(all[2].membership), 2).await, all[3..]);
    assert_eq!(ports.members(room, Some(all[3].membership), 2).await, []);
}

pub(super) async fn a_list_of_members_shows_them_as_they_are_known(ports: &RoomPorts) {
    let (room, people) = room_of_four(ports).await;
    let members = ports.members(room, None, 100).await;
    let shown: Vec<_> = members.into_iter().map(|member| member.user).collect();
    assert_eq!(shown, people);
}

pub(super) async fn a_list_of_members_tells_when_they_came_in_and_that_they_have_read_nothing(
    ports: &RoomPorts,
) {
    let (room, _) = room_of_four(ports).await;
    let members = ports.members(room, None, 100).await;
    let joined_at: Vec<_> = members.iter().map(|member| member.joined_at).collect();
    assert_eq!(joined_at, [0, 1, 2, 3].map(|number| noon() + number * MINUTE));
    assert!(members.iter().all(|member| member.last_read_at.is_none()));
}

pub(super) async fn who_is_added_again_keeps_the_place_among_the_members(ports: &RoomPorts) {
    let (room, people) = room_of_four(ports).await;
    let members = ports.members(room, None, 100).await;

    for member in [&people[1], &people[0]] {
        ports.join(room, member.id, noon() + 60 * MINUTE).await;
    }

    assert_eq!(ports.members(room, None, 100).await, members);
}

pub(super) async fn who_left_was_banned_or_erased_is_not_among_the_members(ports: &RoomPorts) {
    let (room, people) = room_of_four(ports).await;

    ports.leave(room, people[0].id).await;
    assert_eq!(ports.who_is_in(room).await, ids(&people[1..]));
    ports.ban(room, people[1].id).await;
    assert_eq!(ports.who_is_in(room).await, ids(&people[2..]));
    ports.people.erase(people[2].id).await;
    assert_eq!(ports.who_is_in(room).await, ids(&people[3..]));
}

pub(super) async fn who_comes_back_is_listed_last_under_a_new_membership(ports: &RoomPorts) {
    let (room, people) = room_of_four(ports).await;
    let before = ports.members(room, None, 100).await;

    for person in [&people[3], &people[1]] {
        ports.leave(room, person.id).await;
        ports.join(room, person.id, noon() + 60 * MINUTE).await;
    }

    let members = ports.members(room, None, 100).await;
    assert_eq!(members[..2], [before[0].clone(), before[2].clone()]);
    assert_eq!(ports.who_is_in(room).await[2..], [people[3].id, people[1].id]);
    let highest = before[3].membership;
    let came_back = noon() + 60 * MINUTE;
    for member in &members[2..] {
        assert!(member.membership > highest);
        assert_eq!(member.joined_at, came_back);
    }
}

pub(super) async fn a_list_of_members_is_of_one_room(ports: &RoomPorts) {
    let (room, people) = room_of_four(ports).await;
    let outsider = ports.people.sign_up("outsider").await;
    let other = ports.add_room(outsider.id).await.id;
    ports.join(other, people[2].id, noon()).await;

    assert_eq!(ports.who_is_in(other).await, [outsider.id, people[2].id]);
    assert_eq!(ports.who_is_in(room).await, ids(&people));
}

pub(super) async fn an_absent_room_has_no_members(ports: &RoomPorts) {
    let (room, _) = room_of_four(ports).await;
    ports.archive(room).await;

    assert_eq!(ports.members(room, None, 100).await, []);
    assert_eq!(ports.members(unknown_room(), None, 100).await, []);
}
