use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use kernel::MessageId;
use messages::{Alteration, ChangeNumber, Message, NewChange};

use super::append_rows::RoomCounters;
use crate::files::ReleasedFile;

/// The counters of a room after the changes of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ChangeClaim {
    pub(crate) room_id: i64,
    /// The last change number given out.
    pub(crate) change_seq: i64,
    /// How many messages the batch deletes.
    pub(crate) deleted: i64,
}

/// What the changes of a batch come to, decided while their rooms are locked: which of them take place,
/// which numbers those take, and how the messages read in the end.
pub(crate) struct ChangePlan {
    outcomes: Vec<Option<Arc<Message>>>,
    changed: BTreeMap<MessageId, Arc<Message>>,
    claims: BTreeMap<i64, ChangeClaim>,
    released_files: Vec<ReleasedFile>,
}

impl ChangePlan {
    /// Decides over `changes`, given their rooms that are there and their messages as they read now.
    pub(crate) fn new(
        changes: &[&NewChange],
        rooms: &[RoomCounters],
        messages: Vec<Message>,
    ) -> Self {
        let rooms: HashMap<i64, &RoomCounters> = rooms.iter().map(|room| (room.id, room)).collect();
        let mut current: HashMap<_, _> =
            messages.into_iter().map(|message| (message.id, Arc::new(message))).collect();
        let mut plan = Self {
            outcomes: Vec::with_capacity(changes.len()),
            changed: BTreeMap::new(),
            claims: BTreeMap::new(),
            released_files: Vec::new(),
        };
        for change in changes {
            let room = rooms.get(&change.room_id.get());
            let message = current.get_mut(&change.message_id).filter(|message| {
                message.room_id == change.room_id && message.deleted_at.is_none()
            });
            let outcome = room.zip(message).map(|(room, message)| {
                *message = Arc::new(plan.altered(room, message, change));
                plan.changed.insert(message.id, Arc::clone(message));
                Arc::clone(message)
            });
            plan.outcomes.push(outcome);
        }
        plan
    }

    fn altered(&mut self, room: &RoomCounters, message: &Message, change: &NewChange) -> Message {
        let claim = self.claims.entry(room.id).or_insert(ChangeClaim {
            room_id: room.id,
            change_seq: room.change_seq,
            deleted: 0,
        });
        claim.change_seq += 1;
        let mut message = message.clone();
        message.change = ChangeNumber::new(claim.change_seq);
        match &change.alteration {
            Alteration::Edit(wording) => {
                wording.as_str().clone_into(&mut message.content);
                message.edited_at = Some(change.at);
            }
            Alteration::Delete => {
                claim.deleted += 1;
                message.content.clear();
                let file = message.file.take();
                let released = file.map(|file| ReleasedFile { key: file.key, at: change.at });
                self.released_files.extend(released);
                message.deleted_at = Some(change.at);
            }
        }
        message
    }

    /// The rooms' new counters, in the order of their ids.
    pub(crate) fn claims(&self) -> impl ExactSizeIterator<Item = &ChangeClaim> {
        self.claims.values()
    }

    /// The messages that change, each once, as they read after the batch.
    pub(crate) fn changed(&self) -> impl ExactSizeIterator<Item = &Message> {
        self.changed.values().map(Arc::as_ref)
    }

    /// The files that no message shows after the batch.
    pub(crate) fn released_files(&self) -> &[ReleasedFile] {
        &self.released_files
    }

    /// How the message of each change read right after it; `None` where there was no such message.
    pub(crate) fn outcomes(self) -> Vec<Option<Arc<Message>>> {
        self.outcomes
    }
}

#[cfg(test)]
mod tests {
    use kernel::testing::noon;
    use kernel::{RoomId, UserId, UserRef};
    use messages::testing::builders::{content, kept_file};
    use messages::{Author, FileKind, MessageKind, Sequence};

    use super::*;

    fn message(id: i64, room: i64) -> Message {
        let user = UserRef {
            id: UserId::new(1).unwrap(),
            email: "user@example.com".to_owned(),
            name: "User".to_owned(),
        };
        Message {
            id: MessageId::new(id).unwrap(),
            room_id: RoomId::new(room).unwrap(),
            sequence: Sequence::new(id),
            author: Author::person(user, None),
            kind: MessageKind::Text,
            content: "as it was".to_owned(),
            file: None,
            reply_to: None,
            client_message_id: None,
            created_at: noon(),
            edited_at: None,
            deleted_at: None,
            change: ChangeNumber::START,
        }
    }

