use kernel::RoomId;

use super::{MessagePorts, numbers, unknown_room};
use crate::{ChangeNumber, Message};

impl MessagePorts {
    async fn list_changes(&self, room: RoomId, after: i64, limit: u32) -> Vec<Message> {
        let after = ChangeNumber::new(after);
        self.log.list_changes(room, after, limit).await.expect("an answer")
    }
}

pub(super) async fn changes_are_listed_in_the_order_of_their_numbers(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let messages = ports.append_many(room, &author, 4).await;
    let edited = ports.edit(&messages[2], "edited").await;
    let deleted = ports.delete(&messages[0]).await;
    let last = ports.edit(&messages[3], "edited last").await;

    let listed = ports.list_changes(room, 0, 10).await;

    assert_eq!(listed, [edited, deleted, last].map(|message| (*message).clone()));
}

pub(super) async fn a_list_of_changes_begins_after_the_number_given(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    for message in ports.append_many(room, &author, 4).await {
        ports.edit(&message, "edited").await;
    }

    for (after, limit, expected) in [
        (0, 10, vec![1, 2, 3, 4]),
        (0, 2, vec![1, 2]),
        (2, 10, vec![3, 4]),
        (2, 1, vec![3]),
        (4, 10, vec![]),
        (i64::MAX, 10, vec![]),
    ] {
        let listed = ports.list_changes(room, after, limit).await;
        assert_eq!(numbers(&listed), expected, "after {after}, limit {limit}");
    }
}

pub(super) async fn a_message_changed_twice_is_listed_once(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let messages = ports.append_many(room, &author, 2).await;
    ports.edit(&messages[0], "once").await;
    let other = ports.edit(&messages[1], "other").await;
    let deleted = ports.delete(&messages[0]).await;

    let listed = ports.list_changes(room, 0, 10).await;

    assert_eq!(listed, [other, deleted].map(|message| (*message).clone()));
    let changes: Vec<_> = listed.iter().map(|message| message.change.get()).collect();
    assert_eq!(changes, [2, 3]);
}

pub(super) async fn a_list_of_changes_holds_one_room_only(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let another = ports.add_room(&author).await;
    ports.append(room, &author, "never changed").await;
    let there = ports.append(another, &author, "there").await;
    ports.edit(&there, "edited").await;

    assert_eq!(ports.list_changes(room, 0, 10).await, []);
    assert_eq!(ports.list_changes(unknown_room(), 0, 10).await, []);
    assert_eq!(ports.list_changes(another, 0, 10).await.len(), 1);
}
