use kernel::Picture;

use super::{MessagePorts, numbers, unknown_room};
use crate::testing::builders::{client_message_id, deletion, edit, new_message};
use crate::{Author, NewMessage};

pub(super) async fn a_message_is_published_before_its_append_returns(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    for _ in 0..3 {
        let message = ports.append(room, &author, "a text").await;
        assert_eq!(ports.publisher.posted(room).last(), Some(&message));
    }
}

pub(super) async fn messages_are_published_once_and_in_order(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let another = ports.add_room(&author).await;
    for room in [room, another, room, room, another] {
        ports.append(room, &author, "a text").await;
    }

    let here = ports.publisher.posted(room);
    let there = ports.publisher.posted(another);
    assert_eq!(numbers(here.iter().map(AsRef::as_ref)), [1, 2, 3]);
    assert_eq!(numbers(there.iter().map(AsRef::as_ref)), [1, 2]);
    let stored = ports.list_all(room).await;
    assert!(here.iter().map(AsRef::as_ref).eq(&stored));
}

pub(super) async fn a_message_is_published_with_the_picture_that_its_author_was_sent_with(
    ports: &MessagePorts,
) {
    let (author, room) = ports.author_and_room().await;
    let picture = Picture::linked("https://example.com/profile.jpg").unwrap();
    let with_picture = Author::person(author.clone(), Some(picture));
    let new = NewMessage { author: with_picture.clone(), ..new_message(room, &author, "a text") };

    let appended = ports.append_as(new).await.message;

    assert_eq!(appended.author, with_picture);
    assert_eq!(ports.publisher.posted(room), [appended]);
}

pub(super) async fn a_message_sent_again_is_not_published(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    for _ in 0..3 {
        let client_message_id = Some(client_message_id("a"));
        let new = NewMessage { client_message_id, ..new_message(room, &author, "a text") };
        ports.append_as(new).await;
    }

    assert_eq!(ports.publisher.posted(room).len(), 1);
}

pub(super) async fn a_refused_message_is_not_published(ports: &MessagePorts) {
    let (author, _) = ports.author_and_room().await;

    let refused = ports.log.append(new_message(unknown_room(), &author, "refused")).await;

    assert!(refused.is_err());
    assert_eq!(ports.publisher.posted(unknown_room()), []);
}

pub(super) async fn a_change_is_published_before_it_returns(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let message = ports.append(room, &author, "a text").await;
    for change in [edit(&message, "edited"), deletion(&message)] {
        let changed = ports.change(change).await;
        assert_eq!(ports.publisher.changed(room).last(), Some(&changed));
    }
    assert_eq!(ports.publisher.changed(room).len(), 2);
    assert_eq!(ports.publisher.posted(room), [message]);
}

pub(super) async fn changes_are_published_once_and_in_order(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let another = ports.add_room(&author).await;
    let messages = ports.append_many(room, &author, 3).await;
    let there = ports.append(another, &author, "there").await;
    for index in [2, 0, 2, 1] {
        ports.edit(&messages[index], "edited").await;
        ports.edit(&there, "edited there").await;
    }

    let here = ports.publisher.changed(room);
    let changes: Vec<_> = here.iter().map(|message| message.change.get()).collect();
    assert_eq!(changes, [1, 2, 3, 4]);
    assert_eq!(numbers(here.iter().map(AsRef::as_ref)), [3, 1, 3, 2]);
    assert_eq!(ports.publisher.changed(another).len(), 4);
}

pub(super) async fn a_refused_change_is_not_published(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let message = ports.append(room, &author, "a text").await;
    ports.delete(&message).await;

    assert!(ports.log.change(edit(&message, "back again")).await.is_err());

    assert_eq!(ports.publisher.changed(room).len(), 1);
}
