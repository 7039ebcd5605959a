use rooms::{AccessRule, Action, Error, Place, RoomEvent};

use crate::world::{World, run, unknown_user};

#[test]
fn a_creator_bans_a_member_who_is_out_and_stays_out() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let member = world.sign_up("member").await;
        let room = world.add_room(&creator, AccessRule::Open).await.id;
        world.join(room, &member).await;

        world.service.ban(creator.id, room, member.id).await.unwrap();

        assert_eq!(world.place(room, member.id).await, Place::Banned);
        for action in [Action::Read, Action::Post, Action::Connect] {
            let refused = world.service.admit(member.id, room, action).await;
            assert!(matches!(refused, Err(Error::Barred(barred)) if barred == action));
        }
        assert_eq!(world.published(), [RoomEvent::MemberGone { room, user: member.id }]);
    });
}

#[test]
fn a_creator_bans_a_person_who_was_never_in() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let stranger = world.sign_up("stranger").await;
        let room = world.add_room(&creator, AccessRule::Open).await.id;

        world.service.ban(creator.id, room, stranger.id).await.unwrap();

        assert_eq!(world.place(room, stranger.id).await, Place::Banned);
        assert_eq!(world.published(), [RoomEvent::MemberGone { room, user: stranger.id }]);
    });
}

#[test]
fn nobody_but_the_creator_bans() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let member = world.sign_up("member").await;
        let stranger = world.sign_up("stranger").await;
        let room = world.add_room(&creator, AccessRule::Open).await.id;
        world.join(room, &member).await;

        for caller in [&member, &stranger] {
            for user in [creator.id, member.id, stranger.id, unknown_user()] {
                let refused = world.service.ban(caller.id, room, user).await;
                assert!(matches!(refused, Err(Error::Barred(Action::Moderate))));
            }
        }
        assert_eq!(world.place(room, creator.id).await, Place::Creator);
        assert_eq!(world.place(room, member.id).await, Place::Member);
        assert_eq!(world.published(), []);
    });
}

#[test]
fn a_creator_cannot_ban_itself() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let room = world.add_room(&creator, AccessRule::Open).await.id;

        let refused = world.service.ban(creator.id, room, creator.id).await;

        assert!(matches!(refused, Err(Error::BansOneself)));
        assert_eq!(world.place(room, creator.id).await, Place::Creator);
        assert_eq!(world.published(), []);
    });
}

#[test]
fn an_account_that_is_not_there_cannot_be_banned() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let room = world.add_room(&creator, AccessRule::Open).await.id;

        let refused = world.service.ban(creator.id, room, unknown_user()).await;

        assert!(matches!(refused, Err(Error::NoSuchPerson)));
        assert_eq!(world.published(), []);
    });
}

#[test]
fn a_creator_lifts_a_ban() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let banned = world.sign_up("banned").await;
        let room = world.add_room(&creator, AccessRule::Open).await.id;
        world.service.ban(creator.id, room, banned.id).await.unwrap();
        let before = world.published();

        world.service.lift_ban(creator.id, room, banned.id).await.unwrap();

        assert_eq!(world.place(room, banned.id).await, Place::Outsider);
        world.service.admit(banned.id, room, Action::Post).await.unwrap();
        assert_eq!(world.place(room, banned.id).await, Place::Member);
        assert_eq!(world.published(), before);
    });
}

#[test]
fn who_is_not_banned_has_no_ban_to_lift() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let member = world.sign_up("member").await;
        let room = world.add_room(&creator, AccessRule::Open).await.id;
        world.join(room, &member).await;

        for user in [member.id, creator.id, unknown_user()] {
            let refused = world.service.lift_ban(creator.id, room, user).await;
            assert!(matches!(refused, Err(Error::NoSuchPerson)));
        }
    });
}

#[test]
fn nobody_but_the_creator_lifts_a_ban() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let member = world.sign_up("member").await;
        let banned = world.sign_up("banned").await;
        let room = world.add_room(&creator, AccessRule::Open).await.id;
        world.join(room, &member).await;
        world.service.ban(creator.id, room, banned.id).await.unwrap();

        for caller in [&member, &banned] {
            let refused = world.service.lift_ban(caller.id, room, banned.id).await;
            assert!(matches!(refused, Err(Error::Barred(Action::Moderate))));
        }
        assert_eq!(world.place(room, banned.id).await, Place::Banned);
    });
}

#[test]
fn there_are_no_bans_in_a_room_that_is_not_there() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let user = world.sign_up("user").await;
        for room in world.absent_rooms(&creator).await {
            let banned = world.service.ban(creator.id, room, user.id).await;
            assert!(matches!(banned, Err(Error::NoSuchRoom)));
            let lifted = world.service.lift_ban(creator.id, room, user.id).await;
            assert!(matches!(lifted, Err(Error::NoSuchRoom)));
        }
        assert_eq!(world.published(), []);
    });
}
