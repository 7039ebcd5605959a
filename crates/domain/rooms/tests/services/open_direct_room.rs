use std::time::Duration;

use kernel::UserId;
use kernel::testing::noon;
use rooms::testing::builders::room_name;
use rooms::{
    AccessRule, Action, Description, Error, OpenDirectRoom, Place, RoomKind, RoomRepository,
};

use crate::world::{World, run, unknown_user};

fn request(creator: UserId, other: UserId) -> OpenDirectRoom {
    OpenDirectRoom { name: None, description: Description::default(), creator, other }
}

#[test]
fn two_who_have_no_direct_room_get_one_and_are_told() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let other = world.sign_up("other").await;
        world.clock.advance(Duration::from_secs(60));
        let description = Description::parse("about us").unwrap();
        let asked = OpenDirectRoom { description, ..request(creator.id, other.id) };

        let opened = world.service.open_direct_room(asked).await.unwrap();

        assert!(opened.is_new);
        let room = opened.room;
        assert_eq!((room.access, room.kind), (AccessRule::Invite, RoomKind::Direct));
        assert_eq!((room.name, room.description.as_str()), (other.name, "about us"));
        assert_eq!(room.created_at, noon() + Duration::from_secs(60));
        assert_eq!(world.place(room.id, creator.id).await, Place::Creator);
        assert_eq!(world.place(room.id, other.id).await, Place::Member);
        assert_eq!(world.arrivals(), [(room.id, vec![creator.id, other.id])]);
    });
}

#[test]
fn a_direct_room_gets_the_name_it_is_asked_for_with() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await.id;
        let other = world.sign_up("other").await.id;
        let asked = OpenDirectRoom { name: Some(room_name("us")), ..request(creator, other) };

        let opened = world.service.open_direct_room(asked).await.unwrap();

        assert_eq!(opened.room.name, "us");
    });
}

#[test]
fn two_who_have_a_direct_room_get_that_and_nobody_is_told() {
    run(async {
        let world = World::new();
        let one = world.sign_up("one").await;
        let two = world.sign_up("two").await;
        let room = world.open_direct(&one, &two).await;

        for (creator, other) in [(&one, &two), (&two, &one)] {
            let asked = request(creator.id, other.id);
            let opened = world.service.open_direct_room(asked).await.unwrap();
            assert_eq!((opened.room.id, opened.is_new), (room, false));
            assert_eq!(opened.room.name, other.name);
        }
        assert_eq!(world.arrivals(), []);
    });
}

#[test]
fn who_had_left_is_brought_back_and_told() {
    run(async {
        let world = World::new();
        let one = world.sign_up("one").await;
        let two = world.sign_up("two").await;
        let room = world.open_direct(&one, &two).await;

        for (gone, asked) in [(&two, request(one.id, two.id)), (&one, request(one.id, two.id))] {
            world.service.remove_member(gone.id, room, gone.id).await.unwrap();

            let opened = world.service.open_direct_room(asked).await.unwrap();

            assert_eq!((opened.room.id, opened.is_new), (room, false));
            assert!(world.is_member(room, gone.id).await);
            assert_eq!(world.arrivals().last(), Some(&(room, vec![gone.id])));
        }
        assert_eq!(world.arrivals().len(), 2);
    });
}

#[test]
fn nobody_has_a_direct_room_alone() {
    run(async {
        let world = World::new();
        let user = world.sign_up("user").await.id;
        let refused = world.service.open_direct_room(request(user, user)).await;
        assert!(matches!(refused, Err(Error::Alone)));
        assert_eq!(world.rooms.list_joined(user).await.unwrap(), []);
    });
}

#[test]
fn an_account_that_is_not_there_has_no_direct_room() {
    run(async {
        let world = World::new();
        let user = world.sign_up("user").await.id;

        let refused = world.service.open_direct_room(request(user, unknown_user())).await;
        assert!(matches!(refused, Err(Error::NoSuchPeople(named)) if named == [unknown_user()]));
        let refused = world.service.open_direct_room(request(unknown_user(), user)).await;
        assert!(matches!(refused, Err(Error::NoSuchUser)));

        assert_eq!(world.rooms.list_joined(user).await.unwrap(), []);
        assert_eq!(world.arrivals(), []);
    });
}

#[test]
fn who_is_banned_from_a_direct_room_is_barred_and_not_brought_back() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let banned = world.sign_up("banned").await;
        let room = world.open_direct(&creator, &banned).await;
        world.service.ban(creator.id, room, banned.id).await.unwrap();

        let refused = world.service.open_direct_room(request(banned.id, creator.id)).await;
        assert!(matches!(refused, Err(Error::Barred(Action::See))));
        let opened = world.service.open_direct_room(request(creator.id, banned.id)).await.unwrap();
        assert_eq!((opened.room.id, opened.is_new), (room, false));

        assert_eq!(world.place(room, banned.id).await, Place::Banned);
        assert_eq!(world.arrivals(), []);
    });
}
