use kernel::{RoomId, UserRef};
use messages::testing::builders::{client_message_id, file_body, location};
use messages::{Body, Error, FileKind, KeptFile, MessageKind, PostMessage};
use rooms::AccessRule;

use crate::upload::{GRACE, UNCLAIMED_FOR};
use crate::world::{World, post, run};

fn post_file(room: RoomId, author: &UserRef, file: &KeptFile) -> PostMessage {
    let body = file_body(FileKind::Image, "사진을 보내드려요", file.clone());
    PostMessage { body, ..post(room, author, "a text") }
}

#[test]
fn a_file_is_sent_with_its_caption() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let file = world.uploaded(&author, 100).await;

        let posted = world.service.post_message(post_file(room, &author, &file)).await.unwrap();

        let message = posted.message;
        assert_eq!(message.kind, MessageKind::File(FileKind::Image));
        assert_eq!(message.content, "사진을 보내드려요");
        assert_eq!(message.file.as_ref(), Some(&file));
        assert_eq!(world.publisher.posted(room), [message]);
        assert_eq!(world.service.find_file(file.key).await.unwrap(), Some(file));
    });
}

#[test]
fn a_place_is_sent() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let body = Body::Location(location(37.566_535, -126.977_969));
        let place = PostMessage { body, ..post(room, &author, "a text") };

        let message = world.service.post_message(place).await.unwrap().message;

        assert_eq!(message.kind, MessageKind::Location);
        assert_eq!(message.content, r#"{"latitude":37.566535,"longitude":-126.977969}"#);
        assert_eq!(message.file, None);
    });
}

#[test]
fn a_file_that_waited_too_long_cannot_be_sent() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let file = world.uploaded(&author, 100).await;
        world.clock.advance(UNCLAIMED_FOR);

        let refused = world.service.post_message(post_file(room, &author, &file)).await;

        assert!(matches!(refused, Err(Error::UploadExpired)));
        assert_eq!(world.publisher.posted(room), []);
        world.clock.advance(GRACE);
        assert_eq!(world.service.remove_due_files().await.unwrap(), 1);
    });
}

#[test]
fn the_file_of_a_repeat_is_not_sent_and_may_be_discarded() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let first = world.uploaded(&author, 100).await;
        let second = world.uploaded(&author, 100).await;
        let named = |file: &KeptFile| PostMessage {
            client_message_id: Some(client_message_id("a")),
            ..post_file(room, &author, file)
        };
        world.service.post_message(named(&first)).await.unwrap();

        let again = world.service.post_message(named(&second)).await.unwrap();
        world.service.discard_file(second.key).await.unwrap();

        assert!(again.is_repeat);
        assert_eq!(again.message.file.as_ref(), Some(&first));
        assert_eq!(world.file_store.count(), 1);
        assert_eq!(world.service.find_file(first.key).await.unwrap(), Some(first));
    });
}

#[test]
fn a_refused_message_claims_no_file() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let stranger = world.sign_up("stranger").await;
        let room = world.add_room(&creator, AccessRule::Invite).await;
        let file = world.uploaded(&stranger, 100).await;

        let refused = world.service.post_message(post_file(room, &stranger, &file)).await;

        assert!(matches!(refused, Err(Error::Room(rooms::Error::Barred(_)))));
        assert_eq!(world.service.find_file(file.key).await.unwrap(), None);
    });
}
