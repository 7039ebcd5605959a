use std::sync::Arc;

use kernel::{Fault, RoomId, UserId, UserRef};
use rooms::Action;

use super::leave::Leave;
use super::{AskError, Assistant};
use crate::model::ask_allowance::AskRequest;
use crate::model::author::Author;
use crate::model::body::Body;
use crate::model::completion::Question;
use crate::model::content::Content;
use crate::model::message::{Message, NewMessage};
use crate::model::prompt::Prompt;
use crate::ports::{AppendError, ModelPlace};

/// Something that a person asks of the AI in a room.
#[derive(Debug, Clone)]
pub struct AskAi {
    /// The room, whose messages the AI is shown, and which it answers in.
    pub room: RoomId,
    /// Who asks.
    pub asker: UserRef,
    /// What they ask: it is not stored as a message.
    pub prompt: Prompt,
}

/// A question that has its place at the model, and nothing but the answer to wait for. Dropped, it ends unasked.
pub struct Asking {
    room: RoomId,
    asker: UserId,
    question: Question,
    place: ModelPlace,
    leave: Leave,
}

impl Assistant {
    /// Sees to it that a person may ask, gathers what the model is shown, and waits for a place there. The
    /// model is not asked yet: a caller who goes away costs nothing.
    pub async fn prepare(&self, command: AskAi) -> Result<Asking, AskError> {
        let AskAi { room, asker, prompt } = command;
        self.rooms.authorise(asker.id, room, Action::Post).await?;
        let request = AskRequest {
            id: self.ports.ids.unique_id(),
            room,
            user: asker.id,
            at: self.ports.clock.now(),
            limits: self.limits,
        };
        let leave = Leave::take(&self.ports.allowances, request).await?;
        let place = self.ports.completion.place().await.map_err(AskError::ModelUnavailable)?;
        // It may have been waited for, and nobody is shown what was said after they had to leave.
        self.rooms.authorise(asker.id, room, Action::Post).await?;
        let context = self.context(room, &prompt).await?;
        let question = Question { context, asker: asker.name, prompt };
        Ok(Asking { room, asker: asker.id, question, place, leave })
    }

    /// Asks the model, stores what it says as the AI's message, and delivers it. Nothing is stored if it
    /// fails, or if the person had to leave the room meanwhile. What it says beyond the length of a message is
    /// cut off.
    pub async fn answer(&self, asking: Asking) -> Result<Arc<Message>, AskError> {
        let Asking { room, asker, question, place, mut leave } = asking;
        leave.note_asked();
        let said = self.ports.completion.complete(place, question).await;
        let answered = match said {
            Ok(said) => self.store(room, asker, &said).await,
            Err(fault) => Err(AskError::ModelUnavailable(fault)),
        };
        leave.finish().await;
        answered
    }

    async fn store(
        &self,
        room_id: RoomId,
        asker: UserId,
        said: &str,
    ) -> Result<Arc<Message>, AskError> {
        let content = content_of(said)?;
        self.rooms.authorise(asker, room_id, Action::Post).await?;
        let author = Author { user: self.ai.clone(), picture: None, is_ai: true };
        let new = NewMessage {
            room_id,
            author,
            body: Body::Text(content),
            reply_to: None,
            client_message_id: None,
            sent_at: self.ports.clock.now(),
        };
        let appended = self.ports.log.append(new).await.map_err(|error| match error {
            AppendError::NoSuchRoom => AskError::Room(rooms::Error::NoSuchRoom),
            AppendError::Fault(fault) => fault.into(),
            error @ (AppendError::NoSuchFile | AppendError::NoSuchReplyTarget) => {
                Fault::failed(error).into()
            }
        })?;
        Ok(appended.message)
    }
}

/// What was said, as a message can hold it: without NUL, and cut to length.
fn content_of(said: &str) -> Result<Content, AskError> {
    let said = said.trim_matches(|char: char| char.is_whitespace() || char == '\0');
    let text: String =
        said.chars().filter(|char| *char != '\0').take(Content::MAX_LENGTH).collect();
    Content::parse(text).map_err(|_blank| AskError::NothingSaid)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(said: &str) -> Option<String> {
        content_of(said).ok().map(|content| content.as_str().to_owned())
    }

    #[test]
    fn what_is_said_is_cut_to_a_message() {
        assert_eq!(content(" hello\n"), Some("hello".to_owned()));
        assert_eq!(content("\0 a\0b"), Some("ab".to_owned()));
        assert_eq!(content(&"가".repeat(100_000)), Some("가".repeat(4_000)));
    }

    #[test]
    fn what_says_nothing_is_no_message() {
        for said in ["", " \n\t", "\0"] {
            assert!(matches!(content_of(said), Err(AskError::NothingSaid)), "{said:?}");
        }
    }
}
