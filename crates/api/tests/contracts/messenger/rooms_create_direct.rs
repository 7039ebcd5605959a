//! `POST /chat/rooms/`: the one direct room of two people.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{
    ask_for_direct, assert_room, listed, open_direct, participants_of, remove, room_id, say,
};
use crate::support::{Launch, Person, TestServer, on_both_databases};

on_both_databases! {
    the_direct_room_of_two_is_given_back_from_either_side,
    asking_again_renames_nothing,
    ten_who_ask_at_once_from_both_sides_get_one_room,
    whoever_left_is_in_it_again_when_either_asks,
    a_group_of_the_same_two_is_another_room,
    who_is_banned_is_not_brought_back,
}

const PATH: &str = "/chat/rooms/";

async fn two_people(server: &TestServer) -> [Person; 2] {
    [server.sign_up("박주호").await, server.sign_up("김철수").await]
}

async fn count(person: &Person) -> Value {
    person.get(PATH).await.expect(200)["total_count"].clone()
}

async fn the_direct_room_of_two_is_given_back_from_either_side(launch: Launch) {
    let server = launch.start();
    let [one, two] = two_people(&server).await;
    let made = ask_for_direct(&one, &two).await.expect(201);
    assert_room(&made, "null");
    assert_eq!(made["room_name"], "김철수");
    say(&two, room_id(&made), "안녕하세요!").await;

    let again = ask_for_direct(&one, &two).await.expect(200);
    assert_room(&again, "string");
    assert_eq!(again, listed(&one, room_id(&made)).await);
    assert_eq!(again["unread_count"], 1);
    let body = json!({"room_type": "direct", "participant_ids": [one.id, two.id, one.id]});
    let other_side = two.post(PATH, body).await.expect(200);
    assert_eq!(other_side, listed(&two, room_id(&made)).await);
    assert_eq!(
        (&other_side["room_name"], &other_side["created_by"]),
        (&"박주호".into(), &one.id.into())
    );
    assert_eq!((count(&one).await, count(&two).await), (1.into(), 1.into()));
}

async fn asking_again_renames_nothing(launch: Launch) {
    let server = launch.start();
    let [one, two] = two_people(&server).await;
    let room = open_direct(&one, &two).await;
    let body = json!({"room_name": "우리 둘", "room_type": "direct", "participant_ids": [one.id]});
    let again = two.post(PATH, body).await.expect(200);
    assert_eq!((room_id(&again), &again["room_name"]), (room, &json!("박주호")));
}

async fn ten_who_ask_at_once_from_both_sides_get_one_room(launch: Launch) {
    let server = launch.start();
    let [one, two] = two_people(&server).await;
    let asked = (0..10).map(|turn| {
        let (asking, other) = if turn % 2 == 0 { (&one, &two) } else { (&two, &one) };
        ask_for_direct(asking, other)
    });
    let answers = join_all(asked).await;
    let made = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(made, 1, "{answers:?}");
    for answer in &answers {
        assert!(answer.status.is_success(), "{answer:?}");
        assert_eq!(room_id(&answer.json()), room_id(&answers[0].json()));
    }
    assert_eq!((count(&one).await, count(&two).await), (1.into(), 1.into()));
}

async fn whoever_left_is_in_it_again_when_either_asks(launch: Launch) {
    let server = launch.start();
    let [one, two] = two_people(&server).await;
    let room = open_direct(&one, &two).await;
    for (leaver, asking, other) in [(&two, &one, &two), (&one, &one, &two), (&one, &two, &one)] {
        say(asking, room, "안녕하세요!").await;
        remove(leaver, room, leaver).await;
        leaver.get(&participants_of(room)).await.expect(403);
        let again = ask_for_direct(asking, other).await.expect(200);
        assert_eq!((room_id(&again), &again["participant_count"]), (room, &json!(2)));
        assert_eq!(listed(leaver, room).await["participant_count"], 2);
        say(leaver, room, "다시 왔어요").await;
    }
}

async fn a_group_of_the_same_two_is_another_room(launch: Launch) {
    let server = launch.start();
    let [one, two] = two_people(&server).await;
    let group = super::make_group(&one, "둘의 그룹", &[&two]).await;
    let direct = ask_for_direct(&one, &two).await.expect(201);
    assert_ne!(room_id(&direct), group);
    assert_eq!(count(&two).await, 2);
}

async fn who_is_banned_is_not_brought_back(launch: Launch) {
    let server = launch.start();
    let [one, two] = two_people(&server).await;
    let room = open_direct(&one, &two).await;
    one.put(&format!("/api/rooms/{room}/bans/{}/", two.id)).await.expect(200);
    ask_for_direct(&two, &one).await.expect(403);
    let again = ask_for_direct(&one, &two).await.expect(200);
    assert_eq!((room_id(&again), &again["participant_count"]), (room, &json!(1)));
}
