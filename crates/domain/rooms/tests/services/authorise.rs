use rooms::{AccessRule, Action, Error, Place, RoomKind, Standing};

use crate::world::{World, run};

const ACTIONS: [Action; 4] = [Action::See, Action::Read, Action::Post, Action::Connect];

#[test]
fn whoever_may_is_told_how_they_stand() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let stranger = world.sign_up("stranger").await;
        let room = world.add_room(&creator, AccessRule::Open).await;
        for action in ACTIONS {
            for (user, place) in [(&creator, Place::Creator), (&stranger, Place::Outsider)] {
                let standing = world.service.authorise(user.id, room.id, action).await.unwrap();
                let (access, kind) = (AccessRule::Open, RoomKind::Chat);
                assert_eq!(standing, Standing { access, kind, place });
            }
        }
    });
}

#[test]
fn a_stranger_is_barred_from_what_the_rule_of_the_room_keeps_back() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let stranger = world.sign_up("stranger").await;
        for (access, barred) in [
            (AccessRule::Open, &ACTIONS[..0]),
            (AccessRule::Totp, &ACTIONS[1..]),
            (AccessRule::Invite, &ACTIONS[..]),
        ] {
            let room = world.add_room(&creator, access).await;
            for action in ACTIONS {
                assert!(world.service.authorise(creator.id, room.id, action).await.is_ok());
                let answer = world.service.authorise(stranger.id, room.id, action).await;
                let is_barred = matches!(answer, Err(Error::Barred(named)) if named == action);
                assert_eq!(is_barred, barred.contains(&action), "{access:?} {action:?}");
                assert_eq!(answer.is_ok(), !is_barred, "{access:?} {action:?}");
            }
        }
    });
}

#[test]
fn a_room_that_is_not_there_is_absent_before_it_is_barred() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let stranger = world.sign_up("stranger").await;
        for room in world.absent_rooms(&creator).await {
            for action in ACTIONS {
                for user in [creator.id, stranger.id] {
                    let answer = world.service.authorise(user, room, action).await;
                    assert!(matches!(answer, Err(Error::NoSuchRoom)), "{action:?}");
                }
            }
        }
    });
}

#[test]
fn being_authorised_makes_nobody_a_member() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let stranger = world.sign_up("stranger").await;
        let room = world.add_room(&creator, AccessRule::Open).await;
        for action in ACTIONS {
            world.service.authorise(stranger.id, room.id, action).await.unwrap();
            assert!(!world.is_member(room.id, stranger.id).await, "{action:?}");
        }
    });
}
