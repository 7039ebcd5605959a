//! The rules that implementations of [`FileRegistry`](crate::FileRegistry) must keep, a function each, as
//! far as they are no rules of the log whose messages claim files.

use std::collections::HashSet;
use std::time::Duration;

use kernel::testing::noon;
use kernel::{RoomId, Timestamp, UserId, UserRef};

use super::{MICROSECOND, MessagePorts, QUARTER};
use crate::testing::builders::{file_key, kept_file, new_file_message};
use crate::{FileKey, KeptFile, Message};

/// Names every rule of implementations of `FileRegistry` to the macro given.
#[macro_export]
macro_rules! file_rules {
    ($run:ident) => {
        $run! {
            a_file_is_found_while_a_message_shows_it,
            a_file_keeps_its_name_type_and_size,
            a_person_s_whole_files_are_counted_until_they_are_let_go,
            a_small_file_counts_as_one_of_four_kibibytes,
            everybody_s_files_are_counted_apart,
            large_files_are_counted,
            an_unclaimed_file_is_due_at_its_time,
            a_file_that_is_whole_is_due_no_later,
            files_are_listed_by_how_long_they_are_due,
            a_list_of_due_files_is_cut_at_its_limit,
            a_file_that_is_put_off_is_due_later,
            a_claimed_file_cannot_be_put_off,
            a_removed_file_is_forgotten,
            a_claimed_file_is_not_forgotten,
            many_files_are_removed_together,
            a_file_that_was_removed_meanwhile_is_not_completed,
            a_file_of_a_deleted_room_is_found_no_more,
            files_of_deleted_rooms_are_let_go_of_step_by_step,
        }
    };
}

impl MessagePorts {
    async fn note(&self, owner: &UserRef, number: u128, due_at: Timestamp) -> FileKey {
        let key = file_key(number);
        self.files.add(key, owner.id, due_at).await.expect("a file that is noted");
        key
    }

    /// A message that shows the file, by a person in a room that the person has made.
    async fn show_file(&self, author: &UserRef, file: &KeptFile) -> Message {
        let room = self.add_room(author).await;
        self.upload(author, file).await;
        (*self.append_as(new_file_message(room, author, file.clone())).await.message).clone()
    }

    async fn bytes_of(&self, owner: UserId) -> u64 {
        self.files.bytes_of(owner).await.expect("an answer")
    }

    async fn put_off(&self, key: FileKey, due_at: Timestamp) {
        self.files.put_off(key, due_at).await.expect("an answer");
    }

    async fn close(&self, room: RoomId) {
        assert!(self.rooms.archive(room, noon()).await.expect("an answer"));
    }

    async fn let_go(&self, at: Timestamp, limit: u32) -> u64 {
        self.files.let_go_of_closed_rooms(at, limit).await.expect("an answer")
    }

    async fn remove_files(&self, keys: &[FileKey]) {
        self.files.remove(keys).await.expect("files that are forgotten");
    }
}

/// Not before, and not after.
pub async fn a_file_is_found_while_a_message_shows_it(ports: &MessagePorts) {
    let author = ports.people.sign_up("author").await;
    let file = kept_file(1, "a.pdf", "application/pdf", 10);
    assert_eq!(ports.find_file(&file).await, None);
    ports.note(&author, 2, noon()).await;
    assert_eq!(ports.files.find(file_key(2)).await.expect("an answer"), None);

    let message = ports.show_file(&author, &file).await;
    assert_eq!(ports.find_file(&file).await, Some(file.clone()));

    ports.delete(&message).await;
    assert_eq!(ports.find_file(&file).await, None);
}

/// Whatever they are.
pub async fn a_file_keeps_its_name_type_and_size(ports: &MessagePorts) {
    let author = ports.people.sign_up("author").await;
    let long = format!("{}.tar", "가".repeat(80));
    for file in [
        kept_file(1, "회의록 '최종' \\%_.pdf", "application/pdf", 1),
        kept_file(2, &long, "application/vnd.oasis.opendocument.text", 20_971_520),
        kept_file(u128::MAX, "👩‍👩‍👧", "application/octet-stream", 1 << 40),
    ] {
        ports.show_file(&author, &file).await;
        assert_eq!(ports.find_file(&file).await, Some(file));
    }
}

/// Unclaimed and claimed; what a message has let go of is no concern of the person's any more.
pub async fn a_person_s_whole_files_are_counted_until_they_are_let_go(ports: &MessagePorts) {
    let author = ports.people.sign_up("author").await;
    assert_eq!(ports.bytes_of(author.id).await, 0);
    ports.note(&author, 1, noon()).await;
    assert_eq!(ports.bytes_of(author.id).await, 0, "nobody knows how long it is");

    let unclaimed = kept_file(1, "a.pdf", "application/pdf", 10_000);
    ports.files.complete(&unclaimed).await.expect("a file that is whole");
    assert_eq!(ports.bytes_of(author.id).await, 10_000);
    let claimed = kept_file(2, "b.pdf", "application/pdf", 200_000);
    let message = ports.show_file(&author, &claimed).await;
    assert_eq!(ports.bytes_of(author.id).await, 210_000);
    ports.delete(&message).await;
    assert_eq!(ports.bytes_of(author.id).await, 10_000);

    ports.remove_files(&[claimed.key]).await;
    assert_eq!(ports.bytes_of(author.id).await, 10_000);
    ports.remove_files(&[unclaimed.key]).await;
    assert_eq!(ports.bytes_of(author.id).await, 0);
}

