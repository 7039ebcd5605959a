//! `GET /chat/rooms/`

use serde_json::{Value, json};

use super::{
    assert_room, delete, listed, make_group, messages_of, open_direct, remove, say, unread,
};
use crate::support::{Launch, Person, Socket, assert_shape, on_both_databases};

on_both_databases! {
    the_documented_room_is_listed,
    who_is_in_no_room_gets_an_empty_list,
    rooms_with_the_newest_activity_come_first,
    unread_is_what_others_said_since_one_last_read,
    a_direct_room_without_a_name_shows_each_side_the_other_s,
    rooms_of_the_other_contracts_show_as_groups,
    only_rooms_that_one_is_in_are_listed,
    more_rooms_than_are_read_at_once_are_all_listed,
}

const PATH: &str = "/chat/rooms/";

/// The list, whose shape is checked, its rooms aside.
async fn list(person: &Person) -> Vec<Value> {
    let list = person.get(PATH).await.expect(200);
    assert_shape(&list, &[("rooms", "array"), ("total_count", "number")]);
    let rooms = list["rooms"].as_array().unwrap().clone();
    assert_eq!(list["total_count"], rooms.len());
    rooms
}

async fn ids(person: &Person) -> Vec<i64> {
    list(person).await.iter().map(super::room_id).collect()
}

async fn the_documented_room_is_listed(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("박주호").await;
    let other = server.sign_up("김철수").await;
    let room = open_direct(&person, &other).await;
    let said = say(&other, room, "안녕하세요! 반갑습니다 😊").await;

    // As the document's Dart code asks.
    let request = person.request(reqwest::Method::GET, "/chat/rooms/");
    let request = request.header("content-type", "application/json");
    let answer = crate::support::person::send(request).await.expect(200);
    assert_shape(&answer, &[("rooms", "array"), ("total_count", "number")]);
    let item = &answer["rooms"][0];
    assert_room(item, "string");
    let expected = json!({
        "room_id": room, "room_name": "김철수", "room_type": "direct", "created_by": person.id,
        "is_active": true, "created_at": item["created_at"], "updated_at": said["created_at"],
        "participant_count": 2, "last_message": "안녕하세요! 반갑습니다 😊", "unread_count": 1
    });
    assert_eq!(answer, json!({"rooms": [expected], "total_count": 1}));
}

async fn who_is_in_no_room_gets_an_empty_list(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    for path in [PATH, "/chat/rooms"] {
        assert_eq!(person.get(path).await.expect(200), json!({"rooms": [], "total_count": 0}));
    }
}

async fn rooms_with_the_newest_activity_come_first(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    let first = make_group(&person, "첫째 방", &[&other]).await;
    let second = open_direct(&person, &other).await;
    let third = make_group(&person, "셋째 방", &[&other]).await;
    assert_eq!(ids(&person).await, [third, second, first]);
    let said = say(&other, first, "안녕하세요!").await;
    assert_eq!(ids(&person).await, [first, third, second]);
    assert_eq!(listed(&person, first).await["updated_at"], said["created_at"]);
    let own = say(&person, second, "안녕하세요!").await;
    assert_eq!(ids(&person).await, [second, first, third]);
    assert_eq!(ids(&other).await, [second, first, third]);
    // What is gone was activity, too.
    delete(&person, &own).await.expect_empty(204);
    assert_eq!(ids(&person).await, [second, first, third]);
}

async fn unread_is_what_others_said_since_one_last_read(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    let room = make_group(&person, "새로운 채팅방", &[&other]).await;
    say(&person, room, "one's own").await;
    assert_eq!((unread(&person, room).await, unread(&other, room).await), (0, 1));
    let first = say(&other, room, "1").await;
    for text in ["2", "3"] {
        say(&other, room, text).await;
    }
    assert_eq!((unread(&person, room).await, unread(&other, room).await), (3, 0));
    delete(&other, &first).await.expect_empty(204);
    assert_eq!(unread(&person, room).await, 2);
    person.get(&messages_of(room)).await.expect(200);
    assert_eq!(unread(&person, room).await, 2, "looking at messages here moves no mark");
    person.post(&format!("/chat/rooms/{room}/read/"), json!({})).await.expect(200);
    assert_eq!(unread(&person, room).await, 0);
    // In the other contracts looking is reading.
    say(&other, room, "4").await;
    person.get(&format!("/api/rooms/{room}/messages/")).await.expect(200);
    assert_eq!(unread(&person, room).await, 0);
}

