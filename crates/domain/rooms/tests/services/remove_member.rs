use rooms::{AccessRule, Action, Error, Place, RoomEvent};

use crate::world::{World, run, unknown_user};

#[test]
fn a_creator_removes_a_member() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let member = world.sign_up("member").await;
        for access in [AccessRule::Open, AccessRule::Totp, AccessRule::Invite] {
            let room = world.add_room(&creator, access).await.id;
            world.join(room, &member).await;

            world.service.remove_member(creator.id, room, member.id).await.unwrap();

            assert_eq!(world.place(room, member.id).await, Place::Outsider);
            let gone = RoomEvent::MemberGone { room, user: member.id };
            assert_eq!(world.published().last(), Some(&gone));
        }
        assert_eq!(world.published().len(), 3);
    });
}

#[test]
fn whoever_was_removed_from_an_open_room_may_come_in_again() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let member = world.sign_up("member").await;
        let room = world.add_room(&creator, AccessRule::Open).await.id;
        world.join(room, &member).await;
        world.service.remove_member(creator.id, room, member.id).await.unwrap();

        world.service.admit(member.id, room, Action::Connect).await.unwrap();

        assert_eq!(world.place(room, member.id).await, Place::Member);
    });
}

#[test]
fn a_member_leaves_by_itself() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let member = world.sign_up("member").await;
        let room = world.add_room(&creator, AccessRule::Invite).await.id;
        world.join(room, &member).await;

        world.service.remove_member(member.id, room, member.id).await.unwrap();

        assert_eq!(world.place(room, member.id).await, Place::Outsider);
        assert_eq!(world.place(room, creator.id).await, Place::Creator);
        assert_eq!(world.published(), [RoomEvent::MemberGone { room, user: member.id }]);
    });
}

#[test]
fn a_creator_that_leaves_hands_over_to_the_longest_standing_member() {
    run(async {
        let world = World::new();
        let latecomer = world.sign_up("latecomer").await;
        let creator = world.sign_up("creator").await;
        let oldest = world.sign_up("oldest").await;
        let room = world.add_room(&creator, AccessRule::Invite).await.id;
        world.join(room, &oldest).await;
        world.join(room, &latecomer).await;

        world.service.remove_member(creator.id, room, creator.id).await.unwrap();

        assert_eq!(world.place(room, creator.id).await, Place::Outsider);
        assert_eq!(world.place(room, oldest.id).await, Place::Creator);
        assert_eq!(world.place(room, latecomer.id).await, Place::Member);
        assert_eq!(world.find(room).await.unwrap().creator, oldest);
        assert_eq!(world.published(), [RoomEvent::MemberGone { room, user: creator.id }]);
    });
}

#[test]
fn the_last_to_leave_an_invite_room_deletes_it() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let room = world.add_room(&creator, AccessRule::Invite).await.id;

        world.service.remove_member(creator.id, room, creator.id).await.unwrap();

        assert_eq!(world.find(room).await, None);
        let again = world.service.remove_member(creator.id, room, creator.id).await;
        assert!(matches!(again, Err(Error::NoSuchRoom)));
    });
}

#[test]
fn nobody_but_the_creator_removes_others() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let one = world.sign_up("one").await;
        let two = world.sign_up("two").await;
        let stranger = world.sign_up("stranger").await;
        let room = world.add_room(&creator, AccessRule::Open).await.id;
        world.join(room, &one).await;
        world.join(room, &two).await;

        for caller in [&stranger, &one] {
            for member in [two.id, creator.id, unknown_user()] {
                let refused = world.service.remove_member(caller.id, room, member).await;
                assert!(matches!(refused, Err(Error::Barred(Action::Moderate))));
            }
        }
        assert!(world.is_member(room, two.id).await);
        assert!(world.is_member(room, creator.id).await);
        assert_eq!(world.published(), []);
    });
}

#[test]
fn who_is_no_member_cannot_be_removed() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let stranger = world.sign_up("stranger").await;
        let room = world.add_room(&creator, AccessRule::Open).await.id;

        for (caller, user) in
            [(creator.id, stranger.id), (creator.id, unknown_user()), (stranger.id, stranger.id)]
        {
            let refused = world.service.remove_member(caller, room, user).await;
            assert!(matches!(refused, Err(Error::NoSuchPerson)));
        }
        assert_eq!(world.published(), []);
    });
}

#[test]
fn nobody_is_removed_from_a_room_that_is_not_there() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let stranger = world.sign_up("stranger").await;
        for room in world.absent_rooms(&creator).await {
            for caller in [&creator, &stranger] {
                let refused = world.service.remove_member(caller.id, room, creator.id).await;
                assert!(matches!(refused, Err(Error::NoSuchRoom)));
            }
        }
        assert_eq!(world.published(), []);
    });
}

#[test]
fn who_is_not_in_a_closed_room_learns_nothing_by_leaving_it() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let stranger = world.sign_up("stranger").await.id;
        for access in [AccessRule::Totp, AccessRule::Invite] {
            let room = world.add_room(&creator, access).await.id;
            let left = world.service.remove_member(stranger, room, stranger).await;
            assert!(matches!(left, Err(Error::Barred(Action::Leave))), "{access:?}");
        }
        let open = world.add_room(&creator, AccessRule::Open).await.id;
        let left = world.service.remove_member(stranger, open, stranger).await;
        assert!(matches!(left, Err(Error::NoSuchPerson)));
        assert_eq!(world.published(), []);
    });
}
