//! `file_url` with `Range`: parts of a file, so that audio and video can seek.

use reqwest::{Client, RequestBuilder, Response};

use super::frames::two_people;
use super::send_file;
use crate::support::{Launch, on_both_databases};

on_both_databases! {
    a_range_of_bytes_is_served,
    a_range_counts_for_the_file_that_it_was_asked_of,
}

const SIZE: usize = 1_000;

fn bytes() -> Vec<u8> {
    (0..SIZE).map(|place| u8::try_from(place % 251).unwrap()).collect()
}

async fn served(request: RequestBuilder) -> (u16, Option<String>, Vec<u8>) {
    let response: Response = request.send().await.unwrap();
    let range = response.headers().get("content-range");
    let range = range.map(|range| range.to_str().unwrap().to_owned());
    (response.status().as_u16(), range, response.bytes().await.unwrap().to_vec())
}

async fn a_range_of_bytes_is_served(launch: Launch) {
    let server = launch.start();
    let (one, _, room) = two_people(&server).await;
    let message = send_file(&one, room, "a.mp3", bytes()).await;
    let url = server.url(message["file_url"].as_str().unwrap());
    let client = Client::new();
    let get = |range: &str| client.get(&url).header("range", range);
    for (range, part) in [
        ("bytes=0-0", 0..1),
        ("bytes=0-99", 0..100),
        ("bytes=100-199", 100..200),
        ("bytes=500-", 500..SIZE),
        ("bytes=-10", SIZE - 10..SIZE),
        ("bytes=-5000", 0..SIZE),
        ("bytes=990-5000", 990..SIZE),
        ("bytes=999-", 999..SIZE),
    ] {
        let told = format!("bytes {}-{}/{SIZE}", part.start, part.end - 1);
        assert_eq!(served(get(range)).await, (206, Some(told), bytes()[part].to_vec()), "{range}");
    }
    for range in ["bytes=0-1,5-6", "bytes=5-2", "bytes=", "bytes=x-y", "lines=0-1", "0-1"] {
        assert_eq!(served(get(range)).await, (200, None, bytes()), "{range}");
    }
    for range in ["bytes=1000-", "bytes=5000-6000", "bytes=-0", "bytes=99999999999999999-"] {
        let none = (416, Some(format!("bytes */{SIZE}")), Vec::new());
        assert_eq!(served(get(range)).await, none, "{range}");
    }
    let head = client.head(&url).header("range", "bytes=0-99").send().await.unwrap();
    assert_eq!(head.headers()["content-length"], "100");
    let known = client.get(&url).header("if-none-match", head.headers()["etag"].clone());
    assert_eq!(served(known).await, (304, None, Vec::new()));
}

async fn a_range_counts_for_the_file_that_it_was_asked_of(launch: Launch) {
    let server = launch.start();
    let (one, _, room) = two_people(&server).await;
    let message = send_file(&one, room, "a.mp3", bytes()).await;
    let url = server.url(message["file_url"].as_str().unwrap());
    let client = Client::new();
    let whole = client.get(&url).send().await.unwrap();
    let tag = whole.headers()["etag"].to_str().unwrap();
    for (condition, status) in
        [(tag, 206), ("\"another\"", 200), ("Wed, 21 Oct 2015 07:28:00 GMT", 200), ("", 200)]
    {
        let request = client.get(&url).header("range", "bytes=0-9").header("if-range", condition);
        assert_eq!(served(request).await.0, status, "{condition}");
    }
}
