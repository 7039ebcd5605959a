use std::num::NonZeroU64;

use kernel::{Page, RoomId, SearchTerm, UserRef};
use rooms::{AccessRule, ListRooms, RoomQuery, RoomScope};

use crate::world::{World, run};

/// More rooms than are read at once.
const MANY: usize = 501;

fn visible_to(user: &UserRef, search: Option<&str>) -> ListRooms {
    let query = RoomQuery { user: user.id, scope: RoomScope::Visible, purpose: None };
    ListRooms { query, search: search.map(|text| SearchTerm::parse(text).unwrap()) }
}

/// The ids on a page of two, and the total.
async fn page_of_two(world: &World, list: ListRooms, number: u64) -> (Vec<RoomId>, u64) {
    let page = Page::new(NonZeroU64::new(number).unwrap(), 2).unwrap();
    let (rooms, total) = world.service.page_of_rooms(list, page).await.unwrap();
    (rooms.into_iter().map(|room| room.id).collect(), total)
}

#[test]
fn pages_hold_the_list_newest_first_with_the_total_of_all() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let first = world.add_room(&creator, AccessRule::Open).await.id;
        let second = world.add_room(&creator, AccessRule::Open).await.id;
        let third = world.add_room(&creator, AccessRule::Open).await.id;
        let list = visible_to(&creator, None);

        assert_eq!(page_of_two(&world, list.clone(), 1).await, (vec![third, second], 3));
        assert_eq!(page_of_two(&world, list.clone(), 2).await, (vec![first], 3));
        assert_eq!(page_of_two(&world, list.clone(), 3).await, (vec![], 3));
        assert_eq!(page_of_two(&world, list, u64::MAX).await, (vec![], 3));
    });
}

#[test]
fn pages_of_a_search_count_and_hold_only_what_is_found() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let mut yards = Vec::new();
        for _ in 0..3 {
            yards.push(world.add_room_named(&creator, "the yard").await.id);
            world.add_room_named(&creator, "a hall").await;
        }
        let list = visible_to(&creator, Some("YARD"));

        assert_eq!(page_of_two(&world, list.clone(), 1).await, (vec![yards[2], yards[1]], 3));
        assert_eq!(page_of_two(&world, list.clone(), 2).await, (vec![yards[0]], 3));
        assert_eq!(page_of_two(&world, list, 3).await, (vec![], 3));
        let absent = visible_to(&creator, Some("attic"));
        assert_eq!(page_of_two(&world, absent, 1).await, (vec![], 0));
    });
}

#[test]
fn a_search_looks_through_all_of_a_long_list() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let oldest = world.add_room_named(&creator, "the yard").await.id;
        for _ in 0..MANY {
            world.add_room_named(&creator, "a hall").await;
        }

        let yards = visible_to(&creator, Some("yard"));
        assert_eq!(page_of_two(&world, yards, 1).await, (vec![oldest], 1));
        let halls = visible_to(&creator, Some("hall"));
        assert_eq!(page_of_two(&world, halls, 300).await, (vec![], MANY as u64));
    });
}

#[test]
fn what_a_person_may_not_see_is_neither_shown_nor_counted() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let stranger = world.sign_up("stranger").await;
        let open = world.add_room(&creator, AccessRule::Open).await.id;
        world.add_room(&creator, AccessRule::Invite).await;

        for search in [None, Some("room")] {
            let list = visible_to(&stranger, search);
            assert_eq!(page_of_two(&world, list, 1).await, (vec![open], 1));
        }
    });
}
