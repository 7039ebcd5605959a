use std::time::Duration;

use kernel::UserRef;
use kernel::testing::noon;
use messages::{DeleteMessage, Error, HistoryFilter, Message};
use rooms::{AccessRule, Action};

use crate::walk::page;
use crate::world::{World, absent_rooms, run, unknown_message};

/// The end of a message.
fn deletion(user: &UserRef, message: &Message) -> DeleteMessage {
    DeleteMessage { room_id: message.room_id, message_id: message.id, user: user.id }
}

#[test]
fn an_author_deletes_a_message_and_the_room_is_told() {
    run(async {
        let world = World::new();
        let (_, room) = world.author_and_room().await;
        let author = world.sign_up("author").await;
        let message = world.posted(room, &author, "a text").await;
        world.clock.advance(Duration::from_secs(60));

        let deleted = world.service.delete_message(deletion(&author, &message)).await.unwrap();

        let expected = Message {
            content: String::new(),
            deleted_at: Some(noon() + Duration::from_secs(60)),
            change: deleted.change,
            ..(*message).clone()
        };
        assert_eq!(*deleted, expected);
        assert_eq!(deleted.change.get(), 1);
        assert_eq!(world.list_all(room).await, [expected]);
        assert_eq!(world.publisher.changed(room), [deleted]);
    });
}

#[test]
fn a_deleted_message_is_read_no_more_and_keeps_its_number() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        world.posted(room, &author, "one").await;
        let message = world.posted(room, &author, "two").await;

        world.service.delete_message(deletion(&author, &message)).await.unwrap();

        let next = world.posted(room, &author, "three").await;
        assert_eq!(next.sequence.get(), 3);
        assert_eq!(world.walk_all(room, &author, HistoryFilter::default()).await, [1, 3]);
        let shown = world.page(room, &author, HistoryFilter::default(), page(1, 50)).await;
        assert_eq!(shown, [1, 3]);
    });
}

#[test]
fn the_creator_deletes_what_others_wrote() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let author = world.sign_up("author").await;
        for access in [AccessRule::Open, AccessRule::Totp, AccessRule::Invite] {
            let room = world.add_room(&creator, access).await;
            world.join(room, &author).await;
            let message = world.posted(room, &author, "a text").await;
            let deleted = world.service.delete_message(deletion(&creator, &message)).await;
            assert!(deleted.unwrap().deleted_at.is_some(), "{access:?}");
        }
    });
}

#[test]
fn whoever_has_the_creator_s_rights_now_deletes_what_others_wrote() {
    run(async {
        let world = World::new();
        let (creator, room) = world.author_and_room().await;
        let heir = world.sign_up("heir").await;
        let author = world.sign_up("author").await;
        world.join(room, &heir).await;
        let message = world.posted(room, &author, "a text").await;
        world.leave(room, &creator).await;

        let refused = world.service.delete_message(deletion(&creator, &message)).await;
        assert!(matches!(refused, Err(Error::NotTheirMessage)));
        assert!(world.service.delete_message(deletion(&heir, &message)).await.is_ok());
    });
}

#[test]
fn others_cannot_delete_a_message() {
    run(async {
        let world = World::new();
        let (creator, room) = world.author_and_room().await;
        let member = world.sign_up("member").await;
        let outsider = world.sign_up("outsider").await;
        world.join(room, &member).await;
        let message = world.posted(room, &creator, "a text").await;
        for other in [&member, &outsider] {
            let refused = world.service.delete_message(deletion(other, &message)).await;
            assert!(matches!(refused, Err(Error::NotTheirMessage)), "{}", other.name);
        }
        assert_eq!(world.publisher.changed(room), []);
        assert_eq!(world.list_all(room).await, [(*message).clone()]);
    });
}

#[test]
fn a_stranger_learns_nothing_of_messages_in_a_closed_room() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let stranger = world.sign_up("stranger").await;
        for access in [AccessRule::Totp, AccessRule::Invite] {
            let room = world.add_room(&creator, access).await;
            let there = deletion(&stranger, &*world.posted(room, &creator, "a text").await);
            let absent = DeleteMessage { message_id: unknown_message(), ..there };
            for command in [there, absent] {
                let refused = world.service.delete_message(command).await;
                assert!(matches!(refused, Err(Error::Room(rooms::Error::Barred(Action::Read)))));
            }
            assert_eq!(world.publisher.changed(room), []);
        }
    });
}

#[test]
fn a_banned_author_cannot_delete_a_message() {
    run(async {
        let world = World::new();
        let (_, room) = world.author_and_room().await;
        let author = world.sign_up("author").await;
        let message = world.posted(room, &author, "a text").await;
        world.ban(room, &author).await;

        let refused = world.service.delete_message(deletion(&author, &message)).await;

        assert!(matches!(refused, Err(Error::Room(rooms::Error::Barred(Action::Read)))));
        assert_eq!(world.publisher.changed(room), []);
    });
}

#[test]
fn a_message_that_is_not_in_the_room_cannot_be_deleted() {
    run(async {
        let world = World::new();
        let (creator, room) = world.author_and_room().await;
        let another = world.add_room(&creator, AccessRule::Open).await;
        let message = world.posted(room, &creator, "a text").await;
        for command in [
            DeleteMessage { room_id: another, ..deletion(&creator, &message) },
            DeleteMessage { message_id: unknown_message(), ..deletion(&creator, &message) },
        ] {
            let refused = world.service.delete_message(command).await;
            assert!(matches!(refused, Err(Error::NoSuchMessage)));
        }
        assert_eq!(world.list_all(room).await, [(*message).clone()]);
    });
}

#[test]
fn a_room_that_is_not_there_has_no_message_to_delete() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let message = world.posted(room, &author, "a text").await;
        for room_id in absent_rooms(&world, &author).await {
            let command = DeleteMessage { room_id, ..deletion(&author, &message) };
            let refused = world.service.delete_message(command).await;
            assert!(matches!(refused, Err(Error::Room(rooms::Error::NoSuchRoom))));
        }
    });
}

#[test]
fn a_message_is_deleted_once() {
    run(async {
        let world = World::new();
        let (creator, room) = world.author_and_room().await;
        let author = world.sign_up("author").await;
        let message = world.posted(room, &author, "a text").await;
        let deleted = world.service.delete_message(deletion(&author, &message)).await.unwrap();
        world.clock.advance(Duration::from_secs(60));

        for user in [&author, &creator] {
            let refused = world.service.delete_message(deletion(user, &message)).await;
            assert!(matches!(refused, Err(Error::NoSuchMessage)), "{}", user.name);
        }
        assert_eq!(world.list_all(room).await, [(*deleted).clone()]);
        assert_eq!(world.publisher.changed(room), [deleted]);
    });
}
