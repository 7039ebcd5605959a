//! `/mysite/user/v1/profile/edit/`: forms of which nothing is kept

use reqwest::Method;
use serde_json::json;

use crate::support::field_errors::{BLANK, assert_errors, too_long};
use crate::support::form::FORM;
use crate::support::person::send;
use crate::support::pictures::PNG;
use crate::support::profile::{EDIT, edit_by_form, own_profile, upload};
use crate::support::refusals::assert_is_detail;
use crate::support::{Answer, Form, Launch, Person, for_any, on_both_databases};
use proptest::collection;
use proptest::prelude::*;

on_both_databases! {
    what_is_no_picture_is_refused_under_its_name,
    a_wrong_field_beside_a_good_picture_keeps_nothing,
    a_text_that_is_not_utf_8_is_refused,
    a_text_is_not_taken_beyond_its_bound,
    a_form_has_up_to_50_parts,
    what_is_no_form_is_refused,
    any_bytes_are_a_form_or_a_client_error,
}

const NO_PICTURE: &str = "Upload a PNG, JPEG, GIF or WebP image.";
const NO_FORM: &str = "The body is not a valid form.";

/// Sends bytes as they stand, declared as something.
async fn put(person: &Person, content_type: &str, bytes: impl Into<Vec<u8>>) -> Answer {
    let request = person.request(Method::PUT, EDIT).header("content-type", content_type);
    send(request.body(bytes.into())).await
}

async fn what_is_no_picture_is_refused_under_its_name(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let address = upload(&user, PNG).await;
    let page = "<!DOCTYPE html><script>alert(1)</script>".repeat(1_000);
    let text_after_signature = b"\x89PNG<script>".repeat(100);
    for bytes in [
        page.as_bytes(),
        b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>",
        b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        b"",
        b"\x89PN",
        &text_after_signature,
        b"%PDF-1.7",
        b"PK\x03\x04",
        b"BM\x46\0\0\0\0\0\0\0",
        b"plain text",
    ] {
        for field in ["profile_picture", "profile pictute"] {
            for first in [true, false] {
                let form =
                    if first { Form::default() } else { Form::default().field("status", "a") };
                let form = form.file_of_type(field, "a.png", "image/png", bytes);
                let form = if first { form.field("status", "a") } else { form };
                assert_errors(&edit_by_form(&user, form).await, &[(field, NO_PICTURE)]);
            }
        }
    }
    let profile = own_profile(&user).await;
    assert_eq!((&profile["profile_picture"], &profile["status"]), (&json!(address), &json!("")));
    assert_eq!(server.kept_files().len(), 1);
}

async fn a_wrong_field_beside_a_good_picture_keeps_nothing(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let before = own_profile(&user).await;
    let long = "가".repeat(201);
    for (field, value, error) in [
        ("nickname", "", BLANK),
        ("status", long.as_str(), &too_long(200)),
        ("contact number", &long, &too_long(50)),
        ("is_private", "maybe", "Must be a valid boolean."),
        ("is_private", "", "Must be a valid boolean."),
    ] {
        for form in [
            Form::default().field(field, value).file("profile_picture", "a.png", PNG),
            Form::default().file("profile_picture", "a.png", PNG).field(field, value),
        ] {
            assert_errors(&edit_by_form(&user, form).await, &[(field, error)]);
            assert!(server.kept_files().is_empty(), "{field}");
        }
    }
    let two = Form::default().file("profile_picture", "a", PNG).file("profile_picture", "b", "no");
    assert_errors(&edit_by_form(&user, two).await, &[("profile_picture", NO_PICTURE)]);
    assert!(server.kept_files().is_empty());
    assert_eq!(own_profile(&user).await, before);
    assert_eq!(server.database.numbers("SELECT COUNT(*) AS number FROM uploads"), [0]);
}

async fn a_text_that_is_not_utf_8_is_refused(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    for field in ["nickname", "status", "is_private", "contact number", "profile_picture"] {
        for form in [
            Form::default().file("profile pictute", "a.png", PNG).field(field, b"\xff"),
            Form::default().field(field, b"\xed\xa0\x80"),
        ] {
            assert_errors(&edit_by_form(&user, form).await, &[("non_field_errors", NO_FORM)]);
        }
    }
    assert!(server.kept_files().is_empty());
}

async fn a_text_is_not_taken_beyond_its_bound(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let form = Form::default()
        .file("profile_picture", "a.png", PNG)
        .field("status", vec![b'a'; 64 * 1024 + 1]);
    assert_is_detail(&edit_by_form(&user, form).await, 413);
    assert!(server.kept_files().is_empty());
}

async fn a_form_has_up_to_50_parts(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let form = |parts: usize| {
        let start = Form::default().file("profile_picture", "a.png", PNG);
        (1..parts).fold(start, |form, number| form.field(&format!("field{number}"), "a"))
    };
    assert_is_detail(&edit_by_form(&user, form(51)).await, 413);
    assert!(server.kept_files().is_empty());
    edit_by_form(&user, form(50)).await.expect(200);
    assert_eq!(server.kept_files().len(), 1);
}

async fn what_is_no_form_is_refused(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let whole =
        Form::default().file("profile_picture", "a.png", PNG).field("status", "상태").whole();
    for content_type in ["text/plain", "image/png", "application/x-www-form-urlencoded"] {
        assert_is_detail(&put(&user, content_type, whole.clone()).await, 415);
    }
    let encoded = Form::default().into_edit(&user).header("content-encoding", "gzip");
    assert_is_detail(&send(encoded).await, 415);
    for content_type in [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=other",
    ] {
        let answer = put(&user, content_type, whole.clone()).await;
        assert_errors(&answer, &[("non_field_errors", NO_FORM)]);
    }
    let end = whole.len();
    let no_name = "--a boundary that is in no part\r\nContent-Disposition: attachment\r\n\r\na\r\n";
    for bytes in [&b""[..], b"no form", b"{}", &whole[..40], &whole[..end - 60], no_name.as_bytes()]
    {
        let answer = put(&user, FORM, bytes).await;
        assert_errors(&answer, &[("non_field_errors", NO_FORM)]);
    }
    assert!(server.kept_files().is_empty());
    assert_eq!(own_profile(&user).await["status"], "");
}

async fn any_bytes_are_a_form_or_a_client_error(launch: Launch) {
    let server = launch.with("RATE_LIMIT_ENABLED", "false").start();
    let user = server.sign_up("User").await;
    for_any(damaged_form, async move |bytes| {
        let answer = put(&user, FORM, bytes).await;
        assert!(answer.status.as_u16() < 500, "{answer:?}");
    })
    .await;
}

/// A form in which a few bytes are others, or which ends early.
fn damaged_form() -> impl Strategy<Value = Vec<u8>> {
    let whole = Form::default().field("status", "a").file("profile_picture", "a.png", PNG).whole();
    let changes = collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 0..4);
    (changes, any::<proptest::sample::Index>(), any::<bool>()).prop_map(
        move |(changes, end, cut)| {
            let mut bytes = whole.clone();
            for (place, byte) in changes {
                let place = place.index(bytes.len());
                bytes[place] = byte;
            }
            if cut {
                bytes.truncate(end.index(bytes.len()));
            }
            bytes
        },
    )
}
