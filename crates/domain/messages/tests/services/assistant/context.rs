use kernel::{RoomId, UserRef};
use messages::testing::builders::{ask_limits, file_body};
use messages::testing::fakes::ScriptedCompletion;
use messages::{AskLimits, FileKind, PostMessage, Question, Speaker, Utterance};

use super::{AskWorld, ask};
use crate::world::{post, run};

impl AskWorld {
    /// Where the model is shown that many tokens at most.
    async fn with_tokens(context_tokens: usize) -> Self {
        Self::with_limits(AskLimits { context_tokens, ..ask_limits() }).await
    }

    /// What the model is asked when a person asks this.
    async fn question(&self, room: RoomId, asker: &UserRef, prompt: &str) -> Question {
        let asking = self.assistant.prepare(ask(room, asker, prompt)).await;
        self.assistant.answer(asking.expect("leave to ask")).await.expect("an answer");
        self.completion.asked().pop().expect("a question")
    }

    /// The texts that the model is shown when a person asks this.
    async fn shown(&self, room: RoomId, asker: &UserRef, prompt: &str) -> Vec<String> {
        let context = self.question(room, asker, prompt).await.context;
        context.into_iter().map(|utterance| utterance.text).collect()
    }
}

fn by_person(name: &str, text: &str) -> Utterance {
    Utterance { speaker: Speaker::Person(name.to_owned()), text: text.to_owned() }
}

fn by_ai(text: &str) -> Utterance {
    Utterance { speaker: Speaker::Ai, text: text.to_owned() }
}

/// A text that counts as a hundred tokens.
fn hundred_tokens(letter: &str) -> String {
    letter.repeat(300)
}

#[test]
fn the_model_is_asked_what_was_asked_by_whom() {
    run(async {
        let world = AskWorld::new().await;
        let (author, room) = world.author_and_room().await;
        let question = world.question(room, &author, " 이 대화를\n요약해줘 ").await;
        assert_eq!(question.asker, "author");
        assert_eq!(question.prompt.as_str(), " 이 대화를\n요약해줘 ");
        assert_eq!(question.context, []);
        assert_eq!(world.completion.asked().len(), 1);
    });
}

#[test]
fn the_model_is_shown_who_said_what_oldest_first() {
    run(async {
        let world = AskWorld::new().await;
        let (author, room) = world.author_and_room().await;
        let other = world.sign_up("AI: other").await;
        world.posted(room, &author, "first").await;
        world.posted(room, &other, "second").await;
        world.asked(room, &author).await;
        world.posted(room, &author, "third").await;

        let question = world.question(room, &other, "a question").await;

        let expected = [
            by_person("author", "first"),
            by_person("AI: other", "second"),
            by_ai(ScriptedCompletion::REPLY),
            by_person("author", "third"),
        ];
        assert_eq!(question.context, expected);
    });
}

#[test]
fn the_model_is_shown_the_newest_messages() {
    run(async {
        let limits = AskLimits { context_messages: 3, ..ask_limits() };
        let world = AskWorld::with_limits(limits).await;
        let (author, room) = world.author_and_room().await;
        for text in ["1", "2", "3", "4", "5"] {
            world.posted(room, &author, text).await;
        }
        assert_eq!(world.shown(room, &author, "a question").await, ["3", "4", "5"]);
    });
}

#[test]
fn deleted_messages_are_not_shown_and_take_no_place() {
    run(async {
        let limits = AskLimits { context_messages: 2, ..ask_limits() };
        let world = AskWorld::with_limits(limits).await;
        let (author, room) = world.author_and_room().await;
        for text in ["1", "2", "3", "4"] {
            world.posted(room, &author, text).await;
        }
        world.delete(room, [2, 4]).await;
        assert_eq!(world.shown(room, &author, "a question").await, ["1", "3"]);
    });
}

#[test]
fn messages_are_shown_as_they_read_now() {
    run(async {
        let world = AskWorld::new().await;
        let (author, room) = world.author_and_room().await;
        world.posted(room, &author, "a text").await;
        world.edit(room, 1, "another text").await;
        assert_eq!(world.shown(room, &author, "a question").await, ["another text"]);
    });
}

#[test]
fn of_a_file_the_caption_is_shown_or_else_the_name() {
    run(async {
        let world = AskWorld::new().await;
        let (author, room) = world.author_and_room().await;
        for caption in ["사진을 보내드려요", ""] {
            let file = world.uploaded(&author, 100).await;
            let body = file_body(FileKind::Image, caption, file);
            let command = PostMessage { body, ..post(room, &author, "a text") };
            world.service.post_message(command).await.expect("a message that is taken");
        }
        let shown = world.shown(room, &author, "a question").await;
        assert_eq!(shown, ["사진을 보내드려요", "사진.png"]);
    });
}

#[test]
fn other_rooms_are_not_shown() {
    run(async {
        let world = AskWorld::new().await;
        let (author, room) = world.author_and_room().await;
        let (_, other) = world.author_and_room().await;
        world.posted(other, &author, "elsewhere").await;
        world.posted(room, &author, "here").await;
        assert_eq!(world.shown(room, &author, "a question").await, ["here"]);
    });
}

#[test]
fn the_newest_messages_that_fit_are_shown() {
    run(async {
        let world = AskWorld::with_tokens(250).await;
        let (author, room) = world.author_and_room().await;
        let texts = ["a", "b", "c"].map(hundred_tokens);
        for text in &texts {
            world.posted(room, &author, text).await;
        }
        assert_eq!(world.shown(room, &author, "?").await, texts[1..]);
    });
}

#[test]
fn nothing_older_is_shown_than_what_does_not_fit() {
    run(async {
        let world = AskWorld::with_tokens(250).await;
        let (author, room) = world.author_and_room().await;
        for text in ["small", &"long".repeat(1_000), "also small"] {
            world.posted(room, &author, text).await;
        }
        assert_eq!(world.shown(room, &author, "?").await, ["also small"]);
    });
}

#[test]
fn the_prompt_takes_its_part_of_the_tokens() {
    run(async {
        let world = AskWorld::with_tokens(250).await;
        let (author, room) = world.author_and_room().await;
        let texts = ["a", "b"].map(hundred_tokens);
        for text in &texts {
            world.posted(room, &author, text).await;
        }
        assert_eq!(world.shown(room, &author, &hundred_tokens("?")).await, texts[1..]);
        let longest = "가".repeat(4_000);
        assert_eq!(world.shown(room, &author, &longest).await, [""; 0]);
    });
}

#[test]
fn names_take_their_part_of_the_tokens() {
    run(async {
        let world = AskWorld::with_tokens(250).await;
        let (_, room) = world.author_and_room().await;
        let author = world.sign_up(&"가".repeat(50)).await;
        let texts = ["a", "b"].map(hundred_tokens);
        for text in &texts {
            world.posted(room, &author, text).await;
        }
        assert_eq!(world.shown(room, &author, "?").await, texts[1..]);
    });
}

#[test]
fn korean_takes_more_tokens_than_english() {
    run(async {
        let world = AskWorld::with_tokens(250).await;
        let (author, room) = world.author_and_room().await;
        let texts = ["가", "나"].map(|letter| letter.repeat(150));
        for text in &texts {
            world.posted(room, &author, text).await;
        }
        assert_eq!(world.shown(room, &author, "?").await, texts[1..]);
    });
}
