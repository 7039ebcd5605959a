//! What every endpoint refuses in the same way, in the error shape of livechat, meet and community.

use futures_util::stream;
use reqwest::{Body, Method, RequestBuilder};
use serde_json::json;

use super::answer::Answer;
use super::person::{Person, send};
use super::shape::assert_shape;

/// The largest JSON body (contracts rule 6).
const JSON_LIMIT: usize = 1024 * 1024;

/// A body that is no JSON object is a client error of the whole body, and one that is not declared as
/// JSON is not read. `field` is one of the endpoint's.
pub(crate) async fn assert_takes_only_json_objects(
    person: &Person,
    method: Method,
    path: &str,
    field: &str,
) {
    for body in not_objects(field) {
        let answer = person.send_text(method.clone(), path, body.as_slice()).await;
        assert_is_whole_body_error(&answer, &String::from_utf8_lossy(&body));
    }
    assert_takes_only_json(person, method, path).await;
}

/// Bodies that are malformed, and JSON that is no object. `field` is one of the endpoint's.
pub(crate) fn not_objects(field: &str) -> Vec<Vec<u8>> {
    let lone_surrogate = format!("{{\"{field}\": \"\\ud800\"}}");
    let deep = format!("{{\"{field}\": {}1{}}}", "{\"a\":".repeat(500), "}".repeat(500));
    let endless = format!("{{\"{field}\": {}", "[".repeat(20_000));
    let malformed: &[&[u8]] = &[
        b"",
        b"\0",
        b"{",
        b"{} {}",
        b"{\"name\": }",
        b"{'name': 'User'}",
        b"{\"name\": \"User\",}",
        b"{\"name\": \"\xff\"}",
        b"{\"name\": \"\xed\xa0\x80\"}",
        b"{\"name\": \"a\0b\"}",
        b"{\"name\": NaN}",
        b"\xef\xbb\xbf{}",
        b"\xff\xfe{\0}\0",
        b"name=User",
        lone_surrogate.as_bytes(),
        deep.as_bytes(),
        endless.as_bytes(),
    ];
    let others: &[&[u8]] = &[b"[]", b"[{\"name\": \"User\"}]", b"7", b"\"text\"", b"true", b"null"];
    malformed.iter().chain(others).map(|body| body.to_vec()).collect()
}

/// A body that is not declared as JSON is not read.
pub(crate) async fn assert_takes_only_json(person: &Person, method: Method, path: &str) {
    for header in [
        None,
        Some(("content-type", "text/plain")),
        Some(("content-type", "application/x-www-form-urlencoded")),
        Some(("content-type", "application/jsonp")),
        Some(("content-type", "no media type")),
    ] {
        let request = person.request(method.clone(), path).body("{}");
        let request = header.into_iter().fold(request, with_header);
        assert_is_detail(&send(request).await, 415);
    }
    let encoded = person.request(method, path).json(&json!({})).header("content-encoding", "gzip");
    assert_is_detail(&send(encoded).await, 415);
}

/// Larger bodies are refused, whether or not their length is told.
pub(crate) async fn assert_takes_bodies_up_to_a_mebibyte(
    person: &Person,
    method: Method,
    path: &str,
) {
    let json_of = |length: usize| format!("{{{}}}", " ".repeat(length - 2));
    let request =
        || person.request(method.clone(), path).header("content-type", "application/json");

    let fits = send(request().body(json_of(JSON_LIMIT))).await;
    assert_ne!(fits.status.as_u16(), 413, "{fits:?}");
    let in_chunks = |length| {
        let text = json_of(length).into_bytes();
        let chunks: Vec<_> = text.chunks(60_000).map(|chunk| Ok(chunk.to_vec())).collect();
        Body::wrap_stream(stream::iter::<Vec<std::io::Result<_>>>(chunks))
    };
    let fits = send(request().body(in_chunks(JSON_LIMIT))).await;
    assert_ne!(fits.status.as_u16(), 413, "{fits:?}");

    assert_is_detail(&send(request().body(json_of(JSON_LIMIT + 1))).await, 413);
    assert_is_detail(&send(request().body(in_chunks(JSON_LIMIT + 1))).await, 413);
}

/// Other methods than those of `allow` get 405, with and without the trailing slash.
pub(crate) async fn assert_knows_only(person: &Person, path: &str, allow: &str) {
    let known: Vec<_> = allow.split(", ").collect();
    for path in [path, path.trim_end_matches('/')] {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] {
            if known.contains(&method) {
                continue;
            }
            let answer = send(person.request(method.parse().unwrap(), path)).await;
            assert_is_detail(&answer, 405);
            assert_eq!(answer.header("allow"), allow, "{method} {path}");
        }
    }
}

/// Without a valid token the answer is 401, whatever the body is.
pub(crate) async fn assert_needs_a_token(person: &Person, method: Method, path: &str) {
    let stranger = person.anonymous();
    for body in ["", "{}", "no JSON", "[]"] {
        for path in [path, path.trim_end_matches('/')] {
            let missing = stranger.send_text(method.clone(), path, body).await;
            assert_is_missing_token(&missing);
        }
        let untyped = send(stranger.request(method.clone(), path).body(body)).await;
        assert_is_missing_token(&untyped);
        let intruder = stranger.with_access("no.token.atall");
        assert_is_invalid_token(&intruder.send_text(method.clone(), path, body).await);
    }
}

/// The answer to a request without a token.
#[track_caller]
pub(crate) fn assert_is_missing_token(answer: &Answer) {
    let expected = json!({"detail": "Authentication credentials were not provided."});
    assert_eq!(answer.expect(401), expected);
    assert_eq!(answer.header("www-authenticate"), "Bearer");
}

/// The answer to a request whose token signs nobody in.
#[track_caller]
pub(crate) fn assert_is_invalid_token(answer: &Answer) {
    assert_is_detail(answer, 401);
    assert_eq!(answer.header("www-authenticate"), "Bearer");
}

/// An answer of that status with `{"detail": text}`.
#[track_caller]
pub(crate) fn assert_is_detail(answer: &Answer, status: u16) {
    assert_shape(&answer.expect(status), &[("detail", "string")]);
}

#[track_caller]
fn assert_is_whole_body_error(answer: &Answer, body: &str) {
    let is_told = answer.expect(400)["non_field_errors"][0].is_string();
    assert!(is_told, "{body:.99} got {answer:?}");
}

fn with_header(request: RequestBuilder, (name, value): (&str, &str)) -> RequestBuilder {
    request.header(name, value)
}