/// One of a byte more counts as what it has.
pub async fn a_small_file_counts_as_one_of_four_kibibytes(ports: &MessagePorts) {
    let author = ports.people.sign_up("author").await;
    let mut counted = 0;
    for (number, size, counts_as) in [(1, 1, 4_096), (2, 4_096, 4_096), (3, 4_097, 4_097)] {
        ports.upload(&author, &kept_file(number, "a.txt", "text/plain", size)).await;
        counted += counts_as;
        assert_eq!(ports.bytes_of(author.id).await, counted);
    }
}

/// Somebody unknown has none.
pub async fn everybody_s_files_are_counted_apart(ports: &MessagePorts) {
    let author = ports.people.sign_up("author").await;
    let other = ports.people.sign_up("other").await;
    for (owner, number, size) in [(&author, 1, 10_000), (&other, 2, 20_000), (&author, 3, 30_000)] {
        ports.upload(owner, &kept_file(number, "a.pdf", "application/pdf", size)).await;
    }
    assert_eq!(ports.bytes_of(author.id).await, 40_000);
    assert_eq!(ports.bytes_of(other.id).await, 20_000);
    let unknown = UserId::new(i64::MAX).expect("a positive number");
    assert_eq!(ports.bytes_of(unknown).await, 0);
}

/// Together they may have more bytes than 32 bits count.
pub async fn large_files_are_counted(ports: &MessagePorts) {
    let author = ports.people.sign_up("author").await;
    for number in 1..=3 {
        let film = kept_file(number, "film.mp4", "video/mp4", 5_000_000_000);
        ports.upload(&author, &film).await;
    }
    assert_eq!(ports.bytes_of(author.id).await, 15_000_000_000);
}

/// To the microsecond, and ever after.
pub async fn an_unclaimed_file_is_due_at_its_time(ports: &MessagePorts) {
    let author = ports.people.sign_up("author").await;
    let key = ports.note(&author, 1, noon() + QUARTER).await;
    assert_eq!(ports.list_due(noon()).await, []);
    assert_eq!(ports.list_due(noon() + QUARTER - MICROSECOND).await, []);
    assert_eq!(ports.list_due(noon() + QUARTER).await, [key]);
    assert_eq!(ports.list_due(noon() + 1_000 * QUARTER).await, [key]);
}

/// Nor earlier.
pub async fn a_file_that_is_whole_is_due_no_later(ports: &MessagePorts) {
    let author = ports.people.sign_up("author").await;
    let file = kept_file(1, "a.pdf", "application/pdf", 10);
    ports.upload_until(&author, &file, noon() + QUARTER).await;
    assert_eq!(ports.list_due(noon() + QUARTER - MICROSECOND).await, []);
    assert_eq!(ports.list_due(noon() + QUARTER).await, [file.key]);
}

/// Whoever's they are, and in whatever order they came.
pub async fn files_are_listed_by_how_long_they_are_due(ports: &MessagePorts) {
    let author = ports.people.sign_up("author").await;
    let other = ports.people.sign_up("other").await;
    for (owner, number) in [(&author, 3), (&other, 1), (&author, 4), (&other, 2)] {
        let due_at = noon() + Duration::from_secs(number);
        ports.note(owner, u128::from(number), due_at).await;
    }
    assert_eq!(ports.list_due(noon() + QUARTER).await, [1, 2, 3, 4].map(file_key));
    assert_eq!(ports.list_due(noon() + Duration::from_secs(2)).await, [1, 2].map(file_key));
}

/// The longest due are on it.
pub async fn a_list_of_due_files_is_cut_at_its_limit(ports: &MessagePorts) {
    let author = ports.people.sign_up("author").await;
    for number in [5, 1, 4, 2, 3] {
        ports.note(&author, u128::from(number), noon() + Duration::from_secs(number)).await;
    }
    let due = ports.files.list_due(noon() + QUARTER, 2).await.expect("an answer");
    assert_eq!(due, [1, 2].map(file_key));
}

/// Others have their turn.
pub async fn a_file_that_is_put_off_is_due_later(ports: &MessagePorts) {
    let author = ports.people.sign_up("author").await;
    let stuck = ports.note(&author, 1, noon()).await;
    let other = ports.note(&author, 2, noon() + MICROSECOND).await;

    ports.put_off(stuck, noon() + QUARTER).await;
    ports.put_off(file_key(99), noon() + QUARTER).await;

    assert_eq!(ports.list_due(noon() + QUARTER - MICROSECOND).await, [other]);
    assert_eq!(ports.list_due(noon() + QUARTER).await, [other, stuck]);
}

