use kernel::{MessageId, RoomId, UserRef};

use super::MessagePorts;
use crate::testing::builders::new_message;
use crate::{Message, NewMessage};

impl MessagePorts {
    async fn reply(&self, room: RoomId, author: &UserRef, to: MessageId) -> Message {
        let new = NewMessage { reply_to: Some(to), ..new_message(room, author, "a reply") };
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
