use std::time::Duration;

use kernel::UserId;
use kernel::testing::noon;
use rooms::testing::builders::room_name;
use rooms::{AccessRule, CreateRoom, Description, Error, RoomKind};

use crate::world::{World, run};

fn request(creator: UserId) -> CreateRoom {
    CreateRoom {
        name: room_name("마당"),
        description: Description::parse("a yard").unwrap(),
        access: AccessRule::Invite,
        kind: RoomKind::Video,
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
