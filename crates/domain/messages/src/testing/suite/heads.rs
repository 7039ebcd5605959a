use super::{MessagePorts, unknown_room};
use crate::{ChangeNumber, LogHead, Sequence};

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
