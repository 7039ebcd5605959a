use kernel::UserId;

use super::super::unknown_room;
use super::{ReadMarkPorts, mark};

pub(super) async fn a_mark_moves_forward(ports: &ReadMarkPorts) {
    let (room, _, reader) = ports.room_to_read(5).await;
    for number in 0..=5 {
        ports.advance([mark(room, reader.id, number)]).await;
        assert_eq!(ports.unread_in(room, reader.id).await, u64::try_from(5 - number).unwrap());
    }
}

pub(super) async fn a_mark_never_moves_back(ports: &ReadMarkPorts) {
    let (room, _, reader) = ports.room_to_read(5).await;
    ports.advance([mark(room, reader.id, 4)]).await;

    for number in [4, 3, 0] {
        ports.advance([mark(room, reader.id, number)]).await;
        assert_eq!(ports.unread_in(room, reader.id).await, 1);
    }
}

pub(super) async fn a_mark_never_moves_beyond_the_last_message(ports: &ReadMarkPorts) {
    let (room, author, reader) = ports.room_to_read(3).await;
    for number in [4, i64::MAX] {
        ports.advance([mark(room, reader.id, number)]).await;
        assert_eq!(ports.unread_in(room, reader.id).await, 0);
    }

    ports.messages.append(room, &author, "unread").await;

    assert_eq!(ports.unread_in(room, reader.id).await, 1);
}

pub(super) async fn the_mark_in_an_empty_room_stays_at_its_start(ports: &ReadMarkPorts) {
    let (room, author, reader) = ports.room_to_read(0).await;
    ports.advance([mark(room, reader.id, 7)]).await;

    ports.messages.append_many(room, &author, 2).await;

    assert_eq!(ports.unread_in(room, reader.id).await, 2);
}

pub(super) async fn several_marks_move_together(ports: &ReadMarkPorts) {
    let (room, author, reader) = ports.room_to_read(5).await;
    let (another, _, _) = ports.room_to_read(5).await;
    ports.join(another, reader.id).await;
    ports.messages.append_many(another, &author, 5).await;

    ports
        .advance([
            mark(room, reader.id, 2),
            mark(room, author.id, 4),
            mark(another, reader.id, 9),
            mark(unknown_room(), reader.id, 1),
        ])
        .await;

    assert_eq!(ports.unread_in(room, reader.id).await, 3);
    assert_eq!(ports.unread_in(room, author.id).await, 1);
    assert_eq!(ports.unread_in(another, reader.id).await, 1);
}

pub(super) async fn the_furthest_of_several_marks_of_a_member_counts(ports: &ReadMarkPorts) {
    let (room, _, reader) = ports.room_to_read(5).await;

    ports.advance([1, 4, 2].map(|number| mark(room, reader.id, number))).await;

    assert_eq!(ports.unread_in(room, reader.id).await, 1);
}

pub(super) async fn no_marks_move_nothing(ports: &ReadMarkPorts) {
    let (room, _, reader) = ports.room_to_read(2).await;
    ports.advance([]).await;
    assert_eq!(ports.unread_in(room, reader.id).await, 2);
}

pub(super) async fn a_mark_moves_in_its_room_for_its_member_only(ports: &ReadMarkPorts) {
    let (room, author, reader) = ports.room_to_read(3).await;
    let another = ports.messages.add_room(&author).await;
    ports.join(another, reader.id).await;
    ports.messages.append_many(another, &author, 3).await;

    ports.advance([mark(room, reader.id, 3)]).await;

    assert_eq!(ports.unread_in(another, reader.id).await, 3);
    assert_eq!(ports.unread_in(room, author.id).await, 3);
}

pub(super) async fn who_is_no_member_has_no_mark_to_move(ports: &ReadMarkPorts) {
    let (room, author, _) = ports.room_to_read(1).await;
    let stranger = ports.messages.people.sign_up("stranger").await;
    let erased = UserId::new(i64::MAX).unwrap();

    ports.advance([stranger.id, erased].map(|user| mark(room, user, 1))).await;

    ports.join(room, stranger.id).await;
    ports.messages.append_many(room, &author, 2).await;
    assert_eq!(ports.unread_in(room, stranger.id).await, 2);
}
