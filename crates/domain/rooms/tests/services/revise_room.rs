use rooms::testing::builders::room_name;
use rooms::{AccessRule, Action, Description, Error, Place, Room, RoomRevision};

use crate::world::{World, run};

fn revision() -> RoomRevision {
    RoomRevision {
        name: Some(room_name("another name")),
        description: Some(Description::parse("more about it").unwrap()),
    }
}

#[test]
fn a_creator_revises_a_room_of_any_rule() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        for access in [AccessRule::Open, AccessRule::Totp, AccessRule::Invite] {
            let room = world.add_room(&creator, access).await;

            let revised = world.service.revise_room(creator.id, room.id, revision()).await.unwrap();

            assert_eq!(revised.name, "another name");
            assert_eq!(revised.description.as_str(), "more about it");
            assert_eq!(world.find(room.id).await, Some(revised));
        }
        assert_eq!(world.published(), []);
    });
}

#[test]
fn what_a_revision_leaves_out_stays() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let room = world.add_room(&creator, AccessRule::Open).await;
        let new_name = RoomRevision { description: None, ..revision() };

        let revised = world.service.revise_room(creator.id, room.id, new_name).await.unwrap();

        assert_eq!(revised, Room { name: "another name".to_owned(), ..room });
    });
}

#[test]
fn a_direct_room_stays_under_the_other_s_name_until_it_gets_one() {
    run(async {
        let world = World::new();
        let one = world.sign_up("one").await;
        let two = world.sign_up("two").await;
        let room = world.open_direct(&one, &two).await;

        let described = RoomRevision { name: None, ..revision() };
        let revised = world.service.revise_room(one.id, room, described).await.unwrap();
        assert_eq!(revised.name, two.name);
        let revised = world.service.revise_room(one.id, room, revision()).await.unwrap();
        assert_eq!(revised.name, "another name");
    });
}

#[test]
fn nobody_but_the_creator_revises_a_room() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let member = world.sign_up("member").await;
        let stranger = world.sign_up("stranger").await;
        let room = world.add_room(&creator, AccessRule::Open).await;
        world.join(room.id, &member).await;
        let room = world.find(room.id).await.unwrap();

        for user in [&member, &stranger] {
            let refused = world.service.revise_room(user.id, room.id, revision()).await;
            assert!(matches!(refused, Err(Error::Barred(Action::Revise))));
        }
        assert_eq!(world.find(room.id).await, Some(room));
    });
}

#[test]
fn a_creator_who_has_left_revises_no_more() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let room = world.add_room(&creator, AccessRule::Open).await;
        world.service.remove_member(creator.id, room.id, creator.id).await.unwrap();

        let refused = world.service.revise_room(creator.id, room.id, revision()).await;

        assert!(matches!(refused, Err(Error::Barred(Action::Revise))));
        assert_eq!(world.place(room.id, creator.id).await, Place::Outsider);
    });
}

#[test]
fn a_room_that_is_not_there_is_not_revised() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        for room in world.absent_rooms(&creator).await {
            let refused = world.service.revise_room(creator.id, room, revision()).await;
            assert!(matches!(refused, Err(Error::NoSuchRoom)));
        }
    });
}
