use kernel::RoomId;
use kernel::testing::noon;

use super::{MessagePorts, unknown_room};
use crate::{ChangeNumber, LogHead, Sequence};

impl MessagePorts {
    /// In the order of their rooms.
    async fn last_numbers(&self, rooms: &[RoomId]) -> Vec<(RoomId, i64)> {
        let mut last_numbers = self.log.last_numbers(rooms).await.expect("an answer");
        last_numbers.sort_unstable();
        last_numbers.into_iter().map(|(room, last)| (room, last.get())).collect()
    }
}

fn head(last: i64, last_change: i64) -> LogHead {
    LogHead {
        first: Sequence::new(1),
        last: Sequence::new(last),
        last_change: ChangeNumber::new(last_change),
    }
}

pub(super) async fn an_unknown_room_has_no_head(ports: &MessagePorts) {
    assert_eq!(ports.log.head(unknown_room()).await.unwrap(), None);
}

pub(super) async fn the_head_of_an_empty_room_holds_nothing(ports: &MessagePorts) {
    let (_, room) = ports.author_and_room().await;
    let empty = ports.log.head(room).await.unwrap().unwrap();
    assert_eq!(empty, head(0, 0));
    assert!(empty.span().is_empty());
    assert_eq!(ports.list_all(room).await, []);
}

pub(super) async fn the_head_tells_the_first_and_the_last_number(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    for number in 1..=3 {
        ports.append(room, &author, "a text").await;
        assert_eq!(ports.log.head(room).await.unwrap(), Some(head(number, 0)));
    }
}

pub(super) async fn the_head_tells_the_number_of_the_last_change(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let another = ports.add_room(&author).await;
    let first = ports.append(room, &author, "first").await;
    let second = ports.append(room, &author, "second").await;

    ports.edit(&second, "edited").await;
    assert_eq!(ports.log.head(room).await.unwrap(), Some(head(2, 1)));
    ports.edit(&second, "edited again").await;
    assert_eq!(ports.log.head(room).await.unwrap(), Some(head(2, 2)));
    ports.delete(&first).await;
    assert_eq!(ports.log.head(room).await.unwrap(), Some(head(2, 3)));
    assert_eq!(ports.log.head(another).await.unwrap(), Some(head(0, 0)));
}

pub(super) async fn the_last_number_of_each_room_is_told(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let another = ports.add_room(&author).await;
    let empty = ports.add_room(&author).await;
    let not_asked_for = ports.add_room(&author).await;
    ports.append_many(room, &author, 3).await;
    ports.append(another, &author, "there").await;
    ports.append(not_asked_for, &author, "elsewhere").await;

    let last_numbers = ports.last_numbers(&[another, empty, room]).await;

    assert_eq!(last_numbers, [(room, 3), (another, 1), (empty, 0)]);
    assert_eq!(ports.last_numbers(&[]).await, []);
}

pub(super) async fn deleted_and_purged_messages_leave_the_last_number(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let messages = ports.append_many(room, &author, 3).await;

    ports.delete(&messages[2]).await;
    assert_eq!(ports.last_numbers(&[room]).await, [(room, 3)]);
    ports.purge_of_noon(room, 10).await;
    assert_eq!(ports.last_numbers(&[room]).await, [(room, 3)]);
}

pub(super) async fn rooms_that_are_not_there_have_no_last_number(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let archived = ports.add_room(&author).await;
    ports.append(archived, &author, "a text").await;
    assert!(ports.rooms.archive(archived, noon()).await.expect("an answer"));

    assert_eq!(ports.last_numbers(&[unknown_room(), archived, room]).await, [(room, 0)]);
}
