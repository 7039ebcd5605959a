//! `/api/rooms…`, with the fields and errors of both contracts.

mod messages;
mod room;
mod rooms;

use serde_json::{Value, json};

use crate::support::{Answer, Person, TestServer, assert_shape};

/// Texts in a path that name no room.
const NO_ROOMS: [&str; 9] =
    ["999", "9223372036854775807", "9223372036854775808", "0", "-1", "+1", "abc", "%00", "%FF"];

/// A room with the fields of both contracts, whatever their values.
#[track_caller]
fn assert_room(room: &Value) {
    assert_shape(
        room,
        &[
            ("id", "number"),
            ("name", "string"),
            ("desc", "string"),
            ("description", "string"),
            ("creator", "object"),
            ("room_type", "string"),
            ("requires_totp", "bool"),
            ("created_at", "time"),
            ("is_active", "bool"),
        ],
    );
    assert_person(&room["creator"]);
    assert_eq!(room["desc"], room["description"]);
}

#[track_caller]
fn assert_person(person: &Value) {
    assert_shape(person, &[("id", "number"), ("email", "string"), ("name", "string")]);
}

/// An error as both contracts read it.
#[track_caller]
fn assert_failure(answer: &Answer, status: u16, code: &str, detail: &str) {
    let failure = json!({"detail": detail, "error": code, "message": detail});
    assert_eq!(answer.expect(status), failure);
}

/// The only error of a body, as both contracts read it.
#[track_caller]
fn assert_invalid(answer: &Answer, field: &str, text: &str) {
    let errors = answer.expect(400);
    assert_shape(&errors, &[(field, "array"), ("error", "string"), ("message", "string")]);
    assert_eq!(errors[field], json!([text]), "{errors}");
    assert_eq!(errors["error"], "invalid_request");
}

/// Without a token, and with one that is none, a request is refused before anything else is looked at.
async fn assert_needs_a_token(server: &TestServer, path: &str) {
    let missing = "Authentication credentials were not provided.";
    let answer = server.stranger().get(path).await;
    assert_failure(&answer, 401, "not_authenticated", missing);
    assert_eq!(answer.header("www-authenticate"), "Bearer");

    let answer = server.stranger().with_access("garbage").get(path).await;
    assert_failure(&answer, 401, "invalid_token", "Token is invalid or expired.");
    assert_eq!(answer.header("www-authenticate"), "Bearer");
}

/// A room that only those in it may enter, and only `creator` is in.
async fn barred_room(server: &TestServer, creator: &Person, access: &str) -> i64 {
    let room = creator.open_room(access).await;
    let sql = format!("UPDATE rooms SET access = '{access}' WHERE id = {room}");
    server.database.execute(&sql);
    room
}
