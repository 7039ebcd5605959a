use std::sync::Arc;
use std::time::Duration;

use futures_util::{FutureExt, StreamExt};
use kernel::UserRef;
use messages::Message;
use realtime::{Closed, Closing, Connection, Follower, Outbox, OutboxReader, Outgoing};
use tokio::time::timeout;

/// A socket: its place, what it heard, and why it closed.
pub(crate) struct Listener<P = Connection> {
    place: P,
    reader: OutboxReader,
    words: Vec<String>,
    closing: Option<Closing>,
}

impl Listener {
    pub(crate) fn outbox(&self) -> &Outbox {
        self.place.outbox()
    }

    /// Enters the room for this person.
    pub(crate) fn enter(&mut self, person: UserRef) {
        self.place.enter(person);
    }

    /// Says whether its person is writing.
    pub(crate) fn types(&self, is_typing: bool) {
        self.place.set_typing(is_typing);
    }

    /// Is to be shown this message again: its number with two exclamation marks after it.
    pub(crate) fn repeats(&self, message: &Arc<Message>) -> Result<(), Closed> {
        self.place.show_again(message, format!("{}!! ", message.sequence).into())
    }
}

impl Listener<Follower> {
    pub(crate) fn outbox(&self) -> &Outbox {
        self.place.outbox()
    }
}

impl<P> Listener<P> {
    pub(crate) fn new((place, reader): (P, OutboxReader)) -> Self {
        Self { place, reader, words: Vec::new(), closing: None }
    }

    /// All that it heard up to now.
    pub(crate) fn heard(&mut self) -> &[String] {
        while self.take_next() {}
        &self.words
    }

    /// The numbers of the messages that it heard up to now, without what changed them.
    pub(crate) fn numbers(&mut self) -> Vec<i64> {
        let words = self.messages();
        words.filter(|word| !word.ends_with(['e', 'd'])).map(|word| word.parse().unwrap()).collect()
    }

    /// The number of the last message that it heard up to now.
    pub(crate) fn last_number(&mut self) -> Option<i64> {
        self.heard().iter().rev().find_map(|word| word.trim_end_matches('!').parse().ok())
    }

    /// The changes that it heard of up to now.
    pub(crate) fn changes(&mut self) -> Vec<String> {
        self.messages().filter(|word| word.ends_with(['e', 'd'])).map(str::to_owned).collect()
    }

    /// Who it heard enter and leave up to now.
    pub(crate) fn passages(&mut self) -> Vec<String> {
        self.heard().iter().filter(|word| is_passage(word)).cloned().collect()
    }

    fn messages(&mut self) -> impl Iterator<Item = &str> {
        let words = self.heard().iter().filter(|word| !is_passage(word));
        words.map(|word| word.trim_end_matches('!'))
    }

    /// Why it closed, if it did.
    pub(crate) fn closing(&mut self) -> Option<Closing> {
        self.heard();
        self.closing
    }

    /// Reads one piece if there is one; whether there was.
    pub(crate) fn take_next(&mut self) -> bool {
        let Some(Some(outgoing)) = self.reader.next().now_or_never() else { return false };
        self.take(outgoing);
        true
    }

    /// Reads on until it heard so many words or was closed.
    pub(crate) async fn hears(&mut self, count: usize) -> &[String] {
        let reading = async {
            while self.words.len() < count && self.closing.is_none() {
                let outgoing = self.reader.next().await.expect("a closing comes before the end");
                self.take(outgoing);
            }
        };
        let deadline = timeout(Duration::from_secs(60), reading).await;
        deadline.unwrap_or_else(|_| panic!("heard only {:?}", self.words));
        &self.words
    }

    /// Reads on until it is closed.
    pub(crate) async fn is_closed(&mut self) -> Closing {
        self.hears(usize::MAX).await;
        self.closing.unwrap()
    }

    /// Gives up its place in the room and returns the end that the peer reads.
    pub(crate) fn hang_up(self) -> OutboxReader {
        self.reader
    }

    fn take(&mut self, outgoing: Outgoing) {
        match outgoing {
            Outgoing::Frames(bytes) => {
                let text = std::str::from_utf8(&bytes).unwrap();
                self.words.extend(text.split_whitespace().map(str::to_owned));
            }
            Outgoing::Closing(closing) => self.closing = Some(closing),
        }
    }
}

fn is_passage(word: &str) -> bool {
    word.starts_with(['+', '-'])
}
