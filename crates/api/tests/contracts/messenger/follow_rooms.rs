//! `/chat/ws`: `room_created`, to whoever comes into a room.

use serde_json::{Value, json};

use super::frames::two_people;
use super::{assert_room, listed, make_group, open_direct, participants_of, remove, room_id, say};
use crate::support::{Launch, Person, Socket, on_both_databases};

on_both_databases! {
    a_new_room_is_shown_to_all_who_are_in_it,
    who_is_brought_in_or_enters_is_shown_the_room,
    who_comes_back_to_a_direct_room_is_shown_it,
}

/// The next frame shows this room as its person's list does.
async fn assert_shown(socket: &mut Socket, person: &Person, room: i64) -> Value {
    let mut frame = socket.next().await;
    let kind = frame.as_object_mut().unwrap().remove("type");
    assert_eq!(kind, Some(json!("room_created")), "{frame}");
    assert_room(&frame, if frame["last_message"].is_null() { "null" } else { "string" });
    assert_eq!(frame, listed(person, room).await);
    frame
}

async fn a_new_room_is_shown_to_all_who_are_in_it(launch: Launch) {
    let server = launch.start();
    let (one, other) = (server.sign_up("박주호").await, server.sign_up("김철수").await);
    let stranger = server.sign_up("Stranger").await;
    let mut at_home = Socket::follow(&one).await;
    let mut on_the_way = Socket::follow(&one.signed_in_again().await).await;
    let mut there = Socket::follow(&other).await;
    let mut elsewhere = Socket::follow(&stranger).await;

    let room = open_direct(&one, &other).await;
    for (socket, person, name) in [
        (&mut at_home, &one, "김철수"),
        (&mut on_the_way, &one, "김철수"),
        (&mut there, &other, "박주호"),
    ] {
        assert_eq!(assert_shown(socket, person, room).await["room_name"], name);
    }
    assert_eq!(open_direct(&other, &one).await, room, "it is there already");
    let group = make_group(&other, "새로운 채팅방", &[&one]).await;
    for (socket, person) in [(&mut at_home, &one), (&mut on_the_way, &one), (&mut there, &other)] {
        assert_shown(socket, person, group).await;
    }
    let body = json!({"name": "General Chat", "room_type": "chat"});
    let open = one.post("/api/rooms/", body).await.expect(201)["id"].as_i64().unwrap();
    for socket in [&mut at_home, &mut on_the_way] {
        assert_shown(socket, &one, open).await;
    }
    let own = stranger.open_room("Another").await;
    assert_shown(&mut elsewhere, &stranger, own).await;
}

async fn who_is_brought_in_or_enters_is_shown_the_room(launch: Launch) {
    let server = launch.start();
    let (one, other) = (server.sign_up("One").await, server.sign_up("Other").await);
    let newcomer = server.sign_up("Newcomer").await;
    let group = make_group(&one, "새로운 채팅방", &[&other]).await;
    say(&one, group, "before you came").await;
    let open = one.open_room("General Chat").await;
    let second = one.open_room("Second Chat").await;
    let mut here = Socket::follow(&newcomer).await;
    let mut there = Socket::follow(&one).await;

    let body = json!({"user_ids": [newcomer.id]});
    other.post(&participants_of(group), body).await.expect(201);
    let shown = assert_shown(&mut here, &newcomer, group).await;
    assert_eq!(shown["last_message"], "before you came");
    assert_eq!((&shown["participant_count"], &shown["unread_count"]), (&json!(3), &json!(0)));

    Socket::open(&newcomer, open).await.close().await;
    assert_shown(&mut here, &newcomer, open).await;
    say(&newcomer, second, "by a message").await;
    for kind in ["room_created", "room_message"] {
        let frame = here.next().await;
        assert_eq!((&frame["type"], room_id(&frame)), (&json!(kind), second), "{frame}");
    }

    // Who was there before is not shown it again.
    let heard = there.next().await;
    assert_eq!(
        (&heard["type"], &heard["content"]),
        (&json!("room_message"), &json!("by a message"))
    );
}

async fn who_comes_back_to_a_direct_room_is_shown_it(launch: Launch) {
    let server = launch.start();
    let (one, other, room) = two_people(&server).await;
    say(&other, room, "안녕하세요!").await;
    remove(&one, room, &one).await;
    let mut here = Socket::follow(&one).await;
    say(&other, room, "not for who left").await;
    assert_eq!(open_direct(&other, &one).await, room);
    assert_shown(&mut here, &one, room).await;
}
