use kernel::{TextError, UserRef};
use messages::testing::builders::{file_body, given_text, location};
use messages::{
    Body, Content, EditMessage, Error, FileKind, GivenWording, Message, PostMessage, WordingError,
};

use crate::world::{World, post, run};

fn edit(author: &UserRef, message: &Message, wording: GivenWording) -> EditMessage {
    EditMessage { room_id: message.room_id, message_id: message.id, user: author.id, wording }
}

/// Words that name a place as well.
fn given_place(text: &str) -> GivenWording {
    GivenWording { location: Some(location(1.5, -2.0)), ..given_text(text) }
}

impl World {
    async fn edit_wording(
        &self,
        author: &UserRef,
        message: &Message,
        wording: GivenWording,
    ) -> Result<String, Error> {
        let edited = self.service.edit_message(edit(author, message, wording)).await?;
        assert_eq!((edited.kind, &edited.file), (message.kind, &message.file));
        Ok(edited.content.clone())
    }
}

fn is_unfit(result: &Result<String, Error>, error: WordingError) -> bool {
    matches!(result, Err(Error::UnfitWording(unfit)) if *unfit == error)
}

#[test]
fn a_text_stays_one_and_is_never_blank() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let message = world.posted(room, &author, "a text").await;

        let edited = world.edit_wording(&author, &message, given_place("words")).await;
        assert_eq!(edited.unwrap(), "words", "a place is nothing to a text");

        let too_long = "가".repeat(Content::MAX_LENGTH + 1);
        for (text, error) in [
            ("", TextError::Blank),
            (" \n", TextError::Blank),
            (&too_long, TextError::TooLong { max: Content::MAX_LENGTH }),
        ] {
            let refused = world.edit_wording(&author, &message, given_text(text)).await;
            assert!(is_unfit(&refused, WordingError::Text(error)), "{refused:?}");
        }
        assert_eq!(world.list_all(room).await[0].content, "words");
        assert_eq!(world.publisher.changed(room).len(), 1);
    });
}

#[test]
fn a_caption_may_be_edited_away() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let file = world.uploaded(&author, 100).await;
        let body = file_body(FileKind::Any, "a caption", file.clone());
        let command = PostMessage { body, ..post(room, &author, "a text") };
        let message = world.service.post_message(command).await.unwrap().message;

        for text in ["another caption", "", " "] {
            let edited = world.edit_wording(&author, &message, given_text(text)).await;
            assert_eq!(edited.unwrap(), text);
        }

        let too_long = given_text(&"가".repeat(Content::MAX_LENGTH + 1));
        let refused = world.edit_wording(&author, &message, too_long).await;
        let error = TextError::TooLong { max: Content::MAX_LENGTH };
        assert!(is_unfit(&refused, WordingError::Text(error)), "{refused:?}");
        assert_eq!(world.service.find_file(file.key).await.unwrap(), Some(file));
    });
}

#[test]
fn a_place_becomes_another_place_and_nothing_else() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let body = Body::Location(location(0.0, 0.0));
        let command = PostMessage { body, ..post(room, &author, "a text") };
        let message = world.service.post_message(command).await.unwrap().message;

        let refused = world.edit_wording(&author, &message, given_text("words")).await;
        assert!(is_unfit(&refused, WordingError::NoPlace), "{refused:?}");
        assert_eq!(world.publisher.changed(room), []);

        let edited = world.edit_wording(&author, &message, given_place("")).await;
        assert_eq!(edited.unwrap(), r#"{"latitude":1.5,"longitude":-2}"#);
    });
}
