//! `/chat/rooms/{room_id}/search/`: what is found, and by pages.

use serde_json::{Value, json};
use url::form_urlencoded::Serializer;

use super::frames::two_people;
use super::{delete, edit, say, send_file, send_form};
use crate::support::{Answer, Form, Launch, Person, assert_shape, on_both_databases};

on_both_databases! {
    the_documented_search_finds_the_message,
    pages_run_from_the_newest_to_the_oldest_hit,
    a_message_is_found_by_what_it_says_now,
    captions_are_found_and_places_too,
}

/// Searches a room with these parameters.
pub(super) async fn search_by(person: &Person, room: i64, query: &[(&str, &str)]) -> Answer {
    let query = Serializer::new(String::new()).extend_pairs(query).finish();
    person.get(&format!("/chat/rooms/{room}/search/?{query}")).await
}

async fn search(person: &Person, room: i64, term: &str) -> Value {
    search_by(person, room, &[("query", term)]).await.expect(200)
}

/// The texts that were found, in their order.
fn found(page: &Value) -> Vec<&str> {
    let messages = page["messages"].as_array().unwrap();
    messages.iter().map(|message| message["message_content"].as_str().unwrap()).collect()
}

async fn the_documented_search_finds_the_message(launch: Launch) {
    let server = launch.start();
    let (one, other, room) = two_people(&server).await;
    let message = say(&other, room, "안녕하세요! 반갑습니다").await;
    say(&one, room, "또 봐요").await;
    let elsewhere = other.open_room("General Chat").await;
    say(&other, elsewhere, "안녕하세요! 여기는 다른 방").await;
    let path = format!("/chat/rooms/{room}/search/?query=안녕하세요");
    for path in [path.clone(), path.replace("/?", "?"), format!("{path}&page=1&size=20")] {
        let page = one.get(&path).await.expect(200);
        assert_shape(
            &page,
            &[("messages", "array"), ("total_count", "number"), ("has_more", "bool")],
        );
        let fields = [
            ("message_id", "number"),
            ("sender_name", "string"),
            ("message_content", "string"),
            ("created_at", "time"),
            ("highlight", "string"),
        ];
        assert_shape(&page["messages"][0], &fields);
        let hit = json!({
            "message_id": message["message_id"], "sender_name": "김철수",
            "message_content": "안녕하세요! 반갑습니다", "created_at": message["created_at"],
            "highlight": "안녕하세요",
        });
        assert_eq!(page, json!({"messages": [hit], "total_count": 1, "has_more": false}));
    }
    let nothing = json!({"messages": [], "total_count": 0, "has_more": false});
    assert_eq!(search(&one, room, "없는 말").await, nothing);
}

async fn pages_run_from_the_newest_to_the_oldest_hit(launch: Launch) {
    let server = launch.start();
    let (one, _, room) = two_people(&server).await;
    server.database.give_past(room, one.id, 600, " 마당");
    say(&one, room, "no hit").await;
    for (query, first, count, has_more) in [
        (&[][..], 600, 20, true),
        (&[("page", "2")], 580, 20, true),
        (&[("size", "200")], 600, 200, true),
        (&[("size", "200"), ("page", "3")], 200, 200, false),
        (&[("size", "7"), ("page", "86")], 5, 5, false),
        (&[("size", "200"), ("page", "4")], 0, 0, false),
        (&[("page", "9223372036854775807")], 0, 0, false),
    ] {
        let query = [&[("query", "마당")][..], query].concat();
        let page = search_by(&one, room, &query).await.expect(200);
        let expected: Vec<_> = (0..count).map(|place| format!("{} 마당", first - place)).collect();
        assert_eq!(found(&page), expected, "{query:?}");
        assert_eq!(page["total_count"], 600);
        assert_eq!(page["has_more"], has_more, "{query:?}");
    }
    // A rare one is found among all of them, whether what searches go by is built by then or not.
    let page = search(&one, room, "7 마").await;
    assert_eq!((&page["total_count"], &page["has_more"]), (&json!(60), &json!(true)));
    assert_eq!(found(&search(&one, room, "543").await), ["543 마당"]);
}

async fn a_message_is_found_by_what_it_says_now(launch: Launch) {
    let server = launch.start();
    let (one, other, room) = two_people(&server).await;
    let first = say(&one, room, "old words of the first").await;
    let second = say(&other, room, "old words of the second").await;
    assert_eq!(search(&one, room, "old words").await["total_count"], 2);
    edit(&one, &first, "new words of the first").await.expect(200);
    assert_eq!(found(&search(&one, room, "old words").await), ["old words of the second"]);
    assert_eq!(found(&search(&one, room, "new").await), ["new words of the first"]);
    delete(&other, &second).await.expect_empty(204);
    let page = search(&one, room, "words").await;
    assert_eq!((found(&page), &page["total_count"]), (vec!["new words of the first"], &json!(1)));
    say(&other, room, "words again").await;
    let page = search(&one, room, "WORDS").await;
    assert_eq!(found(&page), ["words again", "new words of the first"]);
    assert_eq!(page["total_count"], 2);
}

async fn captions_are_found_and_places_too(launch: Launch) {
    let server = launch.start();
    let (one, _, room) = two_people(&server).await;
    let form = Form::default().field("message_content", "사진을 보내드려요");
    send_form(&one, room, form.file("file", "a.bin", b"bytes")).await.expect(201);
    send_file(&one, room, "no-caption.bin", b"bytes").await;
    assert_eq!(found(&search(&one, room, "사진").await), ["사진을 보내드려요"]);
    let body = json!({"message_content": {"latitude": 37.5, "longitude": 127}, "message_type": "location"});
    let place = one.post(&super::messages_of(room), body).await.expect(201);
    assert_eq!(
        found(&search(&one, room, "37.5").await),
        [place["message_content"].as_str().unwrap()]
    );
}
