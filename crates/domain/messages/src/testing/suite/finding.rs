use kernel::MessageId;

use super::{MessagePorts, unknown_room};
use crate::testing::builders::{deletion, edit};

pub(super) async fn a_message_is_found_as_it_was_stored(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    for message in ports.append_many(room, &author, 3).await {
        let found = ports.log.find(room, message.id).await.unwrap();
        assert_eq!(found.as_ref(), Some(&*message));
    }
}

pub(super) async fn a_changed_message_is_found_as_it_reads_now(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let message = ports.append(room, &author, "a text").await;

    for change in [edit(&message, "edited"), deletion(&message)] {
        let changed = ports.change(change).await;
        let found = ports.log.find(room, message.id).await.unwrap();
        assert_eq!(found.as_ref(), Some(&*changed));
    }
}

pub(super) async fn a_message_is_not_found_in_another_room(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let another = ports.add_room(&author).await;
    let message = ports.append(room, &author, "here").await;
    ports.append(another, &author, "there").await;

    assert_eq!(ports.log.find(another, message.id).await.unwrap(), None);
}

pub(super) async fn an_unknown_message_is_not_found(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    ports.append(room, &author, "a text").await;
    let unknown = MessageId::new(i64::MAX).unwrap();
    assert_eq!(ports.log.find(room, unknown).await.unwrap(), None);
    assert_eq!(ports.log.find(unknown_room(), unknown).await.unwrap(), None);
}

pub(super) async fn a_found_message_shows_its_author_as_they_are_now(ports: &MessagePorts) {
    let (_, room) = ports.author_and_room().await;
    let other = ports.people.sign_up("other").await;
    let message = ports.append(room, &other, "by one who goes").await;

    ports.people.erase(other.id).await;

    let found = ports.log.find(room, message.id).await.unwrap().unwrap();
    assert_eq!(found.author.user.id, other.id);
    assert_eq!(found.author.user.name, "");
    assert_eq!(found.content, "by one who goes");
}
