use std::time::Duration;

use kernel::testing::noon;
use kernel::{RoomId, UserRef};
use rooms::SettingsRevision;

use super::super::unknown_room;
use super::{ReadMarkPorts, mark};
use crate::{MovedMark, ReadMark, Sequence};

impl ReadMarkPorts {
    /// A mark as others are told of it: where it was asked to go, and where it stands.
    async fn moved_to(&self, asked: ReadMark, reader: &UserRef, number: usize) -> MovedMark {
        let messages = self.messages.list_all(asked.room_id).await;
        let message = &messages[number - 1];
        MovedMark {
            mark: ReadMark { sequence: message.sequence, ..asked },
            message_id: message.id,
            reader: reader.name.clone(),
            is_shown: true,
        }
    }

    async fn revise(&self, room: RoomId, user: &UserRef, revision: SettingsRevision) {
        let revised = self.settings.revise(room, user.id, revision).await.expect("an answer");
        revised.expect("settings of a room that is there");
    }
}

pub(super) async fn a_mark_that_moves_is_told(ports: &ReadMarkPorts) {
    let (room, author, reader) = ports.room_to_read(5).await;
    let seconds = Duration::from_secs(7);
    let of_reader = ReadMark { at: noon() + seconds, ..mark(room, reader.id, 2) };
    let of_author = mark(room, author.id, 5);

    let moved = ports.advance([of_author, of_reader]).await;

    let expected =
        [ports.moved_to(of_author, &author, 5).await, ports.moved_to(of_reader, &reader, 2).await];
    assert_eq!(moved, expected);
    let again = mark(room, reader.id, 3);
    assert_eq!(ports.advance([again]).await, [ports.moved_to(again, &reader, 3).await]);
}

pub(super) async fn a_mark_that_does_not_move_is_not_told(ports: &ReadMarkPorts) {
    let (room, _, reader) = ports.room_to_read(5).await;
    let (empty, _, of_empty) = ports.room_to_read(0).await;
    let stranger = ports.messages.people.sign_up("stranger").await;
    ports.advance([mark(room, reader.id, 4)]).await;

    let moved = ports
        .advance([
            mark(room, reader.id, 4),
            mark(room, reader.id, 1),
            mark(empty, of_empty.id, 3),
            mark(room, stranger.id, 5),
            mark(unknown_room(), reader.id, 1),
        ])
        .await;

    assert_eq!(moved, []);
    assert_eq!(ports.advance([]).await, []);
}

pub(super) async fn a_mark_is_told_where_it_stands(ports: &ReadMarkPorts) {
    let (room, _, reader) = ports.room_to_read(3).await;
    let beyond = mark(room, reader.id, i64::MAX);

    let moved = ports.advance([beyond]).await;

    assert_eq!(moved, [ports.moved_to(beyond, &reader, 3).await]);
    assert_eq!(moved[0].mark.sequence, Sequence::new(3));
    assert_eq!(ports.advance([beyond]).await, []);
}

pub(super) async fn of_several_marks_of_a_member_the_furthest_is_told(ports: &ReadMarkPorts) {
    let (room, _, reader) = ports.room_to_read(5).await;

    let moved = ports.advance([1, 4, 2].map(|number| mark(room, reader.id, number))).await;

    assert_eq!(moved, [ports.moved_to(mark(room, reader.id, 4), &reader, 4).await]);
}

pub(super) async fn a_mark_on_a_deleted_message_is_told(ports: &ReadMarkPorts) {
    let (room, _, reader) = ports.room_to_read(3).await;
    let messages = ports.messages.list_all(room).await;
    ports.messages.delete(&messages[2]).await;
    let asked = mark(room, reader.id, 3);

    assert_eq!(ports.advance([asked]).await, [ports.moved_to(asked, &reader, 3).await]);
}

pub(super) async fn whoever_hides_what_they_read_is_not_shown(ports: &ReadMarkPorts) {
    let (room, author, reader) = ports.room_to_read(4).await;
    let another = ports.messages.add_room(&author).await;
    ports.join(another, reader.id).await;
    ports.messages.append_many(another, &author, 1).await;
    let hidden = SettingsRevision { shows_reading: Some(false), ..SettingsRevision::default() };
    ports.revise(room, &reader, hidden).await;

    let marks = [mark(room, author.id, 1), mark(room, reader.id, 2), mark(another, reader.id, 1)];
    let moved = ports.advance(marks).await;

    let shown: Vec<_> = moved.iter().map(|moved| (moved.mark, moved.is_shown)).collect();
    assert_eq!(shown, [(marks[0], true), (marks[1], false), (marks[2], true)]);
    let open = SettingsRevision { shows_reading: Some(true), ..SettingsRevision::default() };
    ports.revise(room, &reader, open).await;
    assert!(ports.advance([mark(room, reader.id, 3)]).await[0].is_shown);
}
