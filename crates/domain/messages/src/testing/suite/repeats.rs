use std::time::Duration;

use kernel::testing::noon;
use kernel::{RoomId, UserRef};

use super::{MessagePorts, numbers};
use crate::NewMessage;
use crate::testing::builders::{client_message_id, deletion, edit, new_message};

fn named(room: RoomId, author: &UserRef, name: &str, text: &str) -> NewMessage {
    NewMessage {
        client_message_id: Some(client_message_id(name)),
        ..new_message(room, author, text)
    }
}

pub(super) async fn a_message_sent_again_is_the_first_one(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let first = ports.append_as(named(room, &author, "a", "first")).await;
    assert!(!first.is_repeat);

    let again = NewMessage {
        sent_at: noon() + Duration::from_secs(60),
        ..named(room, &author, "a", "other words")
    };
    let again = ports.append_as(again).await;

    assert!(again.is_repeat);
    assert_eq!(again.message, first.message);
    assert_eq!(ports.list_all(room).await, [(*first.message).clone()]);
}

pub(super) async fn a_message_sent_again_takes_no_number(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    for _ in 0..3 {
        ports.append_as(named(room, &author, "a", "first")).await;
    }

    let second = ports.append(room, &author, "second").await;

    assert_eq!(second.sequence.get(), 2);
    assert_eq!(ports.log.head(room).await.unwrap().unwrap().last, second.sequence);
}

pub(super) async fn a_message_sent_again_is_known_after_others(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let first = ports.append_as(named(room, &author, "a", "first")).await;
    ports.append_as(named(room, &author, "b", "second")).await;
    ports.append(room, &author, "third").await;

    let again = ports.append_as(named(room, &author, "a", "first")).await;

    assert!(again.is_repeat);
    assert_eq!(again.message, first.message);
    assert_eq!(numbers(&ports.list_all(room).await), [1, 2, 3]);
}

pub(super) async fn the_same_client_id_of_another_person_is_another_message(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let other = ports.people.sign_up("other").await;
    ports.append_as(named(room, &author, "a", "first")).await;

    let of_other = ports.append_as(named(room, &other, "a", "second")).await;

    assert!(!of_other.is_repeat);
    assert_eq!(of_other.message.sequence.get(), 2);
    assert_eq!(of_other.message.author.user, other);
}

pub(super) async fn the_same_client_id_in_another_room_is_another_message(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let another = ports.add_room(&author).await;
    ports.append_as(named(room, &author, "a", "here")).await;

    let there = ports.append_as(named(another, &author, "a", "there")).await;

    assert!(!there.is_repeat);
    assert_eq!(there.message.room_id, another);
}

pub(super) async fn client_ids_that_differ_in_case_are_different(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    for name in ["a", "A", " a", "a "] {
        assert!(!ports.append_as(named(room, &author, name, "a text")).await.is_repeat, "{name:?}");
    }
}

pub(super) async fn messages_without_a_client_id_are_never_repeats(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    for _ in 0..3 {
        let appended = ports.append_as(new_message(room, &author, "the same words")).await;
        assert!(!appended.is_repeat);
    }
    assert_eq!(numbers(&ports.list_all(room).await), [1, 2, 3]);
}

pub(super) async fn a_changed_message_sent_again_comes_as_it_reads_now(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let message = ports.append_as(named(room, &author, "a", "first")).await.message;

    for change in [edit(&message, "edited"), deletion(&message)] {
        let changed = ports.change(change).await;
        let again = ports.append_as(named(room, &author, "a", "first")).await;
        assert!(again.is_repeat);
        assert_eq!(again.message, changed);
    }

    assert_eq!(numbers(&ports.list_all(room).await), [1]);
    assert_eq!(ports.publisher.posted(room).len(), 1);
}
