use std::time::Duration;

use kernel::testing::noon;
use kernel::{RoomId, UserId, UserRef};
use rooms::{AccessRule, Action, Error, Member, Room};

use crate::world::{World, run};

/// Members that are read at once.
const CHUNK: usize = 500;

/// All that a walk shows, step by step.
async fn walk(world: &World, user: &UserRef, room: RoomId) -> Vec<Vec<Member>> {
    let mut walk = world.service.members(user.id, room).await.unwrap();
    let mut steps = Vec::new();
    while let Some(step) = world.service.next_members(&mut walk).await.unwrap() {
        steps.push(step);
    }
    assert_eq!(world.service.next_members(&mut walk).await.unwrap(), None);
    steps
}

async fn shown(world: &World, user: &UserRef, room: RoomId) -> Vec<UserId> {
    walk(world, user, room).await.concat().into_iter().map(|member| member.user.id).collect()
}

/// A room of its creator and a member, and somebody who is not in it.
async fn room_of_two(world: &World, access: AccessRule) -> (Room, UserRef, UserRef) {
    let creator = world.sign_up("creator").await;
    let member = world.sign_up("member").await;
    let outsider = world.sign_up("outsider").await;
    let room = world.add_room(&creator, access).await;
    world.join(room.id, &member).await;
    (room, member, outsider)
}

#[test]
fn members_see_who_is_in_whatever_the_room_s_rule() {
    run(async {
        for access in [AccessRule::Open, AccessRule::Totp, AccessRule::Invite] {
            let world = World::new();
            let (room, member, _) = room_of_two(&world, access).await;
            for user in [&room.creator, &member] {
                let members = walk(&world, user, room.id).await.concat();
                let people: Vec<_> = members.into_iter().map(|member| member.user).collect();
                assert_eq!(people, [room.creator.clone(), member.clone()]);
            }
        }
    });
}

#[test]
fn a_walk_shows_when_members_came_in_and_last_read() {
    run(async {
        let world = World::new();
        let (room, member, _) = room_of_two(&world, AccessRule::Invite).await;
        let read_at = noon() + Duration::from_secs(300);
        world.rooms.note_reading(room.id, member.id, read_at);

        let members = walk(&world, &member, room.id).await.concat();

        let shown: Vec<_> = members.iter().map(|one| (one.joined_at, one.last_read_at)).collect();
        assert_eq!(shown, [(noon(), None), (noon(), Some(read_at))]);
    });
}

#[test]
fn an_outsider_of_an_open_room_sees_all_and_does_not_join() {
    run(async {
        let world = World::new();
        let (room, member, outsider) = room_of_two(&world, AccessRule::Open).await;

        assert_eq!(shown(&world, &outsider, room.id).await, [room.creator.id, member.id]);
        assert!(!world.is_member(room.id, outsider.id).await);
    });
}

#[test]
fn an_outsider_of_a_totp_room_sees_nobody() {
    run(async {
        let world = World::new();
        let (room, _, outsider) = room_of_two(&world, AccessRule::Totp).await;
        assert_eq!(shown(&world, &outsider, room.id).await, []);
    });
}

#[test]
fn a_banned_person_sees_nobody_in_a_room_that_everybody_sees() {
    run(async {
        for access in [AccessRule::Open, AccessRule::Totp] {
            let world = World::new();
            let (room, member, _) = room_of_two(&world, access).await;
            world.service.ban(room.creator.id, room.id, member.id).await.unwrap();
            assert_eq!(shown(&world, &member, room.id).await, []);
            assert_eq!(shown(&world, &room.creator, room.id).await, [room.creator.id]);
        }
    });
}

#[test]
fn an_outsider_of_an_invite_room_is_barred() {
    run(async {
        let world = World::new();
        let (room, _, outsider) = room_of_two(&world, AccessRule::Invite).await;
        let refused = world.service.members(outsider.id, room.id).await;
        assert!(matches!(refused, Err(Error::Barred(Action::See))));
    });
}

#[test]
fn a_room_that_is_not_there_has_no_members_to_walk_through() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        for room in world.absent_rooms(&creator).await {
            let refused = world.service.members(creator.id, room).await;
            assert!(matches!(refused, Err(Error::NoSuchRoom)));
        }
    });
}

#[test]
fn a_walk_shows_every_member_once_in_the_order_of_joining() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let room = world.add_room(&creator, AccessRule::Open).await;
        let mut joined = vec![creator.id];
        for _ in 0..2 * CHUNK {
            let newcomer = world.sign_up("newcomer").await;
            world.join(room.id, &newcomer).await;
            joined.push(newcomer.id);
        }

        let steps = walk(&world, &creator, room.id).await;

        assert_eq!(steps.iter().map(Vec::len).collect::<Vec<_>>(), [CHUNK, CHUNK, 1]);
        let seen: Vec<_> = steps.into_iter().flatten().map(|member| member.user.id).collect();
        assert_eq!(seen, joined);
    });
}

#[test]
fn a_walk_over_whole_chunks_ends() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let room = world.add_room(&creator, AccessRule::Open).await;
        for _ in 1..CHUNK {
            let newcomer = world.sign_up("newcomer").await;
            world.join(room.id, &newcomer).await;
        }
        assert_eq!(shown(&world, &creator, room.id).await.len(), CHUNK);
    });
}
