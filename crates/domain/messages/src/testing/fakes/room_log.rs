use std::sync::Arc;

use kernel::{MessageId, Timestamp};

use crate::{Alteration, ChangeNumber, LogHead, Message, NewChange, NewMessage, Sequence, Span};

/// The messages of one room, in the order of their numbers.
#[derive(Default)]
pub(super) struct RoomLog {
    last: Sequence,
    last_change: ChangeNumber,
    /// Those still kept.
    messages: Vec<Arc<Message>>,
}

impl RoomLog {
    pub(super) fn find_repeat(&self, new: &NewMessage) -> Option<&Arc<Message>> {
        self.messages.iter().find(|message| {
            new.client_message_id.is_some()
                && message.client_message_id == new.client_message_id
                && message.author.user.id == new.author.user.id
        })
    }

    pub(super) fn push(&mut self, id: MessageId, new: NewMessage) -> Arc<Message> {
        self.last = self.last.next();
        let predecessor = self.messages.last();
        let message = Arc::new(Message {
            id,
            room_id: new.room_id,
            sequence: self.last,
            author: new.author,
            kind: new.body.kind(),
            content: new.body.words().to_owned(),
            file: new.body.file().cloned(),
            reply_to: new.reply_to,
            client_message_id: new.client_message_id,
            created_at: predecessor.map_or(new.sent_at, |last| last.created_at.max(new.sent_at)),
            edited_at: None,
            deleted_at: None,
            change: ChangeNumber::START,
        });
        self.messages.push(message.clone());
        message
    }

    /// Changes a message that is there and not deleted.
    pub(super) fn change(&mut self, change: NewChange) -> Option<Arc<Message>> {
        let kept = self
            .messages
            .iter_mut()
            .find(|message| message.id == change.message_id && message.deleted_at.is_none())?;
        self.last_change = ChangeNumber::new(self.last_change.get() + 1);
        let message = Arc::make_mut(kept);
        message.change = self.last_change;
        match change.alteration {
            Alteration::Edit(wording) => {
                wording.as_str().clone_into(&mut message.content);
                message.edited_at = Some(change.at);
            }
            Alteration::Delete => {
                message.content.clear();
                message.file = None;
                message.deleted_at = Some(change.at);
            }
        }
        Some(kept.clone())
    }

    /// Takes out up to `limit` of the messages before that time.
    pub(super) fn purge(&mut self, before: Timestamp, limit: u32) -> Vec<Arc<Message>> {
        let expired = self.messages.iter().take_while(|message| message.created_at < before);
        let taken = expired.take(count(limit)).count();
        self.messages.drain(..taken).collect()
    }

    pub(super) fn remove_before(&mut self, first: Sequence) {
        self.messages.retain(|message| message.sequence >= first);
    }

    pub(super) fn newest(&self) -> Option<Arc<Message>> {
        self.messages.iter().rfind(|message| message.deleted_at.is_none()).cloned()
    }

    /// The message of that number, also a deleted one.
    pub(super) fn at(&self, sequence: Sequence) -> Option<Arc<Message>> {
        self.messages.iter().find(|message| message.sequence == sequence).cloned()
    }

    pub(super) fn head(&self) -> LogHead {
        let first = self.messages.first().map(|message| message.sequence);
        LogHead {
            first: first.unwrap_or(self.last.next()),
            last: self.last,
            last_change: self.last_change,
        }
    }

    pub(super) fn find(&self, id: MessageId) -> Option<Arc<Message>> {
        self.messages.iter().find(|message| message.id == id).cloned()
    }

    pub(super) fn list(&self, span: Span, limit: u32) -> Vec<Arc<Message>> {
        self.within(span).take(count(limit)).cloned().collect()
    }

    pub(super) fn page(&self, span: Span, skip: u64, limit: u32) -> Vec<Arc<Message>> {
        let newest_first = self.within(span).rev().filter(|message| message.deleted_at.is_none());
        let page = newest_first.skip(count(skip)).take(count(limit));
        let mut page: Vec<_> = page.cloned().collect();
        page.reverse();
        page
    }

    pub(super) fn list_changes(&self, after: ChangeNumber, limit: u32) -> Vec<Arc<Message>> {
        let changed = self.messages.iter().filter(|message| message.change > after);
        let mut changed: Vec<_> = changed.cloned().collect();
        changed.sort_by_key(|message| message.change);
        changed.truncate(count(limit));
        changed
    }

    pub(super) fn position(&self, id: MessageId) -> Sequence {
        let newest = self.messages.iter().rfind(|message| message.id <= id);
        newest.map(|message| message.sequence).unwrap_or_default()
    }

    pub(super) fn narrow(
        &self,
        span: Span,
        since: Option<Timestamp>,
        until: Option<Timestamp>,
    ) -> Span {
        let too_old = |message: &&Arc<Message>| since.is_some_and(|time| message.created_at < time);
        let too_new = |message: &&Arc<Message>| until.is_some_and(|time| message.created_at > time);
        let last_too_old = self.within(span).rfind(too_old);
        let first_too_new = self.within(span).find(too_new);
        Span {
            after: last_too_old.map_or(span.after, |message| message.sequence),
            up_to: first_too_new.map_or(span.up_to, |message| message.sequence.previous()),
        }
    }

    /// How many messages stand after that number and are not deleted.
    pub(super) fn count_after(&self, after: Sequence) -> u64 {
        let rest = self.within(Span { after, up_to: self.last });
        rest.filter(|message| message.deleted_at.is_none()).map(|_| 1).sum()
    }

    fn within(&self, span: Span) -> impl DoubleEndedIterator<Item = &Arc<Message>> {
        let is_within = move |sequence| span.after < sequence && sequence <= span.up_to;
        self.messages.iter().filter(move |message| is_within(message.sequence))
    }
}

fn count(limit: impl TryInto<usize>) -> usize {
    limit.try_into().unwrap_or(usize::MAX)
}
