//! `GET /chat/rooms/{room_id}/participants/`

use serde_json::{Value, json};

use super::{make_group, open_direct, participants_of, say, store_people};
use crate::support::{Launch, Person, assert_shape, on_both_databases};

on_both_databases! {
    the_documented_participants_are_listed,
    the_longest_standing_comes_first_and_all_are_listed,
    an_open_room_shows_who_is_in_it,
}

/// The list, whose shape is checked.
async fn list(reader: &Person, room: i64) -> Value {
    let list = reader.get(&participants_of(room)).await.expect(200);
    assert_shape(&list, &[("participants", "array"), ("total_count", "number")]);
    let participants = list["participants"].as_array().unwrap();
    assert_eq!(list["total_count"], participants.len());
    for participant in participants {
        let read = if participant["last_read_at"].is_null() { "null" } else { "time" };
        assert_shape(
            participant,
            &[
                ("id", "number"),
                ("room_id", "number"),
                ("user_id", "number"),
                ("user_name", "string"),
                ("joined_at", "time"),
                ("last_read_at", read),
                ("is_active", "bool"),
            ],
        );
        assert_eq!(
            (&participant["room_id"], &participant["is_active"]),
            (&json!(room), &json!(true))
        );
    }
    list
}

async fn the_documented_participants_are_listed(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("박주호").await;
    let other = server.sign_up("김철수").await;
    let room = open_direct(&person, &other).await;
    say(&other, room, "안녕하세요! 반갑습니다 😊").await;
    let read = format!("/chat/rooms/{room}/read/");
    let read = person.post(&read, json!({})).await.expect(200);
    let spelled = person.get(&format!("/chat/rooms/{room}/participants")).await.expect(200);
    let list = list(&person, room).await;
    assert_eq!(spelled, list);
    let participants = &list["participants"];
    assert_eq!(participants[0]["user_name"], "박주호");
    assert_eq!(participants[0]["user_id"], person.id);
    assert_eq!(participants[0]["last_read_at"], read["last_read_at"]);
    assert_eq!(participants[1]["user_name"], "김철수");
    assert_eq!(participants[1]["user_id"], other.id);
    assert_ne!(participants[0]["id"], participants[1]["id"]);
    assert_eq!(list["total_count"], 2);
}

async fn the_longest_standing_comes_first_and_all_are_listed(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let member = server.sign_up("User Name").await;
    let room = make_group(&creator, "새로운 채팅방", &[&member]).await;
    let people = store_people(&server, 98);
    creator.post(&participants_of(room), json!({"user_ids": people})).await.expect(201);
    let list = list(&member, room).await;
    let of = |participant: &Value| participant["user_id"].as_i64().unwrap();
    let ids: Vec<_> = list["participants"].as_array().unwrap().iter().map(of).collect();
    assert_eq!(ids[..2], [creator.id, member.id]);
    let mut later = ids[2..].to_vec();
    later.sort_unstable();
    assert_eq!(later, people);
}

async fn an_open_room_shows_who_is_in_it(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let outsider = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    assert_eq!(list(&outsider, room).await["total_count"], 1);
    say(&outsider, room, "안녕하세요!").await;
    assert_eq!(list(&outsider, room).await["total_count"], 2);
}
