use kernel::{RoomId, UserId};
use rooms::{AccessRule, Error, Room, RoomWalk};

use crate::world::{World, run};

/// More than one call returns.
const MANY: usize = 501;

/// All that a walk shows, step by step.
async fn walk(world: &World, user: UserId) -> Vec<Vec<Room>> {
    let mut walk = RoomWalk::of(user);
    let mut steps = Vec::new();
    while let Some(step) = world.service.next_rooms(&mut walk).await.unwrap() {
        steps.push(step);
    }
    steps
}

#[test]
fn a_room_is_found_by_those_who_may_see_it() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let stranger = world.sign_up("stranger").await;
        for access in [AccessRule::Open, AccessRule::Totp] {
            let room = world.add_room(&creator, access).await;
            assert_eq!(world.service.find_room(stranger.id, room.id).await.unwrap(), room);
        }
        let room = world.add_room(&creator, AccessRule::Invite).await;
        assert_eq!(world.service.find_room(creator.id, room.id).await.unwrap(), room);
        let refused = world.service.find_room(stranger.id, room.id).await;
        assert!(matches!(refused, Err(Error::Barred)));
    });
}

#[test]
fn a_room_that_is_not_there_is_not_found() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let deleted = world.add_room(&creator, AccessRule::Open).await;
        world.rooms.delete(deleted.id);
        for room in [deleted.id, RoomId::new(i64::MAX).unwrap()] {
            let found = world.service.find_room(creator.id, room).await;
            assert!(matches!(found, Err(Error::NoSuchRoom)));
        }
    });
}

#[test]
fn a_list_holds_what_the_person_may_see_newest_first() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let stranger = world.sign_up("stranger").await;
        let open = world.add_room(&creator, AccessRule::Open).await;
        let invite = world.add_room(&creator, AccessRule::Invite).await;
        let totp = world.add_room(&creator, AccessRule::Totp).await;

        assert_eq!(walk(&world, creator.id).await, [[totp.clone(), invite, open.clone()]]);
        assert_eq!(walk(&world, stranger.id).await, [[totp, open]]);
    });
}

#[test]
fn a_walk_sees_every_room_once_and_ends() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let mut made = Vec::new();
        for _ in 0..MANY {
            made.push(world.add_room(&creator, AccessRule::Open).await.id);
        }

        let steps = walk(&world, creator.id).await;
        let seen: Vec<_> = steps.into_iter().flatten().map(|room| room.id).collect();

        made.reverse();
        assert_eq!(seen, made);
    });
}

#[test]
fn a_room_made_during_a_walk_is_not_in_it() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        for _ in 0..MANY {
            world.add_room(&creator, AccessRule::Open).await;
        }
        let mut walk = RoomWalk::of(creator.id);
        let first = world.service.next_rooms(&mut walk).await.unwrap().unwrap();
        let new = world.add_room(&creator, AccessRule::Open).await;

        let rest = world.service.next_rooms(&mut walk).await.unwrap().unwrap();
        assert_eq!(world.service.next_rooms(&mut walk).await.unwrap(), None);

        assert_eq!(first.len() + rest.len(), MANY);
        assert!(!rest.contains(&new));
    });
}
