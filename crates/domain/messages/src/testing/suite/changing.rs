use std::time::Duration;

use kernel::MessageId;

use super::{MessagePorts, unknown_room};
use crate::testing::builders::{client_message_id, deletion, edit, new_message};
use crate::{ChangeError, ChangeNumber, Content, Message, NewChange, NewMessage};

pub(super) async fn an_edited_message_has_its_new_text(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let message = ports.append(room, &author, "a text").await;
    for text in [" 안녕 👩‍👩‍👧\n", &"가".repeat(Content::MAX_LENGTH), "'; --\\ %_ \u{feff}"]
    {
        let asked = edit(&message, text);
        let at = asked.at;

        let edited = ports.change(asked).await;

        assert_eq!(edited.content, text);
        assert_eq!(edited.edited_at, Some(at));
        assert_eq!(edited.deleted_at, None);
        assert_eq!(ports.list_all(room).await, [(*edited).clone()]);
    }
}

pub(super) async fn a_deleted_message_is_empty_and_keeps_its_place(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let messages = ports.append_many(room, &author, 3).await;
    let asked = deletion(&messages[1]);
    let at = asked.at;

    let deleted = ports.change(asked).await;

    assert_eq!(deleted.content, "");
    assert_eq!(deleted.deleted_at, Some(at));
    assert_eq!(deleted.edited_at, None);
    assert_eq!(deleted.sequence.get(), 2);
    let expected = [&messages[0], &deleted, &messages[2]].map(|message| (**message).clone());
    assert_eq!(ports.list_all(room).await, expected);
    assert_eq!(ports.append(room, &author, "next").await.sequence.get(), 4);
}

pub(super) async fn a_change_leaves_the_rest_of_its_message(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let new = NewMessage {
        client_message_id: Some(client_message_id("a")),
        ..new_message(room, &author, "a text")
    };
    let message = ports.append_as(new).await.message;

    let asked = edit(&message, "edited");
    let at = asked.at;
    let edited = ports.change(asked).await;
    let expected = Message {
        content: "edited".to_owned(),
        edited_at: Some(at),
        change: ChangeNumber::new(1),
        ..(*message).clone()
    };
    assert_eq!(*edited, expected);

    let deleted = ports.delete(&message).await;
    let expected = Message {
        content: String::new(),
        deleted_at: deleted.deleted_at,
        change: ChangeNumber::new(2),
        ..(*edited).clone()
    };
    assert_eq!(*deleted, expected);
}

pub(super) async fn a_change_leaves_other_messages(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let another = ports.add_room(&author).await;
    let messages = ports.append_many(room, &author, 3).await;
    let there = ports.append(another, &author, "there").await;

    ports.edit(&messages[1], "edited").await;
    ports.delete(&messages[1]).await;

    let listed = ports.list_all(room).await;
    assert_eq!([&listed[0], &listed[2]], [&*messages[0], &*messages[2]]);
    assert_eq!(ports.list_all(another).await, [(*there).clone()]);
}

pub(super) async fn a_room_numbers_its_changes_from_one_without_gaps(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let another = ports.add_room(&author).await;
    let messages = ports.append_many(room, &author, 2).await;
    let there = ports.append(another, &author, "there").await;
    assert_eq!(messages[0].change, ChangeNumber::START);

    let mut changes = Vec::new();
    changes.push(ports.edit(&messages[1], "once").await.change.get());
    ports.append(room, &author, "between").await;
    assert_eq!(ports.edit(&there, "there").await.change.get(), 1);
    changes.push(ports.edit(&messages[1], "twice").await.change.get());
    changes.push(ports.delete(&messages[0]).await.change.get());
    assert_eq!(changes, [1, 2, 3]);
}

pub(super) async fn a_message_may_be_edited_to_the_same_text(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let message = ports.append(room, &author, "a text").await;

    let edited = ports.edit(&message, "a text").await;

    assert_eq!(edited.content, "a text");
    assert!(edited.edited_at.is_some());
    assert_eq!(edited.change.get(), 1);
}

pub(super) async fn the_last_edit_tells_when_a_message_was_edited(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let message = ports.append(room, &author, "a text").await;
    ports.edit(&message, "once").await;
    let later = edit(&message, "twice");
    let at = later.at + Duration::from_micros(7);

    let edited = ports.change(NewChange { at, ..later }).await;

    assert_eq!(edited.edited_at, Some(at));
}

pub(super) async fn a_deleted_message_cannot_be_changed(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let message = ports.append(room, &author, "a text").await;
    let deleted = ports.delete(&message).await;

    for change in [edit(&message, "back again"), deletion(&message)] {
        let refused = ports.log.change(change).await;
        assert!(matches!(refused, Err(ChangeError::NoSuchMessage)));
    }
    assert_eq!(ports.list_all(room).await, [(*deleted).clone()]);
}

pub(super) async fn an_unknown_message_cannot_be_changed(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let another = ports.add_room(&author).await;
    let message = ports.append(room, &author, "a text").await;
    ports.append(another, &author, "there").await;

    let unknown = MessageId::new(i64::MAX).unwrap();
    for change in [edit(&message, "edited"), deletion(&message)] {
        for refused in [
            NewChange { message_id: unknown, ..change.clone() },
            NewChange { room_id: another, ..change.clone() },
            NewChange { room_id: unknown_room(), ..change },
        ] {
            let refused = ports.log.change(refused).await;
            assert!(matches!(refused, Err(ChangeError::NoSuchMessage)));
        }
    }
    assert_eq!(ports.list_all(room).await, [(*message).clone()]);
}

pub(super) async fn a_message_of_a_deleted_room_cannot_be_changed(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let message = ports.append(room, &author, "a text").await;
    assert!(ports.rooms.archive(room, message.created_at).await.unwrap());

    for change in [edit(&message, "edited"), deletion(&message)] {
        let refused = ports.log.change(change).await;
        assert!(matches!(refused, Err(ChangeError::NoSuchMessage)));
    }
}

pub(super) async fn a_refused_change_takes_no_number(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let messages = ports.append_many(room, &author, 2).await;
    ports.delete(&messages[0]).await;

    assert!(ports.log.change(deletion(&messages[0])).await.is_err());

    assert_eq!(ports.edit(&messages[1], "edited").await.change.get(), 2);
}

pub(super) async fn a_changed_message_shows_its_author_as_they_are_now(ports: &MessagePorts) {
    let (_, room) = ports.author_and_room().await;
    let other = ports.people.sign_up("other").await;
    let message = ports.append(room, &other, "by one who goes").await;
    ports.people.erase(other.id).await;

    let deleted = ports.delete(&message).await;

    assert_eq!(deleted.author.user.id, other.id);
    assert_eq!(deleted.author.user.name, "");
    assert_eq!(deleted.sequence, message.sequence);
}
