use std::time::Duration;

use futures_util::future::join_all;
use kernel::testing::noon;
use kernel::{RoomId, UserId};

use super::{RoomPorts, unknown_room, unknown_user};
use crate::testing::builders::new_room;
use crate::{AccessRule, BringInError, NewRoom, Place};

const RULES: [AccessRule; 3] = [AccessRule::Open, AccessRule::Totp, AccessRule::Invite];
const MOST: usize = 100;
const LATER: Duration = Duration::from_secs(60);

async fn sign_up<const COUNT: usize>(ports: &RoomPorts) -> [UserId; COUNT] {
    let mut people = Vec::new();
    for _ in 0..COUNT {
        people.push(ports.people.sign_up("somebody").await.id);
    }
    people.try_into().expect("as many as were signed up")
}

async fn try_to_bring_in(
    ports: &RoomPorts,
    room: RoomId,
    users: &[UserId],
    most: usize,
) -> Result<Vec<UserId>, BringInError> {
    ports.members.bring_in(room, users, most, noon() + LATER).await
}

async fn bring_in(ports: &RoomPorts, room: RoomId, users: &[UserId]) -> Vec<UserId> {
    try_to_bring_in(ports, room, users, MOST).await.expect("people that are brought in")
}

pub(super) async fn whoever_is_brought_in_is_a_member_from_then_on(ports: &RoomPorts) {
    let [creator, one, two] = sign_up(ports).await;
    for access in RULES {
        let room = ports.add_room_of(creator, access).await.id;

        assert_eq!(bring_in(ports, room, &[two, one]).await, [two, one]);

        assert_eq!(ports.who_is_in(room).await, [creator, two, one]);
        for member in &ports.members(room, None, 10).await[1..] {
            assert_eq!((member.joined_at, member.last_read_at), (noon() + LATER, None));
            assert_eq!(ports.place(room, member.user.id).await, Place::Member);
        }
        assert_eq!(ports.find(room).await.unwrap().creator.id, creator);
    }
    assert_eq!(ports.logged().await, []);
}

pub(super) async fn those_who_were_in_before_are_no_newcomers_and_stay_as_they_are(
    ports: &RoomPorts,
) {
    let [creator, member, one, two] = sign_up(ports).await;
    let room = ports.add_room_of(creator, AccessRule::Invite).await.id;
    ports.join(room, member, noon()).await;
    let before = ports.members(room, None, 10).await;

    let newcomers = bring_in(ports, room, &[two, member, creator, one]).await;

    assert_eq!(newcomers, [two, one]);
    assert_eq!(ports.members(room, None, 2).await, before);
    assert_eq!(ports.who_is_in(room).await, [creator, member, two, one]);
    assert_eq!(bring_in(ports, room, &[one, member]).await, []);
    assert_eq!(bring_in(ports, room, &[]).await, []);
}

pub(super) async fn unknown_people_are_all_named_and_nobody_is_brought_in(ports: &RoomPorts) {
    let [creator, known, erased] = sign_up(ports).await;
    ports.people.erase(erased).await;
    for access in RULES {
        let room = ports.add_room_of(creator, access).await.id;

        let users = [known, erased, unknown_user()];
        let refused = try_to_bring_in(ports, room, &users, MOST).await;

        let Err(BringInError::NoSuchPeople(mut named)) = refused else {
            panic!("not refused for the unknown: {refused:?}");
        };
        named.sort_unstable();
        assert_eq!(named, [erased, unknown_user()]);
        assert_eq!(ports.who_is_in(room).await, [creator]);
    }
}

pub(super) async fn banned_people_are_all_named_and_nobody_is_brought_in(ports: &RoomPorts) {
    let [creator, welcome, one, two] = sign_up(ports).await;
    for access in RULES {
        let room = ports.add_room_of(creator, access).await.id;
        ports.ban(room, one).await;
        ports.ban(room, two).await;

        let refused = try_to_bring_in(ports, room, &[one, welcome, two], MOST).await;

        let Err(BringInError::Banned(mut named)) = refused else {
            panic!("not refused for the banned: {refused:?}");
        };
        named.sort_unstable();
        assert_eq!(named, [one, two]);
        assert_eq!(ports.who_is_in(room).await, [creator]);
        assert_eq!(bring_in(ports, room, &[welcome]).await, [welcome]);
    }
}

