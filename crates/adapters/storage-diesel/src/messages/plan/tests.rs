use kernel::testing::noon;
use kernel::{MessageId, UserRef};
use messages::testing::builders::{client_message_id, kept_file, new_file_message, new_message};

use super::super::row::MessageColumns;
use super::*;

fn message(room: i64, sender: i64, name: Option<&str>) -> NewMessage {
    let room = kernel::RoomId::new(room).unwrap();
    let id = kernel::UserId::new(sender).unwrap();
    let author = UserRef { id, email: String::new(), name: String::new() };
    NewMessage {
        client_message_id: name.map(client_message_id),
        ..new_message(room, &author, "a text")
    }
}

fn each(batch: &[NewMessage]) -> Vec<&NewMessage> {
    batch.iter().collect()
}

fn room(id: i64, last_seq: i64) -> RoomCounters {
    RoomCounters { id, last_seq, change_seq: 0, last_message_at: None }
}

/// These rooms are there, and nothing else.
fn in_rooms(rooms: &[RoomCounters]) -> Known<'_> {
    Known { rooms, ..Known::default() }
}

fn stored(room_id: i64, sender_id: i64, name: &str) -> StoredRow {
    let columns = MessageColumns {
        id: 70,
        room_id,
        seq: 7,
        sender_id,
        kind: "text".to_owned(),
        content: "the first words".to_owned(),
        client_message_id: Some(name.to_owned()),
        reply_to: None,
        created_at: 0,
        edited_at: None,
        deleted_at: None,
        change_seq: 0,
    };
    StoredRow { columns, file: None }
}

type Outcome = Result<Appended, Refusal>;

/// Room, number and whether it is a repeat of each message that is not refused.
fn numbered(outcomes: &[Outcome]) -> Vec<Result<(i64, i64, bool), Refusal>> {
    let told = |appended: &Appended| {
        let message = &appended.message;
        (message.room_id.get(), message.sequence.get(), appended.is_repeat)
    };
    outcomes.iter().map(|outcome| outcome.as_ref().map(told).map_err(|refusal| *refusal)).collect()
}

#[test]
fn each_room_goes_on_with_its_own_numbers() {
    let batch = [message(1, 1, None), message(2, 1, None), message(1, 2, None)];
    let batch = each(&batch);
    let plan = Plan::new(&batch, in_rooms(&[room(1, 5), room(2, 0)]));
    let claims: Vec<_> =
        plan.claims().map(|claim| (claim.room_id, claim.last_seq, claim.count)).collect();
    assert_eq!(claims, [(1, 7, 2), (2, 1, 1)]);
    let outcomes = plan.outcomes(&[10, 11, 12]).unwrap();
    let expected = [Ok((1, 6, false)), Ok((2, 1, false)), Ok((1, 7, false))];
    assert_eq!(numbered(&outcomes), expected);
}

#[test]
fn a_room_that_is_not_there_takes_nothing() {
    let batch = [message(1, 1, None), message(2, 1, None)];
    let batch = each(&batch);
    let plan = Plan::new(&batch, in_rooms(&[room(2, 0)]));
    assert_eq!(
        numbered(&plan.outcomes(&[10]).unwrap()),
        [Err(Refusal::NoSuchRoom), Ok((2, 1, false))]
    );
}

#[test]
fn repeats_take_no_number() {
    let batch = [
        message(1, 1, Some("known")),
        message(1, 1, Some("new")),
        message(1, 1, Some("new")),
        message(1, 2, Some("new")),
        message(1, 1, None),
        message(1, 1, None),
    ];
    let batch = each(&batch);
    let rooms = [room(1, 9)];
    let known = Known { stored: vec![stored(1, 1, "known")], ..in_rooms(&rooms) };
    let plan = Plan::new(&batch, known);
    assert_eq!(plan.rows().len(), 4);
    assert_eq!(
        numbered(&plan.outcomes(&[90, 91, 92, 93]).unwrap()),
        [
            Ok((1, 7, true)),
            Ok((1, 10, false)),
            Ok((1, 10, true)),
            Ok((1, 11, false)),
            Ok((1, 12, false)),
            Ok((1, 13, false)),
        ]
    );
}

#[test]
fn times_never_go_back() {
    let later = noon() + std::time::Duration::from_secs(1);
    let batch = [message(1, 1, None), NewMessage { sent_at: later, ..message(1, 1, None) }];
    let room = RoomCounters { last_message_at: Some(later.as_micros() - 1), ..room(1, 0) };
    let batch = each(&batch);
    let plan = Plan::new(&batch, in_rooms(&[room]));
    let times: Vec<_> = plan.rows().iter().map(|row| row.created_at).collect();
    assert_eq!(times, [later.as_micros() - 1, later.as_micros()]);
    assert_eq!(plan.claims().next().unwrap().last_message_at, later.as_micros());
}