/// It stays with its message.
pub async fn a_claimed_file_cannot_be_put_off(ports: &MessagePorts) {
    let author = ports.people.sign_up("author").await;
    let file = kept_file(1, "a.pdf", "application/pdf", 10);
    ports.show_file(&author, &file).await;

    ports.put_off(file.key, noon()).await;

    assert_eq!(ports.list_due(noon() + 1_000 * QUARTER).await, []);
    assert_eq!(ports.find_file(&file).await, Some(file));
}

/// Also before it is due, and one that was never noted is forgotten already.
pub async fn a_removed_file_is_forgotten(ports: &MessagePorts) {
    let author = ports.people.sign_up("author").await;
    let file = kept_file(1, "a.pdf", "application/pdf", 10);
    ports.upload(&author, &file).await;
    let other = ports.note(&author, 2, noon()).await;

    for _ in 0..2 {
        ports.remove_files(&[file.key, file_key(99)]).await;
        assert_eq!(ports.list_due(noon() + QUARTER).await, [other]);
        assert_eq!(ports.bytes_of(author.id).await, 0);
    }
    ports.remove_files(&[]).await;
    assert_eq!(ports.list_due(noon() + QUARTER).await, [other]);
}

/// Others that are named with it are.
pub async fn a_claimed_file_is_not_forgotten(ports: &MessagePorts) {
    let author = ports.people.sign_up("author").await;
    let claimed = kept_file(1, "a.pdf", "application/pdf", 10);
    ports.show_file(&author, &claimed).await;
    let other = ports.note(&author, 2, noon()).await;

    ports.remove_files(&[claimed.key, other]).await;

    assert_eq!(ports.list_due(noon() + 1_000 * QUARTER).await, []);
    assert_eq!(ports.find_file(&claimed).await, Some(claimed));
}

/// A hundred at once.
pub async fn many_files_are_removed_together(ports: &MessagePorts) {
    let author = ports.people.sign_up("author").await;
    let mut keys = Vec::new();
    for number in 1..=101 {
        keys.push(ports.note(&author, number, noon()).await);
    }
    let kept = keys.pop().expect("a key");

    ports.remove_files(&keys).await;

    assert_eq!(ports.list_due(noon()).await, [kept]);
}

/// Nor noted again by that.
pub async fn a_file_that_was_removed_meanwhile_is_not_completed(ports: &MessagePorts) {
    let author = ports.people.sign_up("author").await;
    let file = kept_file(1, "a.pdf", "application/pdf", 10);
    ports.note(&author, 1, noon()).await;
    ports.remove_files(&[file.key]).await;

    assert!(!ports.files.complete(&file).await.expect("an answer"));

    assert_eq!(ports.bytes_of(author.id).await, 0);
    assert_eq!(ports.list_due(noon()).await, []);
}

/// At once, though it is not due before it is let go of.
pub async fn a_file_of_a_deleted_room_is_found_no_more(ports: &MessagePorts) {
    let author = ports.people.sign_up("author").await;
    let [gone, kept] = [1, 2].map(|number| kept_file(number, "a.pdf", "application/pdf", 10));
    let room = ports.show_file(&author, &gone).await.room_id;
    ports.show_file(&author, &kept).await;

    ports.close(room).await;

    assert_eq!(ports.find_file(&gone).await, None);
    assert_eq!(ports.find_file(&kept).await, Some(kept));
    assert_eq!(ports.list_due(noon() + 1_000 * QUARTER).await, []);
}

/// Those of other rooms are not, and those that were due before keep their time.
pub async fn files_of_deleted_rooms_are_let_go_of_step_by_step(ports: &MessagePorts) {
    let author = ports.people.sign_up("author").await;
    let files = [1, 2, 3, 4, 5].map(|number| kept_file(number, "a.pdf", "application/pdf", 10));
    let [of_deleted_message, first, second, third, kept] = &files;
    let room = ports.add_room(&author).await;
    let another = ports.add_room(&author).await;
    let mut messages = Vec::new();
    for (room, file) in
        [(room, of_deleted_message), (room, first), (another, second), (room, third)]
    {
        ports.upload(&author, file).await;
        let new = new_file_message(room, &author, file.clone());
        messages.push(ports.append_as(new).await.message);
    }
    ports.show_file(&author, kept).await;
    let due_before = ports.delete(&messages[0]).await.deleted_at.expect("a time");
    assert_eq!(ports.let_go(noon() + 2 * QUARTER, 2).await, 0);
    for room in [room, another] {
        ports.close(room).await;
    }

    assert_eq!(ports.let_go(noon() + 2 * QUARTER, 2).await, 2);
    assert_eq!(ports.list_due(noon() + 2 * QUARTER).await.len(), 3);
    assert_eq!(ports.let_go(noon() + 3 * QUARTER, 2).await, 1);
    assert_eq!(ports.let_go(noon() + 4 * QUARTER, 2).await, 0);

    assert_eq!(ports.list_due(due_before).await, [of_deleted_message.key]);
    let due: HashSet<_> = ports.list_due(noon() + 3 * QUARTER).await.into_iter().collect();
    assert_eq!(due, HashSet::from([1, 2, 3, 4].map(file_key)));
    assert_eq!(ports.find_file(kept).await.as_ref(), Some(kept));
}
