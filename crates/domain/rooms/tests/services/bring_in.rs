use std::time::Duration;

use kernel::testing::noon;
use kernel::{RoomId, UserRef};
use rooms::testing::builders::new_room;
use rooms::{AccessRule, Action, Error, MOST_PARTICIPANTS, MemberRepository, NewRoom, RoomKind};

use crate::world::{World, run, unknown_user};

/// A group of its creator and a member.
async fn group(world: &World, access: AccessRule) -> (RoomId, UserRef, UserRef) {
    let creator = world.sign_up("creator").await;
    let member = world.sign_up("member").await;
    let kind = RoomKind::Group;
    let others = vec![member.id];
    let new = NewRoom { access, kind, others, ..new_room(creator.id) };
    (world.add_room_as(new).await.id, creator, member)
}

#[test]
fn whoever_is_in_a_group_brings_others_in() {
    run(async {
        for access in [AccessRule::Open, AccessRule::Invite] {
            let world = World::new();
            let (room, creator, member) = group(&world, access).await;
            let one = world.sign_up("one").await.id;
            let two = world.sign_up("two").await.id;
            world.clock.advance(Duration::from_secs(60));

            let by_member = world.service.bring_in(member.id, room, &[one]).await.unwrap();
            assert_eq!(by_member, [one]);
            let by_creator = world.service.bring_in(creator.id, room, &[two]).await.unwrap();
            assert_eq!(by_creator, [two]);

            for user in [one, two] {
                assert!(world.is_member(room, user).await);
            }
            assert_eq!(world.arrivals(), [(room, vec![one]), (room, vec![two])]);
            let members = MemberRepository::list(&*world.rooms, room, None, 10).await.unwrap();
            assert_eq!(members[2].joined_at, noon() + Duration::from_secs(60));
        }
    });
}

#[test]
fn only_newcomers_are_told_and_each_once() {
    run(async {
        let world = World::new();
        let (room, creator, member) = group(&world, AccessRule::Invite).await;
        let one = world.sign_up("one").await.id;
        let two = world.sign_up("two").await.id;

        let people = [two, member.id, creator.id, one, two];
        let newcomers = world.service.bring_in(member.id, room, &people).await.unwrap();

        assert_eq!(newcomers, [two, one]);
        assert_eq!(world.arrivals(), [(room, vec![two, one])]);
        let again = world.service.bring_in(member.id, room, &people).await.unwrap();
        assert_eq!(again, []);
        assert_eq!(world.arrivals().len(), 1);
    });
}

#[test]
fn who_is_not_in_a_group_brings_nobody_in() {
    run(async {
        for access in [AccessRule::Open, AccessRule::Invite] {
            let world = World::new();
            let (room, creator, _) = group(&world, access).await;
            let stranger = world.sign_up("stranger").await.id;
            let banned = world.sign_up("banned").await.id;
            world.service.ban(creator.id, room, banned).await.unwrap();

            for caller in [stranger, banned] {
                let refused = world.service.bring_in(caller, room, &[stranger]).await;
                assert!(matches!(refused, Err(Error::Barred(Action::Invite))), "{access:?}");
            }
            assert!(!world.is_member(room, stranger).await);
            assert_eq!(world.arrivals(), []);
        }
    });
}

#[test]
fn nobody_is_brought_into_a_direct_room() {
    run(async {
        let world = World::new();
        let one = world.sign_up("one").await;
        let two = world.sign_up("two").await;
        let guest = world.sign_up("guest").await.id;
        let room = world.open_direct(&one, &two).await;

        for caller in [one.id, two.id] {
            let refused = world.service.bring_in(caller, room, &[guest]).await;
            assert!(matches!(refused, Err(Error::Barred(Action::Invite))));
        }
        assert!(!world.is_member(room, guest).await);
        assert_eq!(world.arrivals(), []);
    });
}

#[test]
fn nobody_is_brought_into_a_room_with_codes() {
    run(async {
        let world = World::new();
        let (room, creator, member) = group(&world, AccessRule::Totp).await;
        let guest = world.sign_up("guest").await.id;

        for caller in [creator.id, member.id] {
            let refused = world.service.bring_in(caller, room, &[guest]).await;
            assert!(matches!(refused, Err(Error::Barred(Action::Invite))));
        }
        assert!(!world.is_member(room, guest).await);
        assert_eq!(world.arrivals(), []);
    });
}

#[test]
fn people_who_are_not_there_are_named_and_nobody_is_brought_in() {
    run(async {
        let world = World::new();
        let (room, creator, _) = group(&world, AccessRule::Invite).await;
        let known = world.sign_up("known").await.id;

        let refused = world.service.bring_in(creator.id, room, &[known, unknown_user()]).await;

        assert!(matches!(refused, Err(Error::NoSuchPeople(named)) if named == [unknown_user()]));
        assert!(!world.is_member(room, known).await);
        assert_eq!(world.arrivals(), []);
    });
}

#[test]
fn banned_people_are_named_and_nobody_is_brought_in() {
    run(async {
        let world = World::new();
        let (room, creator, member) = group(&world, AccessRule::Open).await;
        let welcome = world.sign_up("welcome").await.id;
        let banned = world.sign_up("banned").await.id;
        world.service.ban(creator.id, room, banned).await.unwrap();

        for caller in [creator.id, member.id] {
            let refused = world.service.bring_in(caller, room, &[banned, welcome]).await;
            assert!(matches!(refused, Err(Error::Banned(named)) if named == [banned]));
        }
        assert!(!world.is_member(room, welcome).await);
        assert_eq!(world.arrivals(), []);
    });
}

#[test]
fn an_invite_room_takes_no_more_than_the_most_participants() {
    run(async {
        let world = World::new();
        let (room, creator, member) = group(&world, AccessRule::Invite).await;
        let fitting = world.sign_up_many(MOST_PARTICIPANTS - 2).await;
        let superfluous = world.sign_up_many(2).await;

        let all = [&fitting, superfluous.as_slice(), &[member.id]].concat();
        let refused = world.service.bring_in(creator.id, room, &all).await;
        assert!(matches!(refused, Err(Error::TooMany(named)) if named == superfluous));
        assert_eq!(world.arrivals(), []);

        let newcomers = world.service.bring_in(creator.id, room, &fitting).await.unwrap();
        assert_eq!(newcomers, fitting);
        assert_eq!(world.find(room).await.unwrap().member_count, 100);
    });
}

#[test]
fn nobody_is_brought_into_a_room_that_is_not_there() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let user = world.sign_up("user").await.id;
        for room in world.absent_rooms(&creator).await {
            let refused = world.service.bring_in(creator.id, room, &[user]).await;
            assert!(matches!(refused, Err(Error::NoSuchRoom)));
        }
        assert_eq!(world.arrivals(), []);
    });
}
