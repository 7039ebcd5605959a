use super::{MessagePorts, numbers, unknown_room};
use crate::NewMessage;
use crate::testing::builders::{client_message_id, new_message};

pub(super) async fn a_message_is_published_before_its_append_returns(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    for _ in 0..3 {
        let message = ports.append(room, &author, "a text").await;
        assert_eq!(ports.publisher.published(room).last(), Some(&message));
    }
}

pub(super) async fn messages_are_published_once_and_in_order(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let another = ports.add_room(&author).await;
    for room in [room, another, room, room, another] {
        ports.append(room, &author, "a text").await;
    }

    let here = ports.publisher.published(room);
    let there = ports.publisher.published(another);
    assert_eq!(numbers(here.iter().map(AsRef::as_ref)), [1, 2, 3]);
    assert_eq!(numbers(there.iter().map(AsRef::as_ref)), [1, 2]);
    let stored = ports.list_all(room).await;
    assert!(here.iter().map(AsRef::as_ref).eq(&stored));
}

pub(super) async fn a_message_sent_again_is_not_published(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    for _ in 0..3 {
        let client_message_id = Some(client_message_id("a"));
        let new = NewMessage { client_message_id, ..new_message(room, &author, "a text") };
        ports.append_as(new).await;
    }

    assert_eq!(ports.publisher.published(room).len(), 1);
}

pub(super) async fn a_refused_message_is_not_published(ports: &MessagePorts) {
    let (author, _) = ports.author_and_room().await;

    let refused = ports.log.append(new_message(unknown_room(), &author, "refused")).await;

    assert!(refused.is_err());
    assert_eq!(ports.publisher.published(unknown_room()), []);
}
