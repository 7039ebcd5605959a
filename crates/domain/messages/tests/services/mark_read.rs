use std::time::Duration;

use kernel::testing::noon;
use kernel::{MessageId, RoomId, UserRef};
use messages::{Error, MarkRead, Message, ReadState};
use rooms::{AccessRule, Action};

use crate::world::{World, absent_rooms, run, unknown_message};

fn mark(room_id: RoomId, user: &UserRef, message_id: Option<MessageId>) -> MarkRead {
    MarkRead { room_id, user: user.id, message_id }
}

impl World {
    /// A room of five messages, and a member who has read none of them.
    async fn five_to_read(&self) -> (RoomId, UserRef, Vec<Message>) {
        let (author, room) = self.author_and_room().await;
        let reader = self.sign_up("reader").await;
        self.join(room, &reader).await;
        self.post_many(room, &author, 5).await;
        (room, reader, self.list_all(room).await)
    }

    async fn mark_read(&self, room: RoomId, user: &UserRef, to: Option<&Message>) -> ReadState {
        let command = mark(room, user, to.map(|message| message.id));
        self.service.mark_room_read(command).await.expect("a state")
    }
}

#[test]
fn a_room_is_read_up_to_a_message() {
    run(async {
        let world = World::new();
        let (room, reader, messages) = world.five_to_read().await;
        world.clock.advance(Duration::from_secs(60));

        let state = world.mark_read(room, &reader, Some(&messages[2])).await;

        let at = Some(noon() + Duration::from_secs(60));
        let expected = ReadState { last_message: Some(messages[2].id), at, unread: 2 };
        assert_eq!(state, expected);
        let moved = world.read_marks.moved();
        assert_eq!(moved.len(), 1);
        assert_eq!(moved[0].message_id, messages[2].id);
        assert_eq!(moved[0].reader, "reader");
    });
}

#[test]
fn without_a_message_the_whole_room_is_read() {
    run(async {
        let world = World::new();
        let (room, reader, messages) = world.five_to_read().await;
        world.delete(room, [5]).await;
        let state = world.mark_read(room, &reader, None).await;
        let last_message = Some(messages[4].id);
        assert_eq!(state, ReadState { last_message, at: Some(noon()), unread: 0 });
    });
}

#[test]
fn a_mark_never_moves_back() {
    run(async {
        let world = World::new();
        let (room, reader, messages) = world.five_to_read().await;
        let before = world.mark_read(room, &reader, Some(&messages[3])).await;
        world.clock.advance(Duration::from_secs(60));

        for index in [3, 0] {
            let state = world.mark_read(room, &reader, Some(&messages[index])).await;
            assert_eq!(state, before);
        }
        assert_eq!(world.read_marks.moved().len(), 1);
    });
}

#[test]
fn an_empty_room_is_read_already() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        assert_eq!(world.mark_read(room, &author, None).await, ReadState::default());
    });
}

#[test]
fn a_message_that_is_not_in_the_room_marks_nothing() {
    run(async {
        let world = World::new();
        let (room, reader, _) = world.five_to_read().await;
        let (author, another) = world.author_and_room().await;
        let there = world.posted(another, &author, "there").await;
        for message in [there.id, unknown_message()] {
            let refused = world.service.mark_room_read(mark(room, &reader, Some(message))).await;
            assert!(matches!(refused, Err(Error::NoSuchMessage)));
        }
        assert_eq!(world.marks(room, &reader), []);
    });
}

#[test]
fn whoever_is_not_in_an_open_room_moves_nothing_and_joins_nothing() {
    run(async {
        let world = World::new();
        let (room, _, messages) = world.five_to_read().await;
        let outsider = world.sign_up("outsider").await;
        for message in [None, Some(&messages[2])] {
            let state = world.mark_read(room, &outsider, message).await;
            assert_eq!(state, ReadState::default());
        }
        assert_eq!(world.read_marks.moved(), []);
        assert!(!world.is_member(room, &outsider).await);
    });
}

#[test]
fn a_stranger_cannot_mark_a_closed_room_as_read() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let stranger = world.sign_up("stranger").await;
        for access in [AccessRule::Totp, AccessRule::Invite] {
            let room = world.add_room(&creator, access).await;
            let there = world.posted(room, &creator, "a text").await.id;
            for message in [None, Some(there), Some(unknown_message())] {
                let refused = world.service.mark_room_read(mark(room, &stranger, message)).await;
                assert!(matches!(refused, Err(Error::Room(rooms::Error::Barred(Action::Read)))));
            }
        }
    });
}

#[test]
fn a_room_that_is_not_there_cannot_be_read() {
    run(async {
        let world = World::new();
        let reader = world.sign_up("reader").await;
        for room in absent_rooms(&world, &reader).await {
            let refused = world.service.mark_room_read(mark(room, &reader, None)).await;
            assert!(matches!(refused, Err(Error::Room(rooms::Error::NoSuchRoom))));
        }
    });
}
