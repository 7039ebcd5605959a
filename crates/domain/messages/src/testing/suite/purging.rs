use std::time::Duration;

use kernel::testing::noon;
use kernel::{RoomId, Timestamp, UserRef};

use super::{MICROSECOND, MessagePorts, numbers, span, unknown_room};
use crate::testing::builders::{edit, kept_file, new_file_message, new_message};
use crate::{ChangeError, ChangeNumber, LogHead, NewMessage, Sequence};

/// That many hours after noon.
fn hour(hours: u64) -> Timestamp {
    noon() + Duration::from_secs(3_600 * hours)
}

impl MessagePorts {
    /// A room with that many messages: the first is sent an hour after noon, each other an hour later.
    async fn room_of_hours(&self, count: u64) -> (UserRef, RoomId) {
        let (author, room) = self.author_and_room().await;
        for number in 1..=count {
            let sent_at = hour(number);
            self.append_as(NewMessage { sent_at, ..new_message(room, &author, "a text") }).await;
        }
        (author, room)
    }

    async fn purge(&self, room: RoomId, before: Timestamp, limit: u32) -> u64 {
        self.log.purge(room, before, hour(1_000), limit).await.expect("an answer")
    }

    async fn head(&self, room: RoomId) -> (i64, i64) {
        let head = self.log.head(room).await.expect("an answer").expect("a room that is there");
        (head.first.get(), head.last.get())
    }
}

pub(super) async fn a_purge_removes_what_is_older_than_its_time(ports: &MessagePorts) {
    let (_, room) = ports.room_of_hours(5).await;
    let before = ports.list_all(room).await;

    assert_eq!(ports.purge(room, hour(1), 100).await, 0, "the time itself is not before it");
    assert_eq!(ports.list_all(room).await, before);
    assert_eq!(ports.head(room).await, (1, 5));

    assert_eq!(ports.purge(room, hour(3), 100).await, 2);
    assert_eq!(ports.list_all(room).await, before[2..]);
    assert_eq!(ports.head(room).await, (3, 5));

    assert_eq!(ports.purge(room, hour(3) + MICROSECOND, 100).await, 1);
    assert_eq!(ports.list_all(room).await, before[3..]);
    assert_eq!(ports.head(room).await, (4, 5));
}

pub(super) async fn a_purge_removes_the_oldest_first_up_to_its_limit(ports: &MessagePorts) {
    let (_, room) = ports.room_of_hours(7).await;
    for (removed, first) in [(3, 4), (3, 7), (0, 7)] {
        assert_eq!(ports.purge(room, hour(7), 3).await, removed);
        assert_eq!(ports.head(room).await, (first, 7));
        assert_eq!(numbers(&ports.list_all(room).await), (first..=7).collect::<Vec<_>>());
    }
}

pub(super) async fn a_purge_stays_in_its_room(ports: &MessagePorts) {
    let (author, room) = ports.room_of_hours(2).await;
    let another = ports.add_room(&author).await;
    ports.append_many(another, &author, 2).await;

    assert_eq!(ports.purge(room, hour(9), 100).await, 2);

    assert_eq!(numbers(&ports.list_all(another).await), [1, 2]);
    assert_eq!(ports.head(another).await, (1, 2));
    assert_eq!(ports.purge(unknown_room(), hour(9), 100).await, 0);
}

pub(super) async fn a_purge_removes_deleted_messages_too(ports: &MessagePorts) {
    let (_, room) = ports.room_of_hours(4).await;
    let messages = ports.list_all(room).await;
    for index in [0, 2] {
        ports.delete(&messages[index]).await;
    }

    assert_eq!(ports.purge(room, hour(4), 100).await, 3);

    assert_eq!(ports.list_all(room).await, messages[3..]);
}