async fn a_direct_room_without_a_name_shows_each_side_the_other_s(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("박주호").await;
    let other = server.sign_up("김철수").await;
    let third = server.sign_up("이영희").await;
    let room = open_direct(&person, &other).await;
    let body =
        json!({"room_name": "우리 둘", "room_type": "direct", "participant_ids": [third.id]});
    let named = super::room_id(&person.post(PATH, body).await.expect(201));
    for (reader, room, name) in [
        (&person, room, "김철수"),
        (&other, room, "박주호"),
        (&person, named, "우리 둘"),
        (&third, named, "우리 둘"),
    ] {
        assert_eq!(listed(reader, room).await["room_name"], name);
        let detail = reader.get(&format!("/chat/rooms/{room}/")).await.expect(200);
        assert_eq!(detail["room_name"], name);
    }
}

async fn rooms_of_the_other_contracts_show_as_groups(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let chat = person.open_room("General Chat").await;
    let body = json!({"name": "Video", "room_type": "video"});
    let video = person.post("/api/rooms/", body).await.expect(201)["id"].as_i64().unwrap();
    let body = json!({"name": "채팅방 이름"});
    let livechat = person.post("/chat/v1/room/", body).await.expect(201)["id"].as_i64().unwrap();
    let message = json!({"content": "Hello, everyone!"});
    person.post(&format!("/api/rooms/{chat}/messages/"), message).await.expect(201);
    assert_eq!(ids(&person).await, [chat, livechat, video]);
    for (room, name, last) in [
        (chat, "General Chat", "string"),
        (video, "Video", "null"),
        (livechat, "채팅방 이름", "null"),
    ] {
        let item = listed(&person, room).await;
        assert_room(&item, last);
        assert_eq!((&item["room_name"], &item["room_type"]), (&json!(name), &json!("group")));
    }
    assert_eq!(listed(&person, chat).await["last_message"], "Hello, everyone!");
}

async fn only_rooms_that_one_is_in_are_listed(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    let open = other.open_room("General Chat").await;
    let group = make_group(&other, "새로운 채팅방", &[&person]).await;
    make_group(&other, "다른 방", &[]).await;
    assert_eq!(ids(&person).await, [group]);
    Socket::open(&person, open).await.close().await;
    assert_eq!(ids(&person).await, [group, open]);
    remove(&person, group, &person).await;
    assert_eq!(ids(&person).await, [open]);
    other.delete(&format!("/api/rooms/{open}/")).await.expect_empty(204);
    assert_eq!(ids(&person).await, [0; 0]);
}

async fn more_rooms_than_are_read_at_once_are_all_listed(launch: Launch) {
    const ROOMS: i64 = 501;
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let id = person.id;
    server.database.execute(&format!(
        "WITH RECURSIVE numbers (n) AS \
         (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {ROOMS}) \
         INSERT INTO rooms (name, description, access, kind, creator_id, created_at) \
         SELECT 'Room', '', 'invite', 'group', {id}, n FROM numbers ORDER BY n; \
         INSERT INTO members (room_id, user_id, joined_at) SELECT id, {id}, created_at FROM rooms;"
    ));
    let rooms = list(&person).await;
    assert_eq!(i64::try_from(rooms.len()), Ok(ROOMS));
    let times: Vec<_> = rooms.iter().map(|room| room["created_at"].as_str().unwrap()).collect();
    assert!(times.is_sorted_by(|a, b| a > b), "{times:?}");
}
