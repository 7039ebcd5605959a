//! `GET /chat/rooms/{room_id}/messages/`

use serde_json::json;

use super::{
    assert_message, assert_unfit, contents, delete, make_group, messages_of, open_direct, page,
    say, send_file, unread,
};
use crate::support::field_errors::NO_ID;
use crate::support::pictures::PNG;
use crate::support::{Launch, assert_shape, on_both_databases, on_one_database};

on_both_databases! {
    the_documented_message_is_listed,
    page_1_holds_the_newest_and_runs_from_old_to_new,
    deleted_messages_keep_their_places_without_words_and_file,
    a_page_past_the_end_is_empty,
    reading_moves_no_mark_and_joins_nobody,
}

on_one_database! {
    what_can_be_no_page_is_told_by_its_parameter,
}

async fn the_documented_message_is_listed(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("박주호").await;
    let other = server.sign_up("김철수").await;
    let room = open_direct(&person, &other).await;
    say(&other, room, "안녕하세요! 반갑습니다 😊").await;
    for path in [messages_of(room), format!("/chat/rooms/{room}/messages")] {
        let page = person.get(&path).await.expect(200);
        assert_shape(
            &page,
            &[("messages", "array"), ("total_count", "number"), ("has_more", "bool")],
        );
        let message = &page["messages"][0];
        assert_message(message);
        let expected = json!({
            "message_id": message["message_id"], "room_id": room, "sender_id": other.id,
            "sender_name": "김철수", "message_content": "안녕하세요! 반갑습니다 😊",
            "message_type": "text", "file_url": null, "file_name": null, "file_size": null,
            "reply_to_message_id": null, "is_edited": false, "is_deleted": false,
            "edited_at": null, "created_at": message["created_at"],
            "updated_at": message["created_at"]
        });
        assert_eq!(page, json!({"messages": [expected], "total_count": 1, "has_more": false}));
    }
}

async fn page_1_holds_the_newest_and_runs_from_old_to_new(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = make_group(&person, "새로운 채팅방", &[]).await;
    server.database.give_past(room, person.id, 203, "");
    let numbers = |from: i64, to: i64| (from..=to).map(|n| n.to_string()).collect::<Vec<_>>();
    for (query, from, to, has_more) in [
        ("", 154, 203, true),
        ("page=", 154, 203, true),
        ("page=1", 154, 203, true),
        ("page=2", 104, 153, true),
        ("page=5", 1, 3, false),
        ("size=3", 201, 203, true),
        ("size=200", 4, 203, true),
        ("page=2&size=200", 1, 3, false),
        ("page=7&size=29", 1, 29, false),
        ("page=203&size=1", 1, 1, false),
    ] {
        let page = page(&person, room, query).await;
        assert_eq!(contents(&page), numbers(from, to), "{query}");
        assert_eq!(
            (&page["total_count"], &page["has_more"]),
            (&json!(203), &json!(has_more)),
            "{query}"
        );
    }
}

async fn deleted_messages_keep_their_places_without_words_and_file(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = make_group(&person, "새로운 채팅방", &[]).await;
    let first = say(&person, room, "첫째").await;
    let file = send_file(&person, room, "photo.png", PNG).await;
    let last = say(&person, room, "셋째").await;
    for message in [&first, &file] {
        delete(&person, message).await.expect_empty(204);
    }
    let all = page(&person, room, "").await;
    assert_eq!(contents(&all), ["", "", "셋째"]);
    assert_eq!(all["total_count"], 3);
    for (index, kind) in [(0, "text"), (1, "file")] {
        let message = &all["messages"][index];
        assert_message(message);
        assert_eq!(
            (&message["is_deleted"], &message["message_type"]),
            (&json!(true), &json!(kind))
        );
        assert!(message["updated_at"].as_str() >= message["created_at"].as_str());
        assert_ne!(message["updated_at"], message["created_at"]);
    }
    assert_eq!(all["messages"][2]["message_id"], last["message_id"]);
    for (query, id) in [("page=1", &last), ("page=2", &file), ("page=3", &first)] {
        let page = page(&person, room, &format!("{query}&size=1")).await;
        assert_eq!(page["messages"][0]["message_id"], id["message_id"], "{query}");
    }
}

async fn a_page_past_the_end_is_empty(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = make_group(&person, "새로운 채팅방", &[]).await;
    let empty = |total: i64| json!({"messages": [], "total_count": total, "has_more": false});
    assert_eq!(page(&person, room, "").await, empty(0));
    say(&person, room, "안녕하세요!").await;
    for query in [
        "page=2",
        "page=18446744073709551615",
        "page=18446744073709551615&size=200",
        "page=2&size=1",
    ] {
        assert_eq!(page(&person, room, query).await, empty(1), "{query}");
    }
}

async fn what_can_be_no_page_is_told_by_its_parameter(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = make_group(&person, "새로운 채팅방", &[]).await;
    let get = async |query: &str| person.get(&format!("{}?{query}", messages_of(room))).await;
    for value in ["0", "-1", "%2B1", "1.5", "x", "%20", "18446744073709551616"] {
        assert_unfit(&get(&format!("page={value}")).await, "page", NO_ID);
        assert_unfit(&get(&format!("size={value}")).await, "size", NO_ID);
    }
    let too_much = "Ensure this value is less than or equal to 200.";
    for value in ["201", "4294967297"] {
        assert_unfit(&get(&format!("size={value}")).await, "size", too_much);
    }
    assert_unfit(&get("page=%FF").await, "page", "Not valid UTF-8.");
    let both = json!({"detail": format!("page: {NO_ID} size: {too_much}")});
    assert_eq!(get("size=201&page=0").await.expect(422), both);
}

async fn reading_moves_no_mark_and_joins_nobody(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let reader = server.sign_up("Another User").await;
    let group = make_group(&person, "새로운 채팅방", &[&reader]).await;
    let open = person.open_room("General Chat").await;
    for room in [group, open] {
        say(&person, room, "안녕하세요!").await;
        let page = page(&reader, room, "").await;
        assert_eq!(contents(&page), ["안녕하세요!"]);
    }
    assert_eq!(unread(&reader, group).await, 1);
    assert_eq!(reader.get("/chat/rooms/").await.expect(200)["total_count"], 1);
}
