use std::time::Duration;

use kernel::testing::noon;
use kernel::{PostId, UserId};
use rooms::testing::builders::room_name;
use rooms::testing::suite::Posts;
use rooms::{
    AccessRule, CreateRoom, Description, Error, Room, RoomKind, RoomQuery, RoomRepository,
    RoomScope,
};

use crate::world::{World, run};

fn request(creator: UserId) -> CreateRoom {
    CreateRoom {
        name: room_name("마당"),
        description: Description::parse("a yard").unwrap(),
        access: AccessRule::Invite,
        kind: RoomKind::Video,
        post: None,
        creator,
    }
}

#[test]
fn a_room_is_made_as_asked() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        world.clock.advance(Duration::from_secs(60));

        let room = world.service.create_room(request(creator.id)).await.unwrap();

        assert_eq!(room.name, room_name("마당"));
        assert_eq!(room.description.as_str(), "a yard");
        assert_eq!(room.access, AccessRule::Invite);
        assert_eq!(room.kind, RoomKind::Video);
        assert_eq!(room.post, None);
        assert_eq!(room.creator, creator);
        assert_eq!(room.created_at, noon() + Duration::from_secs(60));
    });
}

#[test]
fn its_creator_is_in_it() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let room = world.service.create_room(request(creator.id)).await.unwrap();
        assert!(world.is_member(room.id, creator.id).await);
    });
}

#[test]
fn an_account_that_is_not_there_makes_no_room() {
    run(async {
        let world = World::new();
        let refused = world.service.create_room(request(UserId::new(i64::MAX).unwrap())).await;
        assert!(matches!(refused, Err(Error::NoSuchUser)));
    });
}

#[test]
fn a_room_is_about_the_post_it_was_made_for_as_long_as_that_is_there() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let post = world.rooms.write(creator.id).await;
        let about_it = CreateRoom { post: Some(post), ..request(creator.id) };

        let room = world.service.create_room(about_it).await.unwrap();
        assert_eq!(room.post, Some(post));
        assert_eq!(world.service.find_room(creator.id, room.id).await.unwrap(), room);

        Posts::remove(&*world.rooms, post).await;
        let found = world.service.find_room(creator.id, room.id).await.unwrap();
        assert_eq!(found, Room { post: None, ..room });
    });
}

#[test]
fn no_room_is_made_about_a_post_that_is_not_there() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let unknown = PostId::new(i64::MAX).unwrap();
        let about_it = CreateRoom { post: Some(unknown), ..request(creator.id) };

        let refused = world.service.create_room(about_it).await;

        assert!(matches!(refused, Err(Error::NoSuchPost)));
        let query = RoomQuery { user: creator.id, scope: RoomScope::Visible, purpose: None };
        assert_eq!(world.rooms.count(query).await.unwrap(), 0);
    });
}
