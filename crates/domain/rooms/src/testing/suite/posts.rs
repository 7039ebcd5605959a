use std::num::NonZeroU64;

use futures_util::future::join;
use kernel::{Page, PostId, UserId};

use super::{RoomPorts, visible_to};
use crate::testing::builders::{new_room, room_name};
use crate::{AddRoomError, NewRoom, Room, RoomRevision};

async fn add_room_about(ports: &RoomPorts, creator: UserId, post: PostId) -> Room {
    ports.add_room_as(NewRoom { post: Some(post), ..new_room(creator) }).await
}

/// Each way in which the room is shown says that it is about this post.
async fn assert_shown_about(ports: &RoomPorts, room: &Room, post: Option<PostId>) {
    let query = visible_to(room.creator.id);
    let page = Page::new(NonZeroU64::MIN, 200).expect("a page");
    let mut shown = ports.rooms.list(query, None, 200).await.expect("an answer");
    shown.extend(ports.rooms.page(query, page).await.expect("an answer"));
    shown.extend(ports.find(room.id).await);
    shown.retain(|shown| shown.id == room.id);
    let named: Vec<_> = shown.iter().map(|shown| shown.post).collect();
    assert_eq!(named, [post; 3]);
}

pub(super) async fn a_room_shows_the_post_that_it_was_made_about(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let post = ports.posts.write(creator.id).await;

    let room = add_room_about(ports, creator.id, post).await;
    let about_none = ports.add_room(creator.id).await;

    assert_eq!(room.post, Some(post));
    assert_shown_about(ports, &room, Some(post)).await;
    assert_shown_about(ports, &about_none, None).await;
}

pub(super) async fn several_rooms_are_about_one_post(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let other = ports.people.sign_up("other").await;
    let post = ports.posts.write(creator.id).await;

    let first = add_room_about(ports, creator.id, post).await;
    let second = add_room_about(ports, other.id, post).await;

    assert_ne!(first.id, second.id);
    assert_eq!([first.post, second.post], [Some(post); 2]);
}

pub(super) async fn an_unknown_post_makes_no_room(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let removed = ports.posts.write(creator.id).await;
    ports.posts.remove(removed).await;

    for post in [removed, PostId::new(i64::MAX).unwrap()] {
        let refused = ports.rooms.add(NewRoom { post: Some(post), ..new_room(creator.id) }).await;
        assert!(matches!(refused, Err(AddRoomError::NoSuchPost)), "{refused:?}");
    }
    assert_eq!(ports.list(creator.id, None, 10).await, []);
}

pub(super) async fn a_post_that_is_removed_leaves_its_rooms_without_one(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let post = ports.posts.write(creator.id).await;
    let rooms = [
        add_room_about(ports, creator.id, post).await,
        add_room_about(ports, creator.id, post).await,
    ];

    ports.posts.remove(post).await;

    for room in rooms {
        assert_shown_about(ports, &room, None).await;
        assert_eq!(ports.find(room.id).await, Some(Room { post: None, ..room }));
    }
}

pub(super) async fn a_post_that_is_removed_while_a_room_is_made_is_not_shown(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    for _ in 0..8 {
        let post = ports.posts.write(creator.id).await;
        let about = NewRoom { post: Some(post), ..new_room(creator.id) };

        let (added, ()) = join(ports.rooms.add(about), ports.posts.remove(post)).await;

        match added {
            Ok(room) => assert_shown_about(ports, &room, None).await,
            Err(error) => assert!(matches!(error, AddRoomError::NoSuchPost), "{error:?}"),
        }
    }
}

pub(super) async fn a_post_that_is_removed_leaves_rooms_about_others_as_they_are(
    ports: &RoomPorts,
) {
    let creator = ports.people.sign_up("creator").await;
    let removed = ports.posts.write(creator.id).await;
    let kept = ports.posts.write(creator.id).await;
    let room = add_room_about(ports, creator.id, kept).await;

    ports.posts.remove(removed).await;

    assert_eq!(ports.find(room.id).await, Some(room));
}

pub(super) async fn a_revision_leaves_a_room_with_its_post(ports: &RoomPorts) {
    let creator = ports.people.sign_up("creator").await;
    let post = ports.posts.write(creator.id).await;
    let room = add_room_about(ports, creator.id, post).await;
    let revision = RoomRevision { name: Some(room_name("renamed")), ..RoomRevision::default() };

    let revised = ports.rooms.revise(room.id, revision, creator.id).await.unwrap();

    assert_eq!(revised.unwrap().post, Some(post));
}
