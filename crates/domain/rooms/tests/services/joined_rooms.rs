use std::time::Duration;

use kernel::testing::noon;
use kernel::{RoomId, UserRef};
use rooms::{AccessRule, Room};

use crate::world::{World, run};

/// More rooms than are read at once.
const MANY: usize = 501;

/// All that a walk shows, step by step.
async fn walk(world: &World, user: &UserRef) -> Vec<Vec<Room>> {
    let mut walk = world.service.joined_rooms(user.id).await.unwrap();
    let mut steps = Vec::new();
    let mut upcoming = walk.upcoming().to_vec();
    while let Some(step) = world.service.next_joined(&mut walk).await.unwrap() {
        assert_eq!(step.iter().map(|room| room.id).collect::<Vec<_>>(), upcoming);
        upcoming = walk.upcoming().to_vec();
        steps.push(step);
    }
    assert_eq!(upcoming, []);
    assert_eq!(world.service.next_joined(&mut walk).await.unwrap(), None);
    steps
}

async fn shown(world: &World, user: &UserRef) -> Vec<RoomId> {
    walk(world, user).await.into_iter().flatten().map(|room| room.id).collect()
}

#[test]
fn rooms_with_the_newest_messages_come_first() {
    run(async {
        let world = World::new();
        let user = world.sign_up("user").await;
        let oldest = world.add_room(&user, AccessRule::Open).await.id;
        let older = world.add_room(&user, AccessRule::Totp).await.id;
        let newest = world.add_room(&user, AccessRule::Invite).await.id;
        assert_eq!(shown(&world, &user).await, [newest, older, oldest]);

        world.rooms.note_message(oldest, noon() + Duration::from_secs(60));
        world.rooms.note_message(older, noon() + Duration::from_secs(120));

        assert_eq!(shown(&world, &user).await, [older, oldest, newest]);
    });
}

#[test]
fn only_rooms_that_the_person_is_in_are_shown_and_counted() {
    run(async {
        let world = World::new();
        let user = world.sign_up("user").await;
        let other = world.sign_up("other").await;
        let entered = world.add_room(&other, AccessRule::Open).await.id;
        world.join(entered, &user).await;
        world.add_room(&other, AccessRule::Open).await;
        let left = world.add_room(&user, AccessRule::Open).await.id;
        world.service.remove_member(user.id, left, user.id).await.unwrap();

        assert_eq!(world.service.joined_rooms(user.id).await.unwrap().total(), 1);
        assert_eq!(shown(&world, &user).await, [entered]);
        let stranger = world.sign_up("stranger").await;
        assert_eq!(world.service.joined_rooms(stranger.id).await.unwrap().total(), 0);
        assert_eq!(shown(&world, &stranger).await, []);
    });
}

#[test]
fn rooms_are_shown_as_the_person_sees_them() {
    run(async {
        let world = World::new();
        let one = world.sign_up("one").await;
        let two = world.sign_up("two").await;
        world.open_direct(&one, &two).await;

        for (viewer, other) in [(&one, &two), (&two, &one)] {
            let rooms = walk(&world, viewer).await.concat();
            assert_eq!((rooms[0].name.as_str(), rooms[0].member_count), (other.name.as_str(), 2));
        }
    });
}

#[test]
fn a_walk_shows_every_room_once_and_knows_how_many_there_are() {
    run(async {
        let world = World::new();
        let user = world.sign_up("user").await;
        let mut made = Vec::new();
        for _ in 0..MANY {
            made.push(world.add_room(&user, AccessRule::Open).await.id);
        }

        assert_eq!(world.service.joined_rooms(user.id).await.unwrap().total(), MANY);
        let steps = walk(&world, &user).await;

        assert_eq!(steps.iter().map(Vec::len).collect::<Vec<_>>(), [MANY - 1, 1]);
        made.reverse();
        let seen: Vec<_> = steps.into_iter().flatten().map(|room| room.id).collect();
        assert_eq!(seen, made);
    });
}

#[test]
fn a_walk_is_of_the_rooms_at_its_beginning_that_are_still_there() {
    run(async {
        let world = World::new();
        let user = world.sign_up("user").await;
        let first = world.add_room(&user, AccessRule::Open).await.id;
        let deleted = world.add_room(&user, AccessRule::Open).await.id;
        let last = world.add_room(&user, AccessRule::Open).await.id;
        let mut walk = world.service.joined_rooms(user.id).await.unwrap();

        world.service.delete_room(user.id, deleted).await.unwrap();
        world.add_room(&user, AccessRule::Open).await;
        world.rooms.note_message(first, noon() + Duration::from_secs(60));
        let step = world.service.next_joined(&mut walk).await.unwrap().unwrap();

        assert_eq!(step.iter().map(|room| room.id).collect::<Vec<_>>(), [last, first]);
    });
}
