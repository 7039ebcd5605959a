//! `POST /chat/rooms/{room_id}/participants/`

use reqwest::Method;
use serde_json::{Value, json};

use super::any_request::assert_takes_only_json_objects;
use super::{assert_unfit, listed, make_group, open_direct, participants_of, say, store_people};
use crate::contracts::shared_rooms::barred_room;
use crate::support::field_errors::{assert_detail, no_ids};
use crate::support::{Launch, Person, on_both_databases, on_one_database};

on_both_databases! {
    anyone_in_a_group_brings_others_in,
    who_is_in_already_stays_and_nothing_is_created,
    all_come_in_or_none,
    a_room_takes_a_hundred_people,
    nobody_is_brought_into_a_direct_room_nor_into_one_with_codes,
    an_open_room_takes_guests_too,
}

on_one_database! {
    what_can_be_no_list_of_people_is_refused,
}

const BARRED: &str = "Only people in a group can bring others into it.";

async fn count(reader: &Person, room: i64) -> Value {
    reader.get(&participants_of(room)).await.expect(200)["total_count"].clone()
}

async fn anyone_in_a_group_brings_others_in(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let member = server.sign_up("User Name").await;
    let [one, two] = [server.sign_up("김철수").await, server.sign_up("이영희").await];
    let room = make_group(&creator, "새로운 채팅방", &[&member]).await;
    say(&creator, room, "before").await;

    let body = json!({"user_ids": [one.id, two.id], "unknown": 1});
    let answer = member.post(&participants_of(room), body).await.expect(201);
    assert_eq!(answer, member.get(&participants_of(room)).await.expect(200));
    assert_eq!(answer["total_count"], 4);
    let item = listed(&one, room).await;
    assert_eq!((&item["participant_count"], &item["unread_count"]), (&json!(4), &json!(0)));
    say(&two, room, "안녕하세요!").await;
    assert_eq!(listed(&one, room).await["unread_count"], 1);
}

async fn who_is_in_already_stays_and_nothing_is_created(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let member = server.sign_up("User Name").await;
    let newcomer = server.sign_up("Another User").await;
    let room = make_group(&creator, "새로운 채팅방", &[&member]).await;
    let before = creator.get(&participants_of(room)).await.expect(200);
    let body = json!({"user_ids": [member.id, creator.id, member.id]});
    for path in [participants_of(room), format!("/chat/rooms/{room}/participants")] {
        assert_eq!(creator.post(&path, body.clone()).await.expect(200), before);
    }
    let body = json!({"user_ids": [member.id, newcomer.id]});
    let answer = creator.post(&participants_of(room), body).await.expect(201);
    assert_eq!(answer["participants"][1], before["participants"][1]);
    assert_eq!(answer["total_count"], 3);
}

async fn all_come_in_or_none(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let one = server.sign_up("User Name").await;
    let banned = server.sign_up("Banned User").await;
    let room = make_group(&creator, "새로운 채팅방", &[&banned]).await;
    creator.put(&format!("/api/rooms/{room}/bans/{}/", banned.id)).await.expect(200);
    for (people, text) in [
        (json!([one.id, 999, 998]), "No such users: 999, 998.".to_owned()),
        (json!([one.id, banned.id]), format!("Banned from the room: {}.", banned.id)),
    ] {
        let answer = creator.post(&participants_of(room), json!({"user_ids": people})).await;
        assert_unfit(&answer, "user_ids", &text);
        assert_eq!(count(&creator, room).await, 1);
    }
    one.get(&participants_of(room)).await.expect(403);
}

async fn a_room_takes_a_hundred_people(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let people = store_people(&server, 101);
    let room = make_group(&creator, "새로운 채팅방", &[]).await;
    let add = async |people: &[i64]| {
        creator.post(&participants_of(room), json!({"user_ids": people})).await
    };
    let text = format!("No room for these users: {}, {}.", people[99], people[100]);
    assert_unfit(&add(&people).await, "user_ids", &text);
    assert_eq!(count(&creator, room).await, 1);
    add(&people[..99]).await.expect(201);
    let text = format!("No room for these users: {}.", people[99]);
    assert_unfit(&add(&people[90..100]).await, "user_ids", &text);
    add(&people[..99]).await.expect(200);
}

async fn what_can_be_no_list_of_people_is_refused(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let room = make_group(&creator, "새로운 채팅방", &[]).await;
    let path = participants_of(room);
    let listed = no_ids().map(|id| json!([id]));
    let others = [Value::Null, json!("11"), json!(11), json!({"id": 11}), json!([null])];
    for people in listed.iter().chain(&others) {
        let answer = creator.post(&path, json!({"user_ids": people})).await;
        assert_unfit(&answer, "user_ids", "A list of user ids is required.");
    }
    for body in [json!({}), json!({"user_ids": []}), json!({"user_ids": vec![creator.id; 201]})] {
        assert_unfit(&creator.post(&path, body).await, "user_ids", "Name 1 to 200 people.");
    }
    assert_takes_only_json_objects(&creator, Method::POST, &path, "user_ids").await;
    assert_eq!(count(&creator, room).await, 1);
}

async fn nobody_is_brought_into_a_direct_room_nor_into_one_with_codes(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let other = server.sign_up("User Name").await;
    let third = server.sign_up("Third User").await;
    let direct = open_direct(&creator, &other).await;
    let totp = barred_room(&server, &creator, "totp").await;
    for room in [direct, totp] {
        for body in [json!({"user_ids": [third.id]}), json!({"user_ids": 7})] {
            assert_detail(&creator.post(&participants_of(room), body).await, 403, BARRED);
        }
    }
    assert_eq!(count(&creator, direct).await, 2);
    assert_eq!(count(&creator, totp).await, 1);
}

async fn an_open_room_takes_guests_too(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let guest = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    let body = json!({"user_ids": [guest.id]});
    assert_detail(&guest.post(&participants_of(room), body.clone()).await, 403, BARRED);
    creator.post(&participants_of(room), body).await.expect(201);
    assert_eq!(listed(&guest, room).await["participant_count"], 2);
}
