use kernel::RoomId;

use super::{AskError, Assistant};
use crate::model::completion::{Speaker, Utterance};
use crate::model::message::Message;
use crate::model::prompt::Prompt;

/// What a message costs beside its text and the name of who says it: where each of them begins and ends.
const TOKENS_OF_FRAME: usize = 8;

impl Assistant {
    /// What was said in the room lately, oldest first: as many messages as there is room for beside the prompt.
    pub(super) async fn context(
        &self,
        room: RoomId,
        prompt: &Prompt,
    ) -> Result<Vec<Utterance>, AskError> {
        let head = self.ports.log.head(room).await?.ok_or(rooms::Error::NoSuchRoom)?;
        let limit = self.limits.context_messages;
        let messages = self.ports.log.page(room, head.span(), 0, limit).await?;
        let budget = self.limits.context_tokens.saturating_sub(tokens(prompt.as_str()));
        Ok(newest_within(messages, budget))
    }
}

/// The newest messages whose tokens fit, in their order.
fn newest_within(messages: Vec<Message>, budget: usize) -> Vec<Utterance> {
    let mut left = budget;
    let mut fitting = Vec::new();
    for utterance in messages.into_iter().rev().filter_map(utterance) {
        match left.checked_sub(cost(&utterance)) {
            Some(rest) => left = rest,
            None => break,
        }
        fitting.push(utterance);
    }
    fitting.reverse();
    fitting
}

/// A message as the model is shown it: of a file without caption the name.
fn utterance(message: Message) -> Option<Utterance> {
    let Message { author, content, file, .. } = message;
    let name = file.map(|file| file.name.as_str().to_owned());
    let text = Some(content).filter(|content| !content.is_empty()).or(name)?;
    let speaker = if author.is_ai { Speaker::Ai } else { Speaker::Person(author.user.name) };
    Some(Utterance { speaker, text })
}

/// How many tokens it takes to show the model this.
fn cost(utterance: &Utterance) -> usize {
    let name = match &utterance.speaker {
        Speaker::Person(name) => name.as_str(),
        Speaker::Ai => "",
    };
    tokens(name) + tokens(&utterance.text) + TOKENS_OF_FRAME
}

/// How many tokens a text has, by estimate: a third of one for each byte of it. A letter of English then has a
/// third of one, a letter of Korean one, and an emoji more; how many there really are, each model decides.
fn tokens(text: &str) -> usize {
    text.len().div_ceil(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_korean_letter_is_a_token_and_an_english_one_a_third() {
        assert_eq!(tokens("안녕"), 2);
        assert_eq!(tokens("hello!"), 2);
        assert_eq!(tokens(""), 0);
    }
}
