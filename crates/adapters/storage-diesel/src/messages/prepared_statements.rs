//! An append costs little more than what SQLite takes to prepare a statement, so it prepares none.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use diesel::connection::{InstrumentationEvent, SimpleConnection};
use diesel::prelude::*;
use diesel_migrations::MigrationHarness;
use kernel::{RoomId, UserId, UserRef};
use messages::NewMessage;
use messages::testing::builders::{client_message_id, new_message};

use super::Batch;
use crate::sqlite::{self, backend::MIGRATIONS};

/// Statements that were run, and those that were prepared to be used again.
#[derive(Default)]
struct Statements {
    run: HashSet<String>,
    kept: HashSet<String>,
}

fn batch(length: usize) -> Vec<NewMessage> {
    let author = UserRef {
        id: UserId::new(1).unwrap(),
        email: "user@example.com".to_owned(),
        name: "User".to_owned(),
    };
    let room = RoomId::new(1).unwrap();
    let message = |number: usize| NewMessage {
        client_message_id: Some(client_message_id(&format!("{length}-{number}"))),
        ..new_message(room, &author, "a text")
    };
    (0..length).map(message).collect()
}

#[test]
fn a_batch_of_any_length_needs_no_new_statement() {
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

    for length in [1, 3, 7] {
        let messages = batch(length);
        let batch = Batch { messages: messages.iter().collect(), changes: Vec::new() };
        let outcomes = sqlite::message_batches::write(&mut conn, &batch).unwrap();
        assert!(outcomes.appended.iter().all(Option::is_some));
    }

    let Statements { run, kept } = &*statements.lock().unwrap();
    assert_eq!(run, kept);
    assert_eq!(run.len(), 5, "{run:?}");
    assert!(run.iter().all(|sql| !sql.contains("LIMIT")), "{run:?}");
}