/// A file that the person with that id has uploaded, to be claimed before a second after noon.
fn uploaded(number: u128, owner_id: i64) -> WantedFile {
    let file = kept_file(number, "a.pdf", "application/pdf", 10);
    WantedFile {
        key: file.key.to_string(),
        owner_id,
        room_id: None,
        name: file.name.as_str().to_owned(),
        due_at: Some(noon().as_micros() + 1_000_000),
    }
}

fn file_message(room: i64, sender: i64, file: u128, name: Option<&str>) -> NewMessage {
    let NewMessage { room_id, author, client_message_id, .. } = message(room, sender, name);
    let file = kept_file(file, "a.pdf", "application/pdf", 10);
    NewMessage { client_message_id, ..new_file_message(room_id, &author.user, file) }
}

#[test]
fn a_file_is_claimed_once_and_by_its_owner_in_time() {
    let late = noon() + std::time::Duration::from_secs(1);
    let batch = [
        file_message(1, 2, 1, None),
        NewMessage { sent_at: late, ..file_message(1, 1, 1, None) },
        file_message(1, 1, 1, None),
        file_message(2, 1, 1, None),
        file_message(1, 1, 9, None),
        message(1, 1, None),
    ];
    let batch = each(&batch);
    let rooms = [room(1, 0), room(2, 0)];
    let known = Known { files: vec![uploaded(1, 1)], ..in_rooms(&rooms) };
    let plan = Plan::new(&batch, known);
    let claimed: Vec<_> = plan.file_claims().iter().map(|claim| claim.room.get()).collect();
    assert_eq!(claimed, [1]);
    let refused = Err(Refusal::NoSuchFile);
    let expected = [refused, refused, Ok((1, 1, false)), refused, refused, Ok((1, 2, false))];
    assert_eq!(numbered(&plan.outcomes(&[10, 11]).unwrap()), expected);
}

#[test]
fn a_repeat_claims_no_file() {
    let batch = [
        file_message(1, 1, 1, Some("known")),
        file_message(1, 1, 9, Some("new")),
        file_message(1, 1, 2, Some("new")),
        file_message(1, 1, 3, Some("new")),
    ];
    let batch = each(&batch);
    let rooms = [room(1, 9)];
    let known = Known {
        stored: vec![stored(1, 1, "known")],
        files: vec![uploaded(1, 1), uploaded(2, 1), uploaded(3, 1)],
        ..in_rooms(&rooms)
    };
    let plan = Plan::new(&batch, known);
    let claimed: Vec<_> = plan.file_claims().iter().map(|claim| claim.file).collect();
    assert_eq!(claimed, [batch[2].body.file().unwrap()]);
    let expected =
        [Ok((1, 7, true)), Err(Refusal::NoSuchFile), Ok((1, 10, false)), Ok((1, 10, true))];
    assert_eq!(numbered(&plan.outcomes(&[90]).unwrap()), expected);
}

#[test]
fn a_file_that_is_cut_off_or_was_claimed_before_is_not_claimed() {
    let batch = [1, 2, 3, 4].map(|file| file_message(1, 1, file, None));
    let batch = each(&batch);
    let rooms = [room(1, 0)];
    let files = vec![
        WantedFile { name: String::new(), ..uploaded(1, 1) },
        WantedFile { room_id: Some(1), due_at: None, ..uploaded(2, 1) },
        WantedFile { room_id: Some(1), ..uploaded(3, 1) },
        uploaded(4, 1),
    ];
    let plan = Plan::new(&batch, Known { files, ..in_rooms(&rooms) });
    let refused = Err(Refusal::NoSuchFile);
    let expected = [refused, refused, refused, Ok((1, 1, false))];
    assert_eq!(numbered(&plan.outcomes(&[10]).unwrap()), expected);
}

#[test]
fn a_reply_to_nothing_takes_no_number_and_no_file() {
    let reply = |to: i64, message| NewMessage { reply_to: MessageId::new(to).ok(), ..message };
    let batch = [
        reply(7, message(1, 1, None)),
        reply(8, message(1, 1, None)),
        reply(9, file_message(1, 1, 1, None)),
        reply(7, file_message(1, 1, 1, None)),
        reply(9, message(1, 1, Some("known"))),
    ];
    let batch = each(&batch);
    let rooms = [room(1, 0)];
    let known = Known {
        stored: vec![stored(1, 1, "known")],
        files: vec![uploaded(1, 1)],
        reply_targets: vec![ReplyTarget { id: 7, room_id: 1 }, ReplyTarget { id: 8, room_id: 2 }],
        ..in_rooms(&rooms)
    };
    let plan = Plan::new(&batch, known);
    let refused = Err(Refusal::NoSuchReplyTarget);
    let expected = [Ok((1, 1, false)), refused, refused, Ok((1, 2, false)), Ok((1, 7, true))];
    assert_eq!(numbered(&plan.outcomes(&[10, 11]).unwrap()), expected);
}
