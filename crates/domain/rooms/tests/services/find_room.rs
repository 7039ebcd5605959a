use rooms::{AccessRule, Action, Error, Place};

use crate::world::{World, run};

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
        assert!(matches!(refused, Err(Error::Barred(Action::See))));
    });
}

#[test]
fn a_banned_person_finds_an_open_room_but_no_invite_room() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let banned = world.sign_up("banned").await;
        let open = world.add_room(&creator, AccessRule::Open).await;
        let invite = world.add_room(&creator, AccessRule::Invite).await;
        for room in [&open, &invite] {
            world.service.ban(creator.id, room.id, banned.id).await.unwrap();
            assert_eq!(world.place(room.id, banned.id).await, Place::Banned);
        }

        assert_eq!(world.service.find_room(banned.id, open.id).await.unwrap(), open);
        let refused = world.service.find_room(banned.id, invite.id).await;
        assert!(matches!(refused, Err(Error::Barred(Action::See))));
    });
}

#[test]
fn a_direct_room_is_found_under_the_other_s_name() {
    run(async {
        let world = World::new();
        let one = world.sign_up("one").await;
        let two = world.sign_up("two").await;
        let room = world.open_direct(&one, &two).await;
        for (viewer, other) in [(&one, &two), (&two, &one)] {
            let found = world.service.find_room(viewer.id, room).await.unwrap();
            assert_eq!(found.name, other.name);
        }
    });
}

#[test]
fn a_room_that_is_not_there_is_not_found() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        for room in world.absent_rooms(&creator).await {
            let found = world.service.find_room(creator.id, room).await;
            assert!(matches!(found, Err(Error::NoSuchRoom)));
        }
    });
}
