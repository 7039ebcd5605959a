use std::time::Duration;

use kernel::testing::noon;
use kernel::{RoomId, Timestamp, UserId};
use rooms::{AccessRule, Attendance, Passage};

use crate::world::{LEASE, World, run};

const SECOND: Duration = Duration::from_secs(1);

/// An open room of its creator and a member.
async fn room_of_two(world: &World) -> (RoomId, UserId, UserId) {
    let creator = world.sign_up("creator").await;
    let member = world.sign_up("member").await;
    let room = world.add_room(&creator, AccessRule::Open).await.id;
    world.join(room, &member).await;
    (room, creator.id, member.id)
}

fn online(user: UserId, now: Timestamp) -> Attendance {
    Attendance { user, is_online: true, last_seen: Some(now) }
}

fn offline(user: UserId, last_seen: Option<Timestamp>) -> Attendance {
    Attendance { user, is_online: false, last_seen }
}

#[test]
fn comings_and_goings_on_their_way_to_the_store_are_seen() {
    run(async {
        let world = World::new();
        let (room, creator, member) = room_of_two(&world).await;
        let before = world.service.attendance(room, &[creator, member]).await.unwrap();
        assert_eq!(before, [offline(creator, None), offline(member, None)]);

        world.passages.note(Passage { room, user: creator, is_here: true, at: noon() });
        world.clock.advance(2 * SECOND);
        let now = noon() + 2 * SECOND;
        let seen = world.service.attendance(room, &[member, creator]).await.unwrap();
        assert_eq!(seen, [offline(member, None), online(creator, now)]);

        let went = noon() + SECOND;
        world.passages.note(Passage { room, user: creator, is_here: false, at: went });
        let seen = world.service.attendance(room, &[creator]).await.unwrap();
        assert_eq!(seen, [offline(creator, Some(went))]);
    });
}

#[test]
fn a_sweep_ends_the_presence_of_people_whose_nodes_are_gone() {
    run(async {
        let world = World::new();
        let (room, creator, _) = room_of_two(&world).await;
        world.passages.note(Passage { room, user: creator, is_here: true, at: noon() });
        world.clock.advance(29 * SECOND);
        let now = noon() + 29 * SECOND;
        let seen = world.service.attendance(room, &[creator]).await.unwrap();
        assert_eq!(seen, [online(creator, now)]);

        world.service.sweep_presence().await.unwrap();
        let seen = world.service.attendance(room, &[creator]).await.unwrap();
        assert_eq!(seen, [online(creator, now)]);

        world.clock.advance(2 * SECOND);
        world.service.sweep_presence().await.unwrap();
        let seen = world.service.attendance(room, &[creator]).await.unwrap();
        assert_eq!(seen, [offline(creator, Some(noon() + LEASE))]);
    });
}
