use rooms::{AccessRule, Action, Error, RoomEvent};

use crate::world::{World, run};

#[test]
fn a_creator_deletes_a_room_of_any_rule_for_everybody() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let member = world.sign_up("member").await;
        for access in [AccessRule::Open, AccessRule::Totp, AccessRule::Invite] {
            let room = world.add_room(&creator, access).await.id;
            world.join(room, &member).await;

            world.service.delete_room(creator.id, room).await.unwrap();

            for user in [&creator, &member] {
                let found = world.service.find_room(user.id, room).await;
                assert!(matches!(found, Err(Error::NoSuchRoom)));
            }
            assert_eq!(world.published().last(), Some(&RoomEvent::RoomDeleted { room }));
        }
        assert_eq!(world.published().len(), 3);
    });
}

#[test]
fn nobody_but_the_creator_deletes_a_room() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let member = world.sign_up("member").await;
        let stranger = world.sign_up("stranger").await;
        let room = world.add_room(&creator, AccessRule::Open).await;
        world.join(room.id, &member).await;
        let room = world.find(room.id).await.unwrap();

        for user in [&member, &stranger] {
            let refused = world.service.delete_room(user.id, room.id).await;
            assert!(matches!(refused, Err(Error::Barred(Action::Delete))));
        }
        assert_eq!(world.find(room.id).await, Some(room));
        assert_eq!(world.published(), []);
    });
}

#[test]
fn a_room_that_is_not_there_is_not_deleted() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        for room in world.absent_rooms(&creator).await {
            let refused = world.service.delete_room(creator.id, room).await;
            assert!(matches!(refused, Err(Error::NoSuchRoom)));
        }
        assert_eq!(world.published(), []);
    });
}