    fn change(id: i64, room: i64, alteration: Alteration) -> NewChange {
        NewChange {
            room_id: RoomId::new(room).unwrap(),
            message_id: MessageId::new(id).unwrap(),
            alteration,
            at: noon(),
        }
    }

    fn edit(id: i64, room: i64, text: &str) -> NewChange {
        change(id, room, Alteration::Edit(content(text).into()))
    }

    fn deletion(id: i64, room: i64) -> NewChange {
        change(id, room, Alteration::Delete)
    }

    fn room(id: i64, change_seq: i64) -> RoomCounters {
        RoomCounters { id, last_seq: 100, change_seq, last_message_at: None }
    }

    fn plan(changes: &[NewChange], rooms: &[RoomCounters], messages: Vec<Message>) -> ChangePlan {
        let changes: Vec<_> = changes.iter().collect();
        ChangePlan::new(&changes, rooms, messages)
    }

    /// Change number and text of each change that takes place.
    fn told(plan: &ChangePlan) -> Vec<Option<(i64, &str)>> {
        let told = |message: &Arc<Message>| message.change.get();
        let outcomes = plan.outcomes.iter();
        outcomes
            .map(|outcome| {
                outcome.as_ref().map(|message| (told(message), message.content.as_str()))
            })
            .collect()
    }

    #[test]
    fn each_room_goes_on_with_its_own_change_numbers() {
        let changes = [edit(1, 1, "a"), edit(2, 2, "b"), deletion(3, 1)];
        let messages = vec![message(1, 1), message(2, 2), message(3, 1)];
        let plan = plan(&changes, &[room(1, 7), room(2, 0)], messages);
        assert_eq!(told(&plan), [Some((8, "a")), Some((1, "b")), Some((9, ""))]);
        let claims: Vec<_> = plan.claims().copied().collect();
        let expected = [
            ChangeClaim { room_id: 1, change_seq: 9, deleted: 1 },
            ChangeClaim { room_id: 2, change_seq: 1, deleted: 0 },
        ];
        assert_eq!(claims, expected);
    }

    #[test]
    fn a_message_that_changes_twice_is_written_once_as_it_reads_in_the_end() {
        let changes = [edit(1, 1, "a"), edit(1, 1, "b"), deletion(1, 1), edit(1, 1, "late")];
        let plan = plan(&changes, &[room(1, 0)], vec![message(1, 1)]);
        assert_eq!(told(&plan), [Some((1, "a")), Some((2, "b")), Some((3, "")), None]);
        let written: Vec<_> = plan.changed().map(|message| message.change.get()).collect();
        assert_eq!(written, [3]);
    }

    #[test]
    fn what_is_not_there_takes_no_number() {
        let gone = Message { deleted_at: Some(noon()), ..message(2, 1) };
        let changes = [edit(9, 1, "a"), edit(2, 1, "a"), deletion(1, 2), edit(3, 3, "a")];
        let messages = vec![message(1, 1), gone, message(3, 3)];
        let plan = plan(&changes, &[room(1, 0), room(2, 0)], messages);
        assert_eq!(told(&plan), [None, None, None, None]);
        assert_eq!(plan.claims().len(), 0);
        assert_eq!(plan.changed().len(), 0);
    }

    #[test]
    fn a_deleted_message_lets_its_file_go_and_an_edited_one_keeps_it() {
        let file = kept_file(7, "a.pdf", "application/pdf", 10);
        let with_file = |id| Message {
            kind: MessageKind::File(FileKind::Any),
            file: Some(file.clone()),
            ..message(id, 1)
        };
        let changes = [edit(1, 1, "a"), edit(2, 1, "a"), deletion(2, 1), deletion(3, 1)];
        let messages = vec![with_file(1), with_file(2), message(3, 1)];
        let plan = plan(&changes, &[room(1, 0)], messages);
        assert_eq!(plan.released_files(), [ReleasedFile { key: file.key, at: noon() }]);
        let files: Vec<_> = plan.changed().map(|message| message.file.as_ref()).collect();
        assert_eq!(files, [Some(&file), None, None]);
    }
}
