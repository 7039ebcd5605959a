use kernel::{SearchTerm, UserRef};
use rooms::testing::builders::new_room;
use rooms::{
    AccessRule, ListRooms, NewRoom, Room, RoomKind, RoomPurpose, RoomQuery, RoomScope, RoomWalk,
};

use crate::world::{World, run};

/// More than one call returns.
const MANY: usize = 501;

fn visible_to(user: &UserRef) -> ListRooms {
    let query = RoomQuery { user: user.id, scope: RoomScope::Visible, purpose: None };
    ListRooms { query, search: None }
}

fn named(text: &str, user: &UserRef) -> ListRooms {
    ListRooms { search: Some(SearchTerm::parse(text).unwrap()), ..visible_to(user) }
}

/// All that a walk shows, step by step.
async fn walk(world: &World, list: ListRooms) -> Vec<Vec<Room>> {
    let mut walk = RoomWalk::of(list);
    let mut steps = Vec::new();
    while let Some(step) = world.service.next_rooms(&mut walk).await.unwrap() {
        steps.push(step);
    }
    steps
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

        let of_creator = walk(&world, visible_to(&creator)).await;
        assert_eq!(of_creator, [[totp.clone(), invite, open.clone()]]);
        assert_eq!(walk(&world, visible_to(&stranger)).await, [[totp, open]]);
    });
}

#[test]
fn a_list_holds_only_what_it_was_asked_for() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let other = world.sign_up("other").await;
        let video = NewRoom { kind: RoomKind::Video, ..new_room(creator.id) };
        let video = world.add_room_as(video).await;
        world.add_room(&creator, AccessRule::Open).await;
        world.add_room_as(NewRoom { kind: RoomKind::Video, ..new_room(other.id) }).await;

        let scope = RoomScope::Own;
        let query = RoomQuery { user: creator.id, scope, purpose: Some(RoomPurpose::Video) };
        let steps = walk(&world, ListRooms { query, search: None }).await;

        assert_eq!(steps, [[video]]);
    });
}

#[test]
fn a_search_finds_rooms_by_their_names_in_any_case() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let yard = world.add_room_named(&creator, "우리 마당").await;
        let hall = world.add_room_named(&creator, "The Hall").await;

        assert_eq!(walk(&world, named("마", &creator)).await, [[yard]]);
        assert_eq!(walk(&world, named("HALL", &creator)).await, [[hall]]);
        assert_eq!(walk(&world, named("attic", &creator)).await.concat(), []);
    });
}

#[test]
fn a_search_goes_on_where_a_part_of_the_list_has_nothing() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let oldest = world.add_room_named(&creator, "the yard").await;
        for _ in 0..MANY {
            world.add_room_named(&creator, "a hall").await;
        }

        let steps = walk(&world, named("yard", &creator)).await;

        assert_eq!(steps, [vec![], vec![oldest]]);
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

        let steps = walk(&world, visible_to(&creator)).await;
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
        let mut walk = RoomWalk::of(visible_to(&creator));
        let first = world.service.next_rooms(&mut walk).await.unwrap().unwrap();
        let new = world.add_room(&creator, AccessRule::Open).await;

        let rest = world.service.next_rooms(&mut walk).await.unwrap().unwrap();
        assert_eq!(world.service.next_rooms(&mut walk).await.unwrap(), None);

        assert_eq!(first.len() + rest.len(), MANY);
        assert!(!rest.contains(&new));
    });
}
