use std::time::Duration;

use kernel::testing::noon;
use kernel::{RoomId, UserId};

use super::super::unknown_room;
use super::{ReadMarkPorts, mark};
use crate::{ReadMark, ReadState};

impl ReadMarkPorts {
    async fn state(&self, user: UserId, room: RoomId) -> ReadState {
        self.read_marks.state(user, room).await.expect("an answer")
    }
}

pub(super) async fn whoever_has_read_nothing_has_read_no_message(ports: &ReadMarkPorts) {
    let (room, _, reader) = ports.room_to_read(3).await;
    let expected = ReadState { last_message: None, at: None, unread: 3 };
    assert_eq!(ports.state(reader.id, room).await, expected);
    let (empty, author, _) = ports.room_to_read(0).await;
    assert_eq!(ports.state(author.id, empty).await, ReadState::default());
}

pub(super) async fn a_state_tells_what_was_read_last_and_when(ports: &ReadMarkPorts) {
    let (room, _, reader) = ports.room_to_read(5).await;
    let messages = ports.messages.list_all(room).await;
    for (number, unread) in [(2, 3), (4, 1), (5, 0)] {
        let at = noon() + Duration::from_micros(number * 1_000_001);
        let number = i64::try_from(number).expect("a small number");
        ports.advance([ReadMark { at, ..mark(room, reader.id, number) }]).await;
        let read = messages.iter().find(|message| message.sequence.get() == number);
        let last_message = read.map(|message| message.id);
        assert_eq!(
            ports.state(reader.id, room).await,
            ReadState { last_message, at: Some(at), unread }
        );
    }
}

pub(super) async fn a_mark_that_does_not_move_leaves_its_state(ports: &ReadMarkPorts) {
    let (room, _, reader) = ports.room_to_read(5).await;
    ports.advance([mark(room, reader.id, 4)]).await;
    let before = ports.state(reader.id, room).await;
    assert_eq!(before.at, Some(noon()));

    let later = noon() + Duration::from_secs(60);
    for number in [4, 1] {
        ports.advance([ReadMark { at: later, ..mark(room, reader.id, number) }]).await;
        assert_eq!(ports.state(reader.id, room).await, before);
    }
}

pub(super) async fn a_deleted_message_may_be_what_was_read_last(ports: &ReadMarkPorts) {
    let (room, _, reader) = ports.room_to_read(3).await;
    let messages = ports.messages.list_all(room).await;
    ports.advance([mark(room, reader.id, 2)]).await;
    for index in [1, 2] {
        ports.messages.delete(&messages[index]).await;
    }

    let state = ports.state(reader.id, room).await;

    assert_eq!(state.last_message, Some(messages[1].id));
    assert_eq!(state.unread, 0);
}

pub(super) async fn a_purged_message_is_not_what_was_read_last(ports: &ReadMarkPorts) {
    let (room, _, reader) = ports.room_to_read(5).await;
    ports.advance([mark(room, reader.id, 2)]).await;

    assert_eq!(ports.messages.purge_of_noon(room, 1).await, 1);
    assert!(ports.state(reader.id, room).await.last_message.is_some());
    assert_eq!(ports.messages.purge_of_noon(room, 1).await, 1);

    let expected = ReadState { last_message: None, at: Some(noon()), unread: 3 };
    assert_eq!(ports.state(reader.id, room).await, expected);
}

pub(super) async fn purged_messages_are_not_unread(ports: &ReadMarkPorts) {
    let (room, author, reader) = ports.room_to_read(6).await;
    ports.advance([mark(room, reader.id, 1)]).await;
    let messages = ports.messages.list_all(room).await;
    for index in [1, 4] {
        ports.messages.delete(&messages[index]).await;
    }
    assert_eq!(ports.unread_in(room, reader.id).await, 3);

    for (purged, unread) in [(2, 3), (1, 2), (2, 1), (1, 0)] {
        assert_eq!(ports.messages.purge_of_noon(room, purged).await, u64::from(purged));
        assert_eq!(ports.unread_in(room, reader.id).await, unread);
        assert_eq!(ports.state(reader.id, room).await.unread, unread);
    }
    ports.messages.append(room, &author, "unread").await;
    assert_eq!(ports.unread_in(room, reader.id).await, 1);
}

pub(super) async fn who_is_no_member_has_read_nothing(ports: &ReadMarkPorts) {
    let (room, _, reader) = ports.room_to_read(3).await;
    let stranger = ports.messages.people.sign_up("stranger").await;
    ports.advance([mark(room, reader.id, 2)]).await;
    ports.leave(room, reader.id).await;
    let unknown = UserId::new(i64::MAX).unwrap();
    for user in [stranger.id, reader.id, unknown] {
        assert_eq!(ports.state(user, room).await, ReadState::default());
    }
    assert_eq!(ports.state(stranger.id, unknown_room()).await, ReadState::default());
}
