use kernel::{MessageId, RoomId, UserRef};

use super::{MessagePorts, numbers};
use crate::testing::builders::{client_message_id, kept_file, new_file_message, new_message};
use crate::{AppendError, Appended, Message, NewMessage};

type Outcome = Result<Appended, AppendError>;

fn reply_to(target: MessageId, message: NewMessage) -> NewMessage {
    NewMessage { reply_to: Some(target), ..message }
}

fn unknown_message() -> MessageId {
    MessageId::new(i64::MAX).expect("a positive number")
}

fn is_without_target(outcome: &Outcome) -> bool {
    matches!(outcome, Err(AppendError::NoSuchReplyTarget))
}

impl MessagePorts {
    async fn reply(&self, room: RoomId, author: &UserRef, to: MessageId) -> Message {
        let new = reply_to(to, new_message(room, author, "a reply"));
        (*self.append_as(new).await.message).clone()
    }
}

pub(super) async fn a_reply_tells_what_it_answers(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let question = ports.append(room, &author, "a question").await;

    let reply = ports.reply(room, &author, question.id).await;

    assert_eq!(reply.reply_to, Some(question.id));
    assert_eq!(ports.list_all(room).await, [(*question).clone(), reply.clone()]);
    assert_eq!(ports.log.find(room, reply.id).await.unwrap().as_ref(), Some(&reply));
    assert_eq!(ports.publisher.posted(room)[1].reply_to, Some(question.id));
}

pub(super) async fn a_changed_reply_answers_the_same_message(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let question = ports.append(room, &author, "a question").await;
    let reply = ports.reply(room, &author, question.id).await;

    let edited = ports.edit(&reply, "another reply").await;
    let deleted = ports.delete(&reply).await;

    for changed in [edited, deleted] {
        assert_eq!(changed.reply_to, Some(question.id));
    }
    assert_eq!(ports.list_all(room).await[1].reply_to, Some(question.id));
}

pub(super) async fn a_reply_outlives_what_it_answers(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let question = ports.append(room, &author, "a question").await;
    let reply = ports.reply(room, &author, question.id).await;

    ports.delete(&question).await;
    assert_eq!(ports.list_all(room).await[1], reply);

    assert_eq!(ports.purge_of_noon(room, 1).await, 1);
    assert_eq!(ports.list_all(room).await, [reply]);
}

pub(super) async fn a_deleted_message_can_be_answered(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let question = ports.append(room, &author, "a question").await;
    ports.delete(&question).await;
    let reply = ports.reply(room, &author, question.id).await;
    assert_eq!(reply.reply_to, Some(question.id));
}

pub(super) async fn what_is_not_in_the_room_cannot_be_answered(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let another = ports.add_room(&author).await;
    let there = ports.append(another, &author, "there").await;
    let purged = ports.append(room, &author, "long ago").await;
    assert_eq!(ports.purge_of_noon(room, 1).await, 1);

    for target in [there.id, purged.id, unknown_message()] {
        let new = reply_to(target, new_message(room, &author, "a reply"));
        let refused = ports.log.append(new).await;
        assert!(is_without_target(&refused), "{refused:?}");
    }

    assert_eq!(ports.list_all(room).await, []);
    assert_eq!(ports.append(room, &author, "a text").await.sequence.get(), 2);
}

pub(super) async fn replies_to_nothing_hold_up_no_others(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let another = ports.add_room(&author).await;
    let question = ports.append(room, &author, "a question").await;
    let messages = (0..60).map(|number| {
        let text = new_message(if number % 2 == 0 { room } else { another }, &author, "a text");
        match number % 3 {
            0 => text,
            1 => reply_to(question.id, text),
            _ => reply_to(unknown_message(), text),
        }
    });

    let outcomes = ports.append_together(messages).await;

    for (number, outcome) in outcomes.iter().enumerate() {
        let is_refused = number % 3 == 2 || number % 6 == 1;
        assert_eq!(is_without_target(outcome), is_refused, "message {number}: {outcome:?}");
        assert_eq!(outcome.is_ok(), !is_refused, "message {number}: {outcome:?}");
    }
    assert_eq!(numbers(&ports.list_all(room).await), (1..=21).collect::<Vec<_>>());
    assert_eq!(numbers(&ports.list_all(another).await), (1..=10).collect::<Vec<_>>());
}

pub(super) async fn a_reply_to_nothing_claims_no_file(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let file = kept_file(1, "a.pdf", "application/pdf", 10);
    ports.upload(&author, &file).await;
    let with_file = || new_file_message(room, &author, file.clone());

    let refused = ports.log.append(reply_to(unknown_message(), with_file())).await;

    assert!(is_without_target(&refused), "{refused:?}");
    assert_eq!(ports.find_file(&file).await, None);
    ports.append_as(with_file()).await;
}

pub(super) async fn a_reply_sent_again_is_known_when_what_it_answers_is_gone(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let question = ports.append(room, &author, "a question").await;
    let reply = || NewMessage {
        client_message_id: Some(client_message_id("a reply")),
        ..reply_to(question.id, new_message(room, &author, "a reply"))
    };
    let sent = ports.append_as(reply()).await;
    assert_eq!(ports.purge_of_noon(room, 1).await, 1);

    let again = ports.append_as(reply()).await;

    assert!(again.is_repeat);
    assert_eq!(again.message, sent.message);
}
