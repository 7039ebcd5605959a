use rooms::{AccessRule, Action, Error};

use crate::world::{World, run};

#[test]
fn whoever_may_read_in_a_room_knows_how_many_are_in_it() {
    run(async {
        for access in [AccessRule::Open, AccessRule::Totp, AccessRule::Invite] {
            let world = World::new();
            let creator = world.sign_up("creator").await;
            let member = world.sign_up("member").await;
            let outsider = world.sign_up("outsider").await;
            let room = world.add_room(&creator, access).await.id;
            world.join(room, &member).await;

            for user in [&creator, &member] {
                assert_eq!(world.service.count_members(user.id, room).await.unwrap(), 2);
            }
            let of_outsider = world.service.count_members(outsider.id, room).await;
            match access {
                AccessRule::Open => assert_eq!(of_outsider.unwrap(), 2),
                AccessRule::Totp | AccessRule::Invite => {
                    assert!(matches!(of_outsider, Err(Error::Barred(Action::Read))));
                }
            }
            world.service.remove_member(member.id, room, member.id).await.unwrap();
            assert_eq!(world.service.count_members(creator.id, room).await.unwrap(), 1);
        }
    });
}

#[test]
fn a_room_that_is_not_there_has_no_members_to_count() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        for room in world.absent_rooms(&creator).await {
            let refused = world.service.count_members(creator.id, room).await;
            assert!(matches!(refused, Err(Error::NoSuchRoom)));
        }
    });
}
