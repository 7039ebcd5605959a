use kernel::{MessageId, RoomId};

use super::{MessagePorts, unknown_room};

impl MessagePorts {
    async fn position(&self, room: RoomId, id: i64) -> i64 {
        let id = MessageId::new(id).expect("a positive number");
        self.log.position(room, id).await.expect("an answer").get()
    }
}

pub(super) async fn the_position_of_a_message_is_its_number(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let messages = ports.append_many(room, &author, 3).await;
    ports.delete(&messages[1]).await;
    for message in messages {
        assert_eq!(ports.position(room, message.id.get()).await, message.sequence.get());
    }
}

pub(super) async fn an_id_of_another_room_stands_after_the_one_before(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let another = ports.add_room(&author).await;
    let before = ports.append(another, &author, "there").await;
    ports.append_many(room, &author, 2).await;
    let between = ports.append(another, &author, "there").await;
    ports.append_many(room, &author, 2).await;
    let after = ports.append(another, &author, "there").await;

    assert_eq!(ports.position(room, before.id.get()).await, 0);
    assert_eq!(ports.position(room, between.id.get()).await, 2);
    assert_eq!(ports.position(room, after.id.get()).await, 4);
}

pub(super) async fn the_position_of_an_id_to_come_is_the_last_number(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    assert_eq!(ports.position(room, i64::MAX).await, 0);
    ports.append_many(room, &author, 3).await;
    assert_eq!(ports.position(room, i64::MAX).await, 3);
    assert_eq!(ports.position(unknown_room(), i64::MAX).await, 0);
}