pub(super) async fn the_last_who_do_not_fit_are_named_and_nobody_is_brought_in(ports: &RoomPorts) {
    let [creator, member, one, two, three, four] = sign_up(ports).await;
    let room = ports.add_room_of(creator, AccessRule::Invite).await.id;
    ports.join(room, member, noon()).await;

    let users = [four, member, three, two, one];
    let refused = try_to_bring_in(ports, room, &users, 4).await;

    let Err(BringInError::TooMany(named)) = refused else {
        panic!("not refused for their number: {refused:?}");
    };
    assert_eq!(named, [two, one]);
    assert_eq!(ports.who_is_in(room).await, [creator, member]);
}

pub(super) async fn a_room_is_filled_to_its_last_place(ports: &RoomPorts) {
    let [creator, one, two, three] = sign_up(ports).await;
    let room = ports.add_room_of(creator, AccessRule::Invite).await.id;

    let newcomers = try_to_bring_in(ports, room, &[one, creator, two], 3).await.unwrap();
    assert_eq!(newcomers, [one, two]);

    let refused = try_to_bring_in(ports, room, &[one, three], 3).await;
    assert!(matches!(refused, Err(BringInError::TooMany(named)) if named == [three]));
    assert_eq!(try_to_bring_in(ports, room, &[two, one], 3).await.unwrap(), []);
    ports.leave(room, one).await;
    assert_eq!(try_to_bring_in(ports, room, &[three], 3).await.unwrap(), [three]);
}

pub(super) async fn a_room_is_not_overfilled_by_those_who_come_at_once(ports: &RoomPorts) {
    let [creator, newcomers @ ..] = sign_up::<9>(ports).await;
    let room = ports.add_room_of(creator, AccessRule::Invite).await.id;

    let each_alone = newcomers.iter().map(std::slice::from_ref);
    let answers = join_all(each_alone.map(|user| try_to_bring_in(ports, room, user, 4))).await;

    let came_in = answers.iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(came_in, 3);
    let refused =
        |answer: &_| matches!(answer, Err(BringInError::TooMany(named)) if named.len() == 1);
    assert_eq!(answers.iter().filter(|answer| refused(answer)).count(), 5);
    assert_eq!(ports.members.count(room).await.unwrap(), 4);
}

pub(super) async fn only_a_room_with_an_invite_rule_has_a_bound(ports: &RoomPorts) {
    let [creator, one, two] = sign_up(ports).await;
    for access in [AccessRule::Open, AccessRule::Totp] {
        let room = ports.add_room_of(creator, access).await.id;
        let newcomers = try_to_bring_in(ports, room, &[one, two], 1).await.unwrap();
        assert_eq!(newcomers, [one, two]);
    }
}

pub(super) async fn the_first_who_is_brought_into_an_empty_room_gets_the_creator_s_rights(
    ports: &RoomPorts,
) {
    let [creator, one, two] = sign_up(ports).await;
    let room = ports.add_room(creator).await.id;
    ports.leave(room, creator).await;

    assert_eq!(bring_in(ports, room, &[two, one]).await, [two, one]);

    assert_eq!(ports.place(room, two).await, Place::Creator);
    assert_eq!(ports.place(room, one).await, Place::Member);
}

pub(super) async fn nobody_is_brought_into_an_absent_room(ports: &RoomPorts) {
    let [creator, user] = sign_up(ports).await;
    let access = AccessRule::Invite;
    let deleted = ports.add_room_as(NewRoom { access, ..new_room(creator) }).await.id;
    ports.archive(deleted).await;

    for room in [deleted, unknown_room()] {
        let refused = try_to_bring_in(ports, room, &[user], MOST).await;
        assert!(matches!(refused, Err(BringInError::NoSuchRoom)), "{refused:?}");
    }
}
