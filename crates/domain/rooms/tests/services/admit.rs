use rooms::testing::suite::People;
use rooms::{AccessRule, Action, Error};

use crate::world::{World, run, unknown_user};

#[test]
fn posting_and_connecting_make_a_member_in_an_open_room() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        for action in [Action::Post, Action::Connect] {
            let newcomer = world.sign_up("newcomer").await;
            let room = world.add_room(&creator, AccessRule::Open).await;

            world.service.admit(newcomer.id, room.id, action).await.unwrap();

            assert!(world.is_member(room.id, newcomer.id).await, "{action:?}");
            assert_eq!(world.arrivals().last(), Some(&(room.id, vec![newcomer.id])));
        }
        assert_eq!(world.arrivals().len(), 2);
    });
}

#[test]
fn seeing_and_reading_make_nobody_a_member() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let reader = world.sign_up("reader").await;
        let room = world.add_room(&creator, AccessRule::Open).await;
        for action in [Action::See, Action::Read] {
            world.service.admit(reader.id, room.id, action).await.unwrap();
            assert!(!world.is_member(room.id, reader.id).await, "{action:?}");
        }
        assert_eq!(world.arrivals(), []);
    });
}

#[test]
fn whoever_is_barred_becomes_no_member() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let stranger = world.sign_up("stranger").await;
        for access in [AccessRule::Totp, AccessRule::Invite] {
            let room = world.add_room(&creator, access).await;
            for action in [Action::Post, Action::Connect] {
                let refused = world.service.admit(stranger.id, room.id, action).await;
                assert!(matches!(refused, Err(Error::Barred(barred)) if barred == action));
                assert!(!world.is_member(room.id, stranger.id).await);
            }
        }
        assert_eq!(world.arrivals(), []);
    });
}

#[test]
fn a_member_is_admitted_again_and_again_without_being_announced() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        for access in [AccessRule::Open, AccessRule::Totp, AccessRule::Invite] {
            let room = world.add_room(&creator, access).await;
            for action in [Action::Connect, Action::Post, Action::Post] {
                assert!(world.service.admit(creator.id, room.id, action).await.is_ok());
            }
        }
        assert_eq!(world.arrivals(), []);
    });
}

#[test]
fn nobody_is_admitted_to_a_room_that_is_not_there() {
    run(async {
        let world = World::new();
        let user = world.sign_up("user").await;
        for room in world.absent_rooms(&user).await {
            let refused = world.service.admit(user.id, room, Action::Post).await;
            assert!(matches!(refused, Err(Error::NoSuchRoom)));
        }
    });
}

#[test]
fn an_account_that_is_not_there_cannot_join() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let room = world.add_room(&creator, AccessRule::Open).await;
        let refused = world.service.admit(unknown_user(), room.id, Action::Connect).await;
        assert!(matches!(refused, Err(Error::NoSuchUser)));
    });
}

#[test]
fn whoever_enters_an_abandoned_open_room_gets_the_creators_rights() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let newcomer = world.sign_up("newcomer").await;
        let room = world.add_room(&creator, AccessRule::Open).await;
        world.rooms.erase(creator.id).await;

        world.service.admit(newcomer.id, room.id, Action::Connect).await.unwrap();

        assert_eq!(world.find(room.id).await.unwrap().creator, newcomer);
    });
}
