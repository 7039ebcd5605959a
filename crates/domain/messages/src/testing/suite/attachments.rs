use kernel::testing::noon;
use kernel::{RoomId, UserRef};

use super::{MICROSECOND, MessagePorts, QUARTER, numbers, span, unknown_room};
use crate::testing::builders::{
    client_message_id, deletion, file_body, kept_file, new_file_message, new_message,
};
use crate::{
    AppendError, Appended, ChangeNumber, FileKind, KeptFile, Message, NewMessage, Sequence,
};

fn pdf(number: u128) -> KeptFile {
    kept_file(number, &format!("{number}.pdf"), "application/pdf", 100)
}

fn is_without_file(appended: &Result<Appended, AppendError>) -> bool {
    matches!(appended, Err(AppendError::NoSuchFile))
}

impl MessagePorts {
    async fn send_file(&self, room: RoomId, author: &UserRef, file: &KeptFile) -> Message {
        let new = new_file_message(room, author, file.clone());
        (*self.append_as(new).await.message).clone()
    }

    /// Expects that the file cannot be sent, and that the attempt leaves no trace.
    async fn assert_unsendable(&self, room: RoomId, author: &UserRef, file: &KeptFile) {
        let before = self.list_all(room).await;
        let last = before.last().map_or(Sequence::START, |message| message.sequence);
        let refused = self.log.append(new_file_message(room, author, file.clone())).await;
        assert!(is_without_file(&refused), "{refused:?}");
        assert_eq!(self.list_all(room).await, before);
        assert_eq!(self.publisher.posted(room).len(), before.len());
        let next = self.append(room, author, "next").await;
        assert_eq!(next.sequence, last.next());
    }
}

pub(super) async fn a_file_is_claimed_with_its_message(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let file = pdf(1);
    ports.upload(&author, &file).await;
    assert_eq!(ports.find_file(&file).await, None);

    ports.send_file(room, &author, &file).await;

    assert_eq!(ports.find_file(&file).await, Some(file));
    assert_eq!(ports.list_due(noon() + 1_000 * QUARTER).await, []);
}

pub(super) async fn a_file_is_shown_wherever_its_message_is_read(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let file = kept_file(1, "회의록 최종.pdf", "application/pdf", 5_000_000_000);
    ports.upload(&author, &file).await;
    let sent = ports.send_file(room, &author, &file).await;
    ports.edit(&sent, "a caption").await;

    let listed = ports.list_all(room).await;
    let found = ports.log.find(room, sent.id).await.unwrap();
    let page = ports.log.page(room, span(0, 1), 0, 1).await.unwrap();
    let changed = ports.log.list_changes(room, ChangeNumber::START, 1).await.unwrap();
    let newest = ports.log.newest(&[room]).await.unwrap();

    for read in [listed, found.into_iter().collect(), page, changed, newest] {
        assert_eq!(read.len(), 1);
        assert_eq!(read[0].file.as_ref(), Some(&file));
        assert_eq!(read[0].kind, sent.kind);
        assert_eq!(read[0].content, "a caption");
    }
}

pub(super) async fn a_file_is_claimed_as_what_its_message_shows_it_as(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let recorded = kept_file(1, "voice.webm", "video/webm", 100);
    ports.upload(&author, &recorded).await;
    let body = file_body(FileKind::Voice, "", recorded.clone());
    let new = NewMessage { body, ..new_message(room, &author, "a text") };

    let message = ports.append_as(new).await.message;

    let sound = kept_file(1, "voice.webm", "audio/webm", 100);
    assert_eq!(message.file.as_ref(), Some(&sound));
    assert_eq!(ports.list_all(room).await, [(*message).clone()]);
    assert_eq!(ports.find_file(&recorded).await, Some(sound));
}

pub(super) async fn a_file_that_nobody_noted_cannot_be_sent(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    ports.assert_unsendable(room, &author, &pdf(1)).await;
}

pub(super) async fn a_file_of_somebody_else_cannot_be_sent(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let other = ports.people.sign_up("other").await;
    let file = pdf(1);
    ports.upload(&other, &file).await;

    ports.assert_unsendable(room, &author, &file).await;

    assert_eq!(ports.find_file(&file).await, None);
    ports.send_file(room, &other, &file).await;
}

pub(super) async fn a_file_that_is_due_cannot_be_sent(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let (due, past_due, just_in_time) = (pdf(1), pdf(2), pdf(3));
    ports.upload_until(&author, &due, noon()).await;
    ports.upload_until(&author, &past_due, noon() - QUARTER).await;
    ports.upload_until(&author, &just_in_time, noon() + MICROSECOND).await;

    for file in [due, past_due] {
        ports.assert_unsendable(room, &author, &file).await;
    }

    ports.send_file(room, &author, &just_in_time).await;
}

pub(super) async fn a_file_that_was_removed_cannot_be_sent(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let file = pdf(1);
    ports.upload(&author, &file).await;
    ports.files.remove(&[file.key]).await.unwrap();
    ports.assert_unsendable(room, &author, &file).await;
}

