//! `/api/auth/…`, `/api/rooms/{room_id}/{enter,ai}/` and the socket `/ws/rooms/{room_id}/`.

mod access;
mod ai;
mod ai_account;
mod ai_context;
mod ai_failures;
mod ai_gone;
mod ai_limits;
mod ai_refused;
mod ai_sockets;
mod enter;
mod enter_limits;
mod enter_others;
mod github_callback;
mod github_callback_accounts;
mod github_callback_faults;
mod github_callback_states;
mod github_emails;
mod github_login;
mod refresh;
mod rooms_documented;
mod rooms_totp;
mod secret_kept;
mod socket;
mod socket_any_frames;
mod socket_handshake;
mod wording;

use serde_json::{Value, json};

use crate::support::{Answer, assert_shape};

/// An error of the contract: `{"error", "message"}`.
#[track_caller]
fn assert_failure(answer: &Answer, status: u16, code: &str) {
    let failure = answer.expect(status);
    assert_is_error(&failure, code);
}

/// An error's body.
#[track_caller]
fn assert_is_error(body: &Value, code: &str) {
    assert_shape(body, &[("error", "string"), ("message", "string")]);
    assert_eq!(body["error"], code, "{body}");
    assert_ne!(body["message"], "", "{body}");
}

/// The error of a body, which is that of this field.
#[track_caller]
fn assert_invalid(answer: &Answer, field: &str, text: &str) {
    let expected = json!({"error": "invalid_request", "message": format!("{field}: {text}")});
    assert_eq!(answer.expect(400), expected);
}

/// When something may be tried again, in seconds.
#[track_caller]
fn retry_after(answer: &Answer) -> u64 {
    answer.header("retry-after").parse().unwrap()
}

#[track_caller]
fn id_of(object: &Value) -> i64 {
    object["id"].as_i64().unwrap_or_else(|| panic!("no id: {object}"))
}
