use kernel::{MessageId, RoomId, UserRef};
use messages::testing::builders::client_message_id;
use messages::{Error, PostMessage};
use rooms::AccessRule;

use crate::world::{World, post, run, unknown_message};

fn reply(room: RoomId, author: &UserRef, to: MessageId) -> PostMessage {
    PostMessage { reply_to: Some(to), ..post(room, author, "a reply") }
}

#[test]
fn a_message_of_the_room_can_be_answered() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let other = world.sign_up("other").await;
        let question = world.posted(room, &author, "a question").await;
        for writer in [&author, &other] {
            let answer = world.service.post_message(reply(room, writer, question.id)).await;
            assert_eq!(answer.unwrap().message.reply_to, Some(question.id));
        }
    });
}

#[test]
fn a_deleted_message_can_be_answered() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let question = world.posted(room, &author, "a question").await;
        world.delete(room, [1]).await;
        let answer = world.service.post_message(reply(room, &author, question.id)).await;
        assert_eq!(answer.unwrap().message.reply_to, Some(question.id));
    });
}

#[test]
fn a_message_of_another_room_cannot_be_answered() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let another = world.add_room(&author, AccessRule::Open).await;
        let there = world.posted(another, &author, "there").await;
        for target in [there.id, unknown_message()] {
            let refused = world.service.post_message(reply(room, &author, target)).await;
            assert!(matches!(refused, Err(Error::NoSuchReplyTarget)));
        }
        assert_eq!(world.list_all(room).await, []);
        assert_eq!(world.publisher.posted(room), []);
    });
}

#[test]
fn a_reply_is_sent_again_after_what_it_answers_is_gone() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let question = world.posted(room, &author, "a question").await;
        let named = || PostMessage {
            client_message_id: Some(client_message_id("a")),
            ..reply(room, &author, question.id)
        };
        let sent = world.service.post_message(named()).await.unwrap();
        world.log.remove_before(room, sent.message.sequence);

        let again = world.service.post_message(named()).await.unwrap();

        assert!(again.is_repeat);
        assert_eq!(again.message, sent.message);
    });
}

#[test]
fn a_stranger_learns_nothing_of_what_could_be_answered() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let stranger = world.sign_up("stranger").await;
        let room = world.add_room(&creator, AccessRule::Invite).await;
        let question = world.posted(room, &creator, "a question").await;
        for target in [question.id, unknown_message()] {
            let refused = world.service.post_message(reply(room, &stranger, target)).await;
            assert!(matches!(refused, Err(Error::Room(rooms::Error::Barred(_)))));
        }
    });
}
