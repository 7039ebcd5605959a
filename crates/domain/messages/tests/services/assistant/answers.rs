use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::poll;
use kernel::testing::noon;
use messages::testing::fakes::ScriptedCompletion;
use messages::{AskError, MessageKind};
use rooms::AccessRule;

use super::AskWorld;
use crate::world::{numbers, run};

#[test]
fn what_the_model_says_is_stored_as_the_ai_s_message() {
    run(async {
        let world = AskWorld::new().await;
        let (author, room) = world.author_and_room().await;
        world.post_many(room, &author, 2).await;
        world.clock.advance(Duration::from_secs(60));

        let message = world.asked(room, &author).await;

        assert!(message.author.is_ai);
        assert_eq!(message.author.user, world.ai);
        assert_eq!(message.kind, MessageKind::Text);
        assert_eq!(message.content, ScriptedCompletion::REPLY);
        assert_eq!(message.created_at, noon() + Duration::from_secs(60));
        assert_eq!(message.sequence.get(), 3);
        assert_eq!(message.reply_to, None);
        assert_eq!(message.client_message_id, None);
        assert_eq!(world.list_all(room).await.last(), Some(&*message));
    });
}

#[test]
fn an_answer_is_published_once() {
    run(async {
        let world = AskWorld::new().await;
        let (author, room) = world.author_and_room().await;
        let message = world.asked(room, &author).await;
        assert_eq!(world.publisher.posted(room), [message]);
    });
}

#[test]
fn the_prompt_is_not_stored() {
    run(async {
        let world = AskWorld::new().await;
        let (author, room) = world.author_and_room().await;
        let message = world.asked(room, &author).await;
        assert_eq!(world.list_all(room).await, [Arc::unwrap_or_clone(message)]);
    });
}

#[test]
fn the_same_answer_twice_is_two_messages() {
    run(async {
        let world = AskWorld::new().await;
        let (author, room) = world.author_and_room().await;
        for _ in 0..2 {
            world.asked(room, &author).await;
        }
        assert_eq!(numbers(&world.list_all(room).await), [1, 2]);
    });
}

#[test]
fn what_is_said_while_the_model_thinks_comes_before_its_answer() {
    run(async {
        let world = AskWorld::new().await;
        let (author, room) = world.author_and_room().await;
        let asking = world.prepared(room, &author).await;
        let held = world.completion.hold();
        let mut answer = pin!(world.assistant.answer(asking));
        assert!(poll!(&mut answer).is_pending());

        world.posted(room, &author, "a text").await;
        drop(held);

        assert_eq!(answer.await.expect("an answer").sequence.get(), 2);
    });
}

#[test]
fn a_long_answer_is_cut_to_a_message() {
    run(async {
        let world = AskWorld::new().await;
        let (author, room) = world.author_and_room().await;
        world.completion.reply("가".repeat(100_000));
        let message = world.asked(room, &author).await;
        assert_eq!(message.content, "가".repeat(4_000));
    });
}

#[test]
fn an_answer_that_says_nothing_is_no_message() {
    run(async {
        let world = AskWorld::new().await;
        let (author, room) = world.author_and_room().await;
        for nothing in ["", " \n", "\0"] {
            world.completion.reply(nothing);
            assert!(matches!(world.refused(room, &author).await, AskError::NothingSaid));
        }
        world.assert_silent(room).await;
        world.asked(room, &author).await;
    });
}

#[test]
fn whoever_asks_does_not_join_by_it_and_has_read_nothing_by_it() {
    run(async {
        let world = AskWorld::new().await;
        let (author, room) = world.author_and_room().await;
        world.posted(room, &author, "a text").await;
        let [outsider, member] = [world.sign_up("outsider").await, world.sign_up("member").await];
        world.join(room, &member).await;

        for asker in [&outsider, &member] {
            world.asked(room, asker).await;
            assert_eq!(world.marks(room, asker), []);
        }
        assert!(!world.is_member(room, &outsider).await);
        assert!(!world.is_member(room, &world.ai).await);
        let unread = world.service.unread(member.id, &[room]).await.expect("an answer");
        assert_eq!(unread.first().map(|unread| unread.count), Some(2));
    });
}

#[test]
fn whoever_asks_has_posted_nowhere() {
    run(async {
        let world = AskWorld::new().await;
        let (author, room) = world.author_and_room().await;
        let other = world.add_room(&author, AccessRule::Open).await;
        world.posted(other, &author, "a text").await;
        world.asked(room, &author).await;
        assert_eq!(world.service.last_room(author.id).await.expect("an answer"), Some(other));
    });
}