pub(super) async fn a_file_is_sent_once(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let file = pdf(1);
    ports.upload(&author, &file).await;
    let sent = ports.send_file(room, &author, &file).await;
    ports.assert_unsendable(room, &author, &file).await;

    ports.delete(&sent).await;

    ports.assert_unsendable(room, &author, &file).await;
}

pub(super) async fn of_messages_with_the_same_file_one_is_stored(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let file = pdf(1);
    ports.upload(&author, &file).await;
    let new = || new_file_message(room, &author, file.clone());

    let appended = ports.append_together((0..4).map(|_| new())).await;

    assert_eq!(appended.iter().filter(|appended| appended.is_ok()).count(), 1);
    assert_eq!(appended.iter().filter(|appended| is_without_file(appended)).count(), 3);
    assert_eq!(numbers(&ports.list_all(room).await), [1]);
}

pub(super) async fn messages_without_their_files_hold_up_no_others(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let another = ports.add_room(&author).await;
    for number in 0..30 {
        ports.upload(&author, &pdf(number)).await;
    }
    let messages = (0..60).map(|number| {
        let room = if number % 2 == 0 { room } else { another };
        match number % 3 {
            0 => new_message(room, &author, "a text"),
            _ => new_file_message(room, &author, pdf(number)),
        }
    });

    let appended = ports.append_together(messages).await;

    for (number, appended) in appended.iter().enumerate() {
        let is_unsendable = number >= 30 && number % 3 != 0;
        assert_eq!(is_without_file(appended), is_unsendable, "message {number}: {appended:?}");
        assert_eq!(appended.is_ok(), !is_unsendable, "message {number}: {appended:?}");
    }
    for room in [room, another] {
        let stored = ports.list_all(room).await;
        assert_eq!(numbers(&stored), (1..=20).collect::<Vec<_>>());
        let published = ports.publisher.posted(room);
        assert!(published.iter().map(AsRef::as_ref).eq(&stored));
    }
}

pub(super) async fn a_message_sent_again_claims_no_file(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let (first, second) = (pdf(1), pdf(2));
    for file in [&first, &second] {
        ports.upload(&author, file).await;
    }
    let named = |file: &KeptFile| NewMessage {
        client_message_id: Some(client_message_id("a")),
        ..new_file_message(room, &author, file.clone())
    };
    let sent = ports.append_as(named(&first)).await;

    let again = ports.append_as(named(&second)).await;
    let unsendable = ports.append_as(named(&pdf(3))).await;

    for repeat in [again, unsendable] {
        assert!(repeat.is_repeat);
        assert_eq!(repeat.message, sent.message);
    }
    assert_eq!(ports.find_file(&second).await, None);
    assert_eq!(ports.list_due(noon() + QUARTER).await, [second.key]);
}

pub(super) async fn a_message_sent_twice_at_once_claims_one_file(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let files = [pdf(1), pdf(2)];
    for file in &files {
        ports.upload(&author, file).await;
    }
    let named = files.clone().map(|file| NewMessage {
        client_message_id: Some(client_message_id("a")),
        ..new_file_message(room, &author, file)
    });

    let appended = ports.append_together(named).await;

    let repeats = appended.iter().map(|appended| appended.as_ref().unwrap().is_repeat);
    assert_eq!(repeats.filter(|is_repeat| *is_repeat).count(), 1);
    let stored = ports.list_all(room).await;
    assert_eq!(numbers(&stored), [1]);
    for file in files {
        let is_shown = stored[0].file.as_ref() == Some(&file);
        assert_eq!(ports.find_file(&file).await.is_some(), is_shown);
    }
}

pub(super) async fn a_message_to_an_unknown_room_claims_no_file(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let file = pdf(1);
    ports.upload(&author, &file).await;

    let refused = ports.log.append(new_file_message(unknown_room(), &author, file.clone())).await;

    assert!(matches!(refused, Err(AppendError::NoSuchRoom)));
    assert_eq!(ports.find_file(&file).await, None);
    ports.send_file(room, &author, &file).await;
}

pub(super) async fn the_file_of_a_deleted_message_is_due_from_then_on(ports: &MessagePorts) {
    let (author, room) = ports.author_and_room().await;
    let (gone, kept) = (pdf(1), pdf(2));
    for file in [&gone, &kept] {
        ports.upload(&author, file).await;
    }
    let message = ports.send_file(room, &author, &gone).await;
    ports.send_file(room, &author, &kept).await;
    let asked = deletion(&message);
    let at = asked.at;

    let deleted = ports.change(asked).await;

    assert_eq!(deleted.file, None);
    assert_eq!(ports.find_file(&gone).await, None);
    assert_eq!(ports.list_due(at - MICROSECOND).await, []);
    assert_eq!(ports.list_due(at).await, [gone.key]);
    assert_eq!(ports.find_file(&kept).await, Some(kept));
}