pub(super) async fn what_was_purged_is_nowhere_to_be_read(ports: &MessagePorts) {
    let (_, room) = ports.room_of_hours(4).await;
    let messages = ports.list_all(room).await;
    ports.edit(&messages[0], "edited").await;
    let edited = ports.edit(&messages[3], "edited").await;

    assert_eq!(ports.purge(room, hour(4), 100).await, 3);

    for message in &messages[..3] {
        assert_eq!(ports.log.find(room, message.id).await.unwrap(), None);
        let refused = ports.log.change(edit(message, "back again")).await;
        assert!(matches!(refused, Err(ChangeError::NoSuchMessage)));
    }
    assert_eq!(ports.list(room, span(0, 3)).await, []);
    assert_eq!(ports.log.page(room, span(0, 3), 0, 10).await.unwrap(), []);
    let left = [(*edited).clone()];
    assert_eq!(ports.log.list_changes(room, ChangeNumber::START, 10).await.unwrap(), left);
    assert_eq!(ports.log.newest(&[room]).await.unwrap(), left);
    let narrowed = ports.log.narrow(room, span(3, 4), Some(hour(1)), Some(hour(4))).await.unwrap();
    assert_eq!(ports.list(room, narrowed).await, left);
}

pub(super) async fn pages_are_right_after_a_purge(ports: &MessagePorts) {
    let (_, room) = ports.room_of_hours(12).await;
    let messages = ports.list_all(room).await;
    for index in [1, 4, 6, 7, 10] {
        ports.delete(&messages[index]).await;
    }

    assert_eq!(ports.purge(room, hour(6), 100).await, 5);

    let all = ports.log.head(room).await.unwrap().unwrap().span();
    for (skip, expected) in [(0, vec![10, 12]), (1, vec![9, 10]), (2, vec![6, 9]), (3, vec![6])] {
        let page = ports.log.page(room, all, skip, 2).await.unwrap();
        assert_eq!(numbers(&page), expected, "skip {skip}");
    }
    assert_eq!(ports.log.page(room, all, 4, 2).await.unwrap(), []);
}

pub(super) async fn the_files_of_purged_messages_are_due_from_then_on(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let files = [1, 2, 3].map(|number| kept_file(number, "a.pdf", "application/pdf", 10));
    for file in &files {
        ports.upload(&author, file).await;
        ports.append_as(new_file_message(room, &author, file.clone())).await;
    }
    let at = hour(9);

    assert_eq!(ports.log.purge(room, hour(1), at, 2).await.unwrap(), 2);

    assert_eq!(ports.list_due(at - MICROSECOND).await, []);
    let due = ports.list_due(at).await;
    assert_eq!(due.len(), 2);
    for file in &files[..2] {
        assert!(due.contains(&file.key));
        assert_eq!(ports.find_file(file).await, None);
    }
    assert_eq!(ports.find_file(&files[2]).await.as_ref(), Some(&files[2]));
}

pub(super) async fn numbers_go_on_after_everything_was_purged(ports: &MessagePorts) {
    let (author, room) = ports.room_of_hours(3).await;
    let last = ports.list_all(room).await.pop().unwrap();
    ports.edit(&last, "edited").await;

    assert_eq!(ports.purge(room, hour(9), 100).await, 3);

    let head = ports.log.head(room).await.unwrap().unwrap();
    let expected = LogHead {
        first: Sequence::new(4),
        last: Sequence::new(3),
        last_change: ChangeNumber::new(1),
    };
    assert_eq!(head, expected);
    assert!(head.span().is_empty());
    assert_eq!(ports.list_all(room).await, []);
    assert_eq!(ports.log.page(room, head.span(), 0, 10).await.unwrap(), []);
    assert_eq!(ports.log.newest(&[room]).await.unwrap(), []);

    let sent_at = hour(9);
    let new = NewMessage { sent_at, ..new_message(room, &author, "next") };
    let next = ports.append_as(new).await.message;
    assert_eq!(next.sequence.get(), 4);
    assert!(next.id > last.id, "an id came twice");
    assert_eq!(ports.edit(&next, "edited").await.change.get(), 2);
    assert_eq!(ports.head(room).await, (4, 4));
}
