use std::time::Duration;

use kernel::testing::noon;
use kernel::{RoomId, UserRef};
use messages::testing::builders::given_text;
use messages::{EditMessage, Error, Message};
use rooms::{AccessRule, Action};

use crate::world::{World, absent_rooms, run, unknown_message};

/// Another text for a message.
fn edit(user: &UserRef, message: &Message) -> EditMessage {
    EditMessage {
        room_id: message.room_id,
        message_id: message.id,
        user: user.id,
        wording: given_text("edited"),
    }
}

impl World {
    /// Expects the room's messages to be as they were posted.
    async fn assert_unchanged(&self, room: RoomId) {
        assert_eq!(self.publisher.changed(room), []);
        let posted = self.publisher.posted(room);
        assert!(posted.iter().map(AsRef::as_ref).eq(&self.list_all(room).await));
    }
}

#[test]
fn an_author_edits_a_message_and_the_room_is_told() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        world.posted(room, &author, "before").await;
        let message = world.posted(room, &author, "a text").await;
        world.posted(room, &author, "after").await;
        world.clock.advance(Duration::from_secs(60));

        let edited = world.service.edit_message(edit(&author, &message)).await.unwrap();

        let expected = Message {
            content: "edited".to_owned(),
            edited_at: Some(noon() + Duration::from_secs(60)),
            change: edited.change,
            ..(*message).clone()
        };
        assert_eq!(*edited, expected);
        assert_eq!(edited.change.get(), 1);
        assert_eq!(world.list_all(room).await[1], expected);
        assert_eq!(world.publisher.changed(room), [edited]);
        assert_eq!(world.publisher.repaired(), []);
    });
}

#[test]
fn a_message_may_be_edited_again() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let message = world.posted(room, &author, "a text").await;
        for number in 1..=3 {
            let text = format!("text {number}");
            let again = EditMessage { wording: given_text(&text), ..edit(&author, &message) };
            let edited = world.service.edit_message(again).await.unwrap();
            assert_eq!(edited.content, text);
            assert_eq!(edited.change.get(), number);
        }
        assert_eq!(world.publisher.changed(room).len(), 3);
    });
}

#[test]
fn members_may_edit_their_messages_in_a_closed_room() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let member = world.sign_up("member").await;
        for access in [AccessRule::Totp, AccessRule::Invite] {
            let room = world.add_room(&creator, access).await;
            world.join(room, &member).await;
            let message = world.posted(room, &member, "a text").await;
            assert!(world.service.edit_message(edit(&member, &message)).await.is_ok());
        }
    });
}

#[test]
fn nobody_edits_another_person_s_message_not_even_the_creator() {
    run(async {
        let world = World::new();
        let (creator, room) = world.author_and_room().await;
        let author = world.sign_up("author").await;
        let member = world.sign_up("member").await;
        let outsider = world.sign_up("outsider").await;
        world.join(room, &member).await;
        let message = world.posted(room, &author, "a text").await;
        for other in [&creator, &member, &outsider] {
            let refused = world.service.edit_message(edit(other, &message)).await;
            assert!(matches!(refused, Err(Error::NotTheirMessage)), "{}", other.name);
        }
        world.assert_unchanged(room).await;
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
            let there = edit(&stranger, &*world.posted(room, &creator, "a text").await);
            let absent = EditMessage { message_id: unknown_message(), ..there.clone() };
            for command in [there, absent] {
                let refused = world.service.edit_message(command).await;
                assert!(matches!(refused, Err(Error::Room(rooms::Error::Barred(Action::Read)))));
            }
            world.assert_unchanged(room).await;
        }
    });
}

#[test]
fn whoever_may_not_read_the_room_any_more_cannot_edit_in_it() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let author = world.sign_up("author").await;
        let closed = world.add_room(&creator, AccessRule::Invite).await;
        let open = world.add_room(&creator, AccessRule::Open).await;
        world.join(closed, &author).await;
        let in_closed = world.posted(closed, &author, "a text").await;
        let in_open = world.posted(open, &author, "a text").await;

        world.leave(closed, &author).await;
        world.ban(open, &author).await;

        for message in [in_closed, in_open] {
            let refused = world.service.edit_message(edit(&author, &message)).await;
            assert!(matches!(refused, Err(Error::Room(rooms::Error::Barred(Action::Read)))));
            world.assert_unchanged(message.room_id).await;
        }
    });
}

#[test]
fn a_message_that_is_not_in_the_room_cannot_be_edited() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let another = world.add_room(&author, AccessRule::Open).await;
        let message = world.posted(room, &author, "a text").await;
        for command in [
            EditMessage { room_id: another, ..edit(&author, &message) },
            EditMessage { message_id: unknown_message(), ..edit(&author, &message) },
        ] {
            let refused = world.service.edit_message(command).await;
            assert!(matches!(refused, Err(Error::NoSuchMessage)));
        }
        world.assert_unchanged(room).await;
    });
}

#[test]
fn a_room_that_is_not_there_has_no_message_to_edit() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let message = world.posted(room, &author, "a text").await;
        for room_id in absent_rooms(&world, &author).await {
            let command = EditMessage { room_id, ..edit(&author, &message) };
            let refused = world.service.edit_message(command).await;
            assert!(matches!(refused, Err(Error::Room(rooms::Error::NoSuchRoom))));
        }
    });
}

#[test]
fn a_deleted_message_cannot_be_edited() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let message = world.posted(room, &author, "a text").await;
        world.delete(room, [1]).await;

        let refused = world.service.edit_message(edit(&author, &message)).await;

        assert!(matches!(refused, Err(Error::NoSuchMessage)));
        assert_eq!(world.list_all(room).await[0].content, "");
        assert_eq!(world.publisher.changed(room).len(), 1);
    });
}
