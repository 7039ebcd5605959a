use kernel::RoomId;

use super::{MessagePorts, unknown_room};
use crate::Message;

impl MessagePorts {
    /// In the order of their rooms.
    async fn newest(&self, rooms: &[RoomId]) -> Vec<Message> {
        let mut newest = self.log.newest(rooms).await.expect("an answer");
        newest.sort_by_key(|message| message.room_id);
        newest
    }
}

pub(super) async fn the_newest_message_of_each_room_is_told(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let another = ports.add_room(&author).await;
    let not_asked_for = ports.add_room(&author).await;
    ports.append_many(room, &author, 3).await;
    let there = ports.append(another, &author, "there").await;
    ports.append(not_asked_for, &author, "elsewhere").await;
    let here = ports.append(room, &author, "here").await;

    assert_eq!(ports.newest(&[another, room]).await, [(*here).clone(), (*there).clone()]);
    assert_eq!(ports.newest(&[room]).await, [(*here).clone()]);
    assert_eq!(ports.newest(&[]).await, []);
}

pub(super) async fn the_newest_message_is_the_newest_that_is_not_deleted(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let another = ports.add_room(&author).await;
    let there = ports.append(another, &author, "there").await;
    let messages = ports.append_many(room, &author, 4).await;
    for (deleted, newest) in [(1, Some(3)), (3, Some(2)), (2, Some(0)), (0, None)] {
        ports.delete(&messages[deleted]).await;
        let expected: Vec<_> =
            newest.map(|index: usize| (*messages[index]).clone()).into_iter().collect();
        assert_eq!(ports.newest(&[room]).await, expected, "without message {deleted}");
    }
    assert_eq!(ports.newest(&[room, another]).await, [(*there).clone()]);
}

pub(super) async fn rooms_without_messages_have_no_newest_one(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let empty = ports.add_room(&author).await;
    let message = ports.append(room, &author, "a text").await;
    let mut asked = vec![unknown_room(), empty, room];
    asked.extend((1..=500).filter_map(|id| RoomId::new(i64::MAX - id).ok()));

    assert_eq!(ports.newest(&asked).await, [(*message).clone()]);
}

pub(super) async fn the_newest_message_comes_as_it_reads_now(ports: &MessagePorts) {
    let (_, room) = ports.author_and_room().await;
    let other = ports.people.sign_up("other").await;
    let message = ports.append(room, &other, "a text").await;
    ports.edit(&message, "edited").await;
    ports.people.erase(other.id).await;

    let newest = ports.newest(&[room]).await;

    assert_eq!(newest, ports.list_all(room).await);
    assert_eq!(newest[0].content, "edited");
    assert_eq!(newest[0].author.user.name, "");
}
