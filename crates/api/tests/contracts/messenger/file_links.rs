//! `file_url`: an address that needs no header, and works only as it was issued.

use reqwest::{Client, Method, Response};
use serde_json::Value;

use super::frames::two_people;
use super::{message_id, open_direct, page, send_file};
use crate::support::pictures::of_each_format;
use crate::support::{Launch, Person, TestServer, eventually, on_both_databases};

on_both_databases! {
    a_file_is_served_to_whoever_has_its_address,
    what_a_browser_would_run_is_saved,
    an_address_works_only_as_it_was_issued,
    an_address_works_for_its_time_and_each_reading_gives_a_new_one,
}

/// Fetches an address without a token.
async fn fetch(server: &TestServer, url: &str) -> Response {
    reqwest::get(server.url(url)).await.unwrap()
}

fn url_of(message: &Value) -> &str {
    message["file_url"].as_str().unwrap()
}

#[track_caller]
fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).unwrap_or_else(|| panic!("no {name}")).to_str().unwrap()
}

#[track_caller]
fn assert_is_harmless(response: &Response) {
    assert_eq!(response.status(), 200);
    assert_eq!(header(response, "x-content-type-options"), "nosniff");
    assert_eq!(header(response, "content-security-policy"), "default-src 'none'; sandbox");
    assert_eq!(header(response, "accept-ranges"), "bytes");
}

async fn a_file_is_served_to_whoever_has_its_address(launch: Launch) {
    let server = launch.start();
    let (one, _, room) = two_people(&server).await;
    for (ending, media_type, bytes) in of_each_format() {
        let message = send_file(&one, room, &format!("photo.{ending}"), &bytes).await;
        let answer = fetch(&server, url_of(&message)).await;
        assert_is_harmless(&answer);
        assert_eq!(header(&answer, "content-type"), media_type);
        assert_eq!(header(&answer, "content-length"), bytes.len().to_string());
        let disposition = format!("inline; filename*=UTF-8''photo.{ending}");
        assert_eq!(header(&answer, "content-disposition"), disposition);
        assert!(header(&answer, "cache-control").starts_with("private"));
        assert_eq!(answer.bytes().await.unwrap(), bytes);

        let head = Client::new().head(server.url(url_of(&message))).send().await.unwrap();
        assert_is_harmless(&head);
        assert_eq!(header(&head, "content-length"), bytes.len().to_string());
        assert_eq!(head.bytes().await.unwrap(), "");
    }
}

async fn what_a_browser_would_run_is_saved(launch: Launch) {
    let server = launch.start();
    let (one, _, room) = two_people(&server).await;
    for (name, bytes) in [
        ("page.html", &b"<!DOCTYPE html><script>alert(1)</script>"[..]),
        ("picture.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>"),
        ("picture.png", b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ("paper.pdf", b"%PDF-1.7\n\x01\x02"),
    ] {
        let message = send_file(&one, room, name, bytes).await;
        let answer = fetch(&server, url_of(&message)).await;
        assert_is_harmless(&answer);
        let disposition = header(&answer, "content-disposition");
        assert_eq!(disposition, format!("attachment; filename*=UTF-8''{name}"));
        assert_eq!(answer.bytes().await.unwrap(), bytes);
    }
    let sound = send_file(&one, room, "a.mp3", b"ID3\x04\0\0\0\0\0\x23TSSE").await;
    let answer = fetch(&server, url_of(&sound)).await;
    assert!(header(&answer, "content-disposition").starts_with("inline"));
}

async fn an_address_works_only_as_it_was_issued(launch: Launch) {
    let server = launch.start();
    let (one, _, room) = two_people(&server).await;
    let message = send_file(&one, room, "a.bin", b"of the first").await;
    let second = send_file(&one, room, "b.bin", b"of the second").await;
    let (path, query) = url_of(&message).split_once('?').unwrap();
    let (expires, signature) = query.split_once("&signature=").unwrap();
    let (other_path, other_query) = url_of(&second).split_once('?').unwrap();
    let later: i64 = expires.strip_prefix("expires=").unwrap().parse::<i64>().unwrap() + 1;
    let flipped = if signature.starts_with('A') { "B" } else { "A" };
    for forged in [
        path.to_owned(),
        format!("{path}?"),
        format!("{path}?{expires}"),
        format!("{path}?signature={signature}"),
        format!("{path}?expires={later}&signature={signature}"),
        format!("{path}?expires=&signature={signature}"),
        format!("{path}?{expires}&signature="),
        format!("{path}?{expires}&signature={flipped}{}", &signature[1..]),
        format!("{path}?{expires}&signature={signature}A"),
        format!("{path}?{other_query}"),
        format!("{other_path}?{query}"),
        format!("{path}x?{query}"),
        format!("/media/files/{}?{query}", "0".repeat(32)),
    ] {
        let status = fetch(&server, &forged).await.status().as_u16();
        let is_no_key = forged.starts_with(&format!("{path}x"));
        assert_eq!(status, if is_no_key { 404 } else { 403 }, "{forged}");
        // A token opens nothing that the address does not.
        let signed_in = one.request(Method::GET, &forged).send().await.unwrap();
        assert_eq!(signed_in.status().as_u16(), status, "{forged}");
    }
    let extended = format!("{}&unknown=1", url_of(&message));
    assert_eq!(fetch(&server, &extended).await.status(), 200);
    assert_eq!(fetch(&server, url_of(&message)).await.text().await.unwrap(), "of the first");
}

async fn an_address_works_for_its_time_and_each_reading_gives_a_new_one(launch: Launch) {
    const PUBLIC: &str = "https://chat.example.com";
    let server = launch.with("MEDIA_LINK_TTL", "3s").with("PUBLIC_URL", PUBLIC).start();
    let (one, other) = (server.sign_up("One").await, server.sign_up("Other").await);
    let room = open_direct(&one, &other).await;
    let message = send_file(&one, room, "a.bin", b"plain text").await;
    let path = |message: &Value| {
        let url = url_of(message);
        url.strip_prefix(PUBLIC).unwrap_or_else(|| panic!("not under {PUBLIC}: {url}")).to_owned()
    };
    let first = path(&message);
    assert_eq!(fetch(&server, &first).await.status(), 200);
    eventually("it works no more", async || fetch(&server, &first).await.status() == 403).await;
    let second = path(&read(&one, room, &message).await);
    assert_ne!(first, second);
    assert_eq!(fetch(&server, &second).await.text().await.unwrap(), "plain text");
    assert_eq!(fetch(&server, &first).await.status(), 403);
}

/// A message as the room's list shows it.
async fn read(person: &Person, room: i64, message: &Value) -> Value {
    let page = page(person, room, "").await;
    let messages = page["messages"].as_array().unwrap();
    messages.iter().find(|it| message_id(it) == message_id(message)).unwrap().clone()
}
