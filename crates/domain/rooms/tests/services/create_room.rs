use std::time::Duration;

use kernel::testing::noon;
use kernel::{PostId, UserId};
use rooms::testing::builders::room_name;
use rooms::testing::fakes::ReadableCodes;
use rooms::testing::suite::Posts;
use rooms::{
    AccessRule, CreateRoom, CreatedRoom, Description, Error, MOST_PARTICIPANTS, OneTimeCodes,
    Place, Room, RoomKind, RoomQuery, RoomRepository, RoomScope,
};
use secrecy::ExposeSecret;

use crate::world::{World, run, unknown_user};

fn request(creator: UserId) -> CreateRoom {
    CreateRoom {
        name: room_name("마당"),
        description: Description::parse("a yard").unwrap(),
        access: AccessRule::Invite,
        kind: RoomKind::Video,
        post: None,
        creator,
        others: Vec::new(),
    }
}

#[test]
fn a_room_is_made_as_asked() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        world.clock.advance(Duration::from_secs(60));

        let room = world.service.create_room(request(creator.id)).await.unwrap().room;

        assert_eq!(room.name, "마당");
        assert_eq!(room.description.as_str(), "a yard");
        assert_eq!(room.access, AccessRule::Invite);
        assert_eq!(room.kind, RoomKind::Video);
        assert_eq!(room.post, None);
        assert_eq!(room.creator, creator);
        assert_eq!(room.created_at, noon() + Duration::from_secs(60));
    });
}

#[test]
fn its_creator_is_in_it_and_told_so() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let room = world.service.create_room(request(creator.id)).await.unwrap().room;
        assert!(world.is_member(room.id, creator.id).await);
        assert_eq!(world.arrivals(), [(room.id, vec![creator.id])]);
    });
}

#[test]
fn others_are_in_it_once_and_told_so() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await.id;
        let one = world.sign_up("one").await.id;
        let two = world.sign_up("two").await.id;

        let with_others = CreateRoom { others: vec![two, creator, one, two], ..request(creator) };
        let room = world.service.create_room(with_others).await.unwrap().room;

        assert_eq!(room.member_count, 3);
        for user in [one, two] {
            assert_eq!(world.place(room.id, user).await, Place::Member);
        }
        assert_eq!(world.arrivals(), [(room.id, vec![creator, two, one])]);
    });
}

#[test]
fn others_that_are_not_there_are_named_and_make_no_room() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await.id;
        let known = world.sign_up("known").await.id;
        let with_unknown = CreateRoom { others: vec![known, unknown_user()], ..request(creator) };

        let refused = world.service.create_room(with_unknown).await;

        assert!(matches!(refused, Err(Error::NoSuchPeople(named)) if named == [unknown_user()]));
        assert_eq!(world.rooms.list_joined(creator).await.unwrap(), []);
        assert_eq!(world.arrivals(), []);
    });
}

#[test]
fn an_invite_room_is_made_for_the_most_participants_and_no_more() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await.id;
        let mut others = world.sign_up_many(MOST_PARTICIPANTS - 1).await;
        others.extend([creator, others[0]]);
        let full = CreateRoom { others: others.clone(), ..request(creator) };
        let room = world.service.create_room(full).await.unwrap().room;
        assert_eq!(room.member_count, 100);

        let superfluous = world.sign_up_many(2).await;
        others.extend(&superfluous);
        let crowded = CreateRoom { others: others.clone(), ..request(creator) };
        let refused = world.service.create_room(crowded).await;
        assert!(matches!(refused, Err(Error::TooMany(named)) if named == superfluous));
        assert_eq!(world.arrivals().len(), 1);

        let access = AccessRule::Open;
        let open = CreateRoom { access, others, ..request(creator) };
        assert_eq!(world.service.create_room(open).await.unwrap().room.member_count, 102);
    });
}

#[test]
fn an_account_that_is_not_there_makes_no_room() {
    run(async {
        let world = World::new();
        let refused = world.service.create_room(request(unknown_user())).await;
        assert!(matches!(refused, Err(Error::NoSuchUser)));
        assert_eq!(world.arrivals(), []);
    });
}

#[test]
fn a_room_is_about_the_post_it_was_made_for_as_long_as_that_is_there() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let post = world.rooms.write(creator.id).await;
        let about_it = CreateRoom { post: Some(post), ..request(creator.id) };

        let room = world.service.create_room(about_it).await.unwrap().room;
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

#[test]
fn only_a_room_with_codes_gets_a_secret_which_is_stored_sealed_with_it() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await.id;
        for access in [AccessRule::Open, AccessRule::Invite] {
            let without = CreateRoom { access, ..request(creator) };
            let CreatedRoom { room, secret } = world.service.create_room(without).await.unwrap();
            assert!(secret.is_none(), "{access:?}");
            assert_eq!(world.secret(room.id).await, None);
        }

        let with_codes = CreateRoom { access: AccessRule::Totp, ..request(creator) };
        let CreatedRoom { room, secret } = world.service.create_room(with_codes).await.unwrap();

        let shown = secret.expect("a secret to be shown");
        assert!(shown.uri.expose_secret().starts_with("otpauth://totp/"));
        let stored = world.secret(room.id).await.expect("a secret that is stored");
        let code = ReadableCodes::code_of(&shown);
        assert!(world.codes.accepts(&stored, code, noon()).unwrap());
        assert_eq!(world.place(room.id, creator).await, Place::Creator);
    });
}

#[test]
fn every_room_with_codes_gets_a_secret_of_its_own() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await.id;
        let with_codes = CreateRoom { access: AccessRule::Totp, ..request(creator) };
        let one = world.service.create_room(with_codes.clone()).await.unwrap();
        let other = world.service.create_room(with_codes).await.unwrap();

        assert_ne!(world.secret(one.room.id).await, world.secret(other.room.id).await);
        let shown = [one, other].map(|created| created.secret.expect("a secret"));
        assert_ne!(ReadableCodes::code_of(&shown[0]), ReadableCodes::code_of(&shown[1]));
    });
}
