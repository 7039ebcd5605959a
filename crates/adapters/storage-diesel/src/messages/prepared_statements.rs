//! An append costs little more than what SQLite takes to prepare a statement, so it prepares none.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use diesel::connection::{InstrumentationEvent, SimpleConnection};
use diesel::prelude::*;
use diesel_migrations::MigrationHarness;
use kernel::testing::noon;
use kernel::{RoomId, UserId, UserRef};
use messages::testing::builders::{
    client_message_id, deletion, edit, kept_file, new_file_message, new_message,
};
use messages::{Message, NewChange, NewMessage};

use super::Batch;
use crate::sqlite::{self, backend::MIGRATIONS};

/// Statements that were run, and those that were prepared to be used again.
#[derive(Default)]
struct Statements {
    run: HashSet<String>,
    kept: HashSet<String>,
}

fn author() -> UserRef {
    UserRef {
        id: UserId::new(1).unwrap(),
        email: "user@example.com".to_owned(),
        name: "User".to_owned(),
    }
}

fn room() -> RoomId {
    RoomId::new(1).unwrap()
}

fn texts(length: usize) -> Vec<NewMessage> {
    let message = |number: usize| NewMessage {
        client_message_id: Some(client_message_id(&format!("{length}-{number}"))),
        ..new_message(room(), &author(), "a text")
    };
    (0..length).map(message).collect()
}

/// Each with a file of its own, uploaded before.
fn files(conn: &mut SqliteConnection, length: usize) -> Vec<NewMessage> {
    let message = |number: usize| {
        let key = u128::try_from(length * 100 + number).unwrap();
        let file = kept_file(key, "a.pdf", "application/pdf", 10);
        let due_at = noon() + Duration::from_secs(1);
        sqlite::files::add(conn, file.key, author().id, due_at).unwrap();
        sqlite::files::complete(conn, &file).unwrap();
        new_file_message(room(), &author(), file)
    };
    (0..length).map(message).collect()
}

/// A room in an empty database, and the statements of the connection.
fn watched() -> (SqliteConnection, Arc<Mutex<Statements>>) {
    let mut conn = SqliteConnection::establish(":memory:").unwrap();
    conn.run_pending_migrations(MIGRATIONS).unwrap();
    conn.batch_execute(
        "INSERT INTO users (name, created_at) VALUES ('User', 0);
         INSERT INTO rooms (name, description, access, kind, creator_id, created_at)
             VALUES ('a room', '', 'open', 'chat', 1, 0)",
    )
    .unwrap();
    let statements = Arc::new(Mutex::new(Statements::default()));
    let seen = Arc::clone(&statements);
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        let mut seen = seen.lock().unwrap();
        match event {
            InstrumentationEvent::StartQuery { query, .. } => {
                let query = query.to_string();
                seen.run.extend(query.split_once(" -- binds").map(|(sql, _)| sql.to_owned()));
            }
            InstrumentationEvent::CacheQuery { sql, .. } => {
                seen.kept.insert(sql.to_owned());
            }
            _ => {}
        }
    });
    (conn, statements)
}

fn append(conn: &mut SqliteConnection, messages: &[NewMessage]) -> Vec<Arc<Message>> {
    let batch = Batch { messages: messages.iter().collect(), changes: Vec::new() };
    let outcomes = sqlite::message_batches::write(conn, &batch).unwrap();
    outcomes.appended.into_iter().map(|outcome| outcome.unwrap().message).collect()
}

fn change(conn: &mut SqliteConnection, changes: &[NewChange]) {
    let batch = Batch { messages: Vec::new(), changes: changes.iter().collect() };
    let outcomes = sqlite::message_batches::write(conn, &batch).unwrap();
    assert!(outcomes.changed.iter().all(Option::is_some));
}

/// Expects that so many statements were run, all of them prepared once.
fn assert_prepared(statements: &Statements, count: usize) {
    let Statements { run, kept } = statements;
    assert_eq!(run, kept);
    assert_eq!(run.len(), count, "{run:?}");
    assert!(run.iter().all(|sql| !sql.contains("LIMIT")), "{run:?}");
}

#[test]
fn a_batch_of_any_length_needs_no_new_statement() {
    let (mut conn, statements) = watched();
    for length in [1, 3, 7] {
        append(&mut conn, &texts(length));
    }
    assert_prepared(&statements.lock().unwrap(), 5);
}

#[test]
fn files_take_two_statements_more_in_a_batch_of_any_length() {
    let (mut conn, statements) = watched();
    let batches = [1, 3, 7].map(|length| files(&mut conn, length));
    // What noted the files is no part of the batches.
    *statements.lock().unwrap() = Statements::default();
    for messages in &batches {
        append(&mut conn, messages);
    }
    assert_prepared(&statements.lock().unwrap(), 6);
}

#[test]
fn replies_take_a_statement_more_in_a_batch_of_any_length() {
    let (mut conn, statements) = watched();
    let question = append(&mut conn, &texts(1)).remove(0);
    for length in [2, 3, 7] {
        let reply = |text| NewMessage { reply_to: Some(question.id), ..text };
        let replies: Vec<_> = texts(length).into_iter().map(reply).collect();
        append(&mut conn, &replies);
    }
    assert_prepared(&statements.lock().unwrap(), 6);
}

#[test]
fn changes_of_any_number_of_messages_need_no_new_statement() {
    let (mut conn, statements) = watched();
    let batches = [1, 3, 7].map(|length| {
        let messages = files(&mut conn, length);
        append(&mut conn, &messages)
    });
    // Their block is full, and the room large enough for filters.
    conn.batch_execute("UPDATE rooms SET last_seq = 3000").unwrap();
    let of_appends = std::mem::take(&mut *statements.lock().unwrap()).kept;
    for messages in &batches {
        let edits: Vec<_> = messages.iter().map(|message| edit(message, "a caption")).collect();
        change(&mut conn, &edits);
    }
    for messages in &batches {
        let deletions: Vec<_> = messages.iter().map(|message| deletion(message)).collect();
        change(&mut conn, &deletions);
    }
    let statements = statements.lock().unwrap();
    assert!(statements.run.iter().any(|sql| sql.contains("message_filters")));
    let prepared: HashSet<_> = statements.kept.union(&of_appends).cloned().collect();
    assert!(statements.run.is_subset(&prepared), "{:?}", statements.run);
}
