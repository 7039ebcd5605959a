use kernel::UserId;
use kernel::testing::noon;

use super::super::unknown_room;
use super::{ReadMarkPorts, mark};
use crate::Unread;

pub(super) async fn what_stands_after_the_mark_is_unread(ports: &ReadMarkPorts) {
    let (room, author, reader) = ports.room_to_read(2).await;
    ports.advance([mark(room, reader.id, 2)]).await;
    assert_eq!(ports.unread_in(room, reader.id).await, 0);

    ports.messages.append_many(room, &author, 3).await;

    assert_eq!(ports.unread_in(room, reader.id).await, 3);
}

pub(super) async fn one_s_own_message_is_unread_until_it_is_marked(ports: &ReadMarkPorts) {
    let (room, author, _) = ports.room_to_read(1).await;
    assert_eq!(ports.unread_in(room, author.id).await, 1);
    ports.advance([mark(room, author.id, 1)]).await;
    assert_eq!(ports.unread_in(room, author.id).await, 0);
}

pub(super) async fn a_deleted_message_is_not_unread(ports: &ReadMarkPorts) {
    let (room, _, reader) = ports.room_to_read(4).await;
    ports.advance([mark(room, reader.id, 1)]).await;
    let messages = ports.messages.list_all(room).await;
    assert_eq!(ports.unread_in(room, reader.id).await, 3);

    for (index, left) in [(0, 3), (2, 2), (3, 1), (1, 0)] {
        ports.messages.delete(&messages[index]).await;
        assert_eq!(ports.unread_in(room, reader.id).await, left, "without message {index}");
    }
}

pub(super) async fn an_edited_message_is_unread_no_more_than_before(ports: &ReadMarkPorts) {
    let (room, _, reader) = ports.room_to_read(2).await;
    ports.advance([mark(room, reader.id, 1)]).await;

    for message in ports.messages.list_all(room).await {
        ports.messages.edit(&message, "edited").await;
    }

    assert_eq!(ports.unread_in(room, reader.id).await, 1);
}

pub(super) async fn a_mark_may_stand_on_a_deleted_message(ports: &ReadMarkPorts) {
    let (room, author, reader) = ports.room_to_read(2).await;
    let messages = ports.messages.list_all(room).await;
    ports.messages.delete(&messages[1]).await;

    ports.advance([mark(room, reader.id, 2)]).await;

    ports.messages.append(room, &author, "unread").await;
    assert_eq!(ports.unread_in(room, reader.id).await, 1);
}

pub(super) async fn who_is_no_member_has_nothing_unread(ports: &ReadMarkPorts) {
    let (room, _, _) = ports.room_to_read(3).await;
    let stranger = ports.messages.people.sign_up("stranger").await;
    for user in [stranger.id, UserId::new(i64::MAX).unwrap()] {
        assert_eq!(ports.unread(user, &[room]).await, []);
    }
}

pub(super) async fn rooms_without_anything_unread_are_left_out(ports: &ReadMarkPorts) {
    let (room, author, reader) = ports.room_to_read(3).await;
    let read = ports.messages.add_room(&author).await;
    let empty = ports.messages.add_room(&author).await;
    let elsewhere = ports.messages.add_room(&author).await;
    for room in [read, empty] {
        ports.join(room, reader.id).await;
    }
    ports.messages.append_many(read, &author, 2).await;
    ports.messages.append_many(elsewhere, &author, 2).await;
    ports.advance([mark(read, reader.id, 2)]).await;

    let asked = [read, room, empty, elsewhere, unknown_room()];
    let unread = ports.unread(reader.id, &asked).await;

    assert_eq!(unread, [Unread { room_id: room, count: 3 }]);
}

pub(super) async fn only_the_rooms_asked_for_are_told(ports: &ReadMarkPorts) {
    let (room, author, reader) = ports.room_to_read(3).await;
    let another = ports.messages.add_room(&author).await;
    ports.join(another, reader.id).await;
    ports.messages.append_many(another, &author, 2).await;

    assert_eq!(ports.unread(reader.id, &[]).await, []);
    let of_one = ports.unread(reader.id, &[another]).await;
    assert_eq!(of_one, [Unread { room_id: another, count: 2 }]);
    let mut of_both = ports.unread(reader.id, &[another, room]).await;
    of_both.sort_by_key(|unread| unread.room_id);
    let expected = [Unread { room_id: room, count: 3 }, Unread { room_id: another, count: 2 }];
    assert_eq!(of_both, expected);
}

pub(super) async fn a_deleted_room_has_nothing_unread(ports: &ReadMarkPorts) {
    let (room, _, reader) = ports.room_to_read(3).await;
    assert!(ports.messages.rooms.archive(room, noon()).await.unwrap());
    assert_eq!(ports.unread(reader.id, &[room]).await, []);
}
