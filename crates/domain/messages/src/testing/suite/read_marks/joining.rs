use super::{ReadMarkPorts, mark};

pub(super) async fn whoever_joins_starts_with_nothing_unread(ports: &ReadMarkPorts) {
    let (room, author, _) = ports.room_to_read(3).await;
    let newcomer = ports.messages.people.sign_up("newcomer").await;

    ports.join(room, newcomer.id).await;

    assert_eq!(ports.unread_in(room, newcomer.id).await, 0);
    ports.messages.append_many(room, &author, 2).await;
    assert_eq!(ports.unread_in(room, newcomer.id).await, 2);
}

pub(super) async fn a_member_who_is_added_again_keeps_what_is_unread(ports: &ReadMarkPorts) {
    let (room, _, reader) = ports.room_to_read(3).await;
    ports.advance([mark(room, reader.id, 1)]).await;

    ports.join(room, reader.id).await;

    assert_eq!(ports.unread_in(room, reader.id).await, 2);
}

pub(super) async fn whoever_left_has_nothing_unread(ports: &ReadMarkPorts) {
    let (room, _, reader) = ports.room_to_read(3).await;
    ports.leave(room, reader.id).await;
    assert_eq!(ports.unread_in(room, reader.id).await, 0);
}

pub(super) async fn whoever_comes_back_starts_with_nothing_unread(ports: &ReadMarkPorts) {
    let (room, author, reader) = ports.room_to_read(3).await;
    ports.leave(room, reader.id).await;
    ports.messages.append(room, &author, "missed").await;

    ports.join(room, reader.id).await;

    assert_eq!(ports.unread_in(room, reader.id).await, 0);
    ports.messages.append(room, &author, "unread").await;
    assert_eq!(ports.unread_in(room, reader.id).await, 1);
}
