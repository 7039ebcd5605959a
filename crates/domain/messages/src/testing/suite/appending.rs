use std::time::Duration;

use kernel::testing::noon;

use super::{MessagePorts, numbers, unknown_room};
use crate::testing::builders::{client_message_id, new_message, text_body};
use crate::{AppendError, ChangeNumber, Content, MessageKind, NewMessage};

const SECOND: Duration = Duration::from_secs(1);

pub(super) async fn a_message_is_stored_as_it_was_sent(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    for text in [" 안녕 👩‍👩‍👧\n", &"가".repeat(Content::MAX_LENGTH), "'; --\\ %_ \u{feff}"]
    {
        let new = NewMessage {
            body: text_body(text),
            client_message_id: Some(client_message_id(&text.chars().take(64).collect::<String>())),
            sent_at: noon() + Duration::from_micros(7),
            ..new_message(room, &author, text)
        };

        let appended = ports.append_as(new.clone()).await;

        assert!(!appended.is_repeat);
        let message = appended.message;
        assert_eq!(message.room_id, room);
        assert_eq!(message.author, new.author);
        assert_eq!(message.kind, MessageKind::Text);
        assert_eq!(message.content, text);
        assert_eq!(message.file, None);
        assert_eq!(message.reply_to, None);
        assert_eq!(message.client_message_id, new.client_message_id);
        assert_eq!(message.created_at, new.sent_at);
        assert_eq!(message.edited_at, None);
        assert_eq!(message.deleted_at, None);
        assert_eq!(message.change, ChangeNumber::START);
        assert_eq!(ports.list_all(room).await.last(), Some(&*message));
    }
}

pub(super) async fn a_room_numbers_its_messages_from_one_without_gaps(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let other = ports.people.sign_up("other").await;
    for (number, sender) in (1..).zip([&author, &other, &author, &author]) {
        let message = ports.append(room, sender, "a text").await;
        assert_eq!(message.sequence.get(), number);
    }
    assert_eq!(numbers(&ports.list_all(room).await), [1, 2, 3, 4]);
}

pub(super) async fn every_room_has_numbers_of_its_own(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let another = ports.add_room(&author).await;
    for number in 1..=3 {
        assert_eq!(ports.append(room, &author, "here").await.sequence.get(), number);
        assert_eq!(ports.append(another, &author, "there").await.sequence.get(), number);
    }
}

pub(super) async fn ids_ascend_with_the_numbers(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let another = ports.add_room(&author).await;
    let mut ids = Vec::new();
    for room in [room, another, room, another, room] {
        ids.push(ports.append(room, &author, "a text").await.id);
    }

    for room in [room, another] {
        let messages = ports.list_all(room).await;
        assert!(messages.is_sorted_by(|earlier, later| earlier.id < later.id));
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 5, "an id came twice");
}

pub(super) async fn a_message_is_never_older_than_its_predecessor(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let sent = [noon() + SECOND, noon(), noon() + 2 * SECOND, noon() + SECOND];
    for sent_at in sent {
        ports.append_as(NewMessage { sent_at, ..new_message(room, &author, "a text") }).await;
    }

    let messages = ports.list_all(room).await;
    let created: Vec<_> = messages.iter().map(|message| message.created_at).collect();
    let two_seconds_past = noon() + 2 * SECOND;
    assert_eq!(created, [noon() + SECOND, noon() + SECOND, two_seconds_past, two_seconds_past]);
}

pub(super) async fn rooms_keep_their_times_apart(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let another = ports.add_room(&author).await;
    let later = NewMessage { sent_at: noon() + SECOND, ..new_message(another, &author, "later") };
    ports.append_as(later).await;

    let message = ports.append(room, &author, "at noon").await;

    assert_eq!(message.created_at, noon());
}

pub(super) async fn an_unknown_room_takes_no_message(ports: &MessagePorts) {
    let (author, _) = ports.author_and_room().await;
    let appended = ports.log.append(new_message(unknown_room(), &author, "a text")).await;
    assert!(matches!(appended, Err(AppendError::NoSuchRoom)));
}

pub(super) async fn a_refused_message_takes_no_number(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    ports.append(room, &author, "first").await;

    let refused = ports.log.append(new_message(unknown_room(), &author, "refused")).await;

    assert!(refused.is_err());
    let second = ports.append(room, &author, "second").await;
    assert_eq!(second.sequence.get(), 2);
}
