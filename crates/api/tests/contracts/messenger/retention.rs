//! `auto_delete_enabled`: messages past their age are deleted for good.

use serde_json::{Value, json};

use super::frames::two_people;
use super::uploads::restart_when_files_are_due;
use super::{contents, listed, message_id, page, put, say, send_file};
use crate::support::{Launch, Person, TestServer, eventually, on_both_databases};

on_both_databases! {
    old_messages_and_their_files_go_for_good,
    who_reads_meanwhile_is_always_answered,
    messages_stay_while_auto_delete_is_off,
}

async fn delete_after_a_day(creator: &Person, room: i64) {
    let path = format!("/chat/rooms/{room}/settings/");
    let body = json!({"auto_delete_enabled": true, "message_retention_days": 1});
    put(creator, &path, body).await.expect(200);
}

/// Restarts a server in whose room the first messages are of 2023 by now.
fn restart_with_old_messages(server: &mut TestServer, room: i64, count: usize) {
    server.kill();
    server.database.execute(&format!(
        "UPDATE messages SET created_at = 1700000000000000 + seq \
         WHERE room_id = {room} AND seq <= {count}"
    ));
    server.start();
}

async fn total(person: &Person, room: i64) -> Value {
    page(person, room, "").await["total_count"].clone()
}

async fn old_messages_and_their_files_go_for_good(launch: Launch) {
    let mut server = launch.start();
    let (one, other, room) = two_people(&server).await;
    delete_after_a_day(&one, room).await;
    let gone = send_file(&one, room, "gone.bin", b"gone").await;
    let deleted = say(&other, room, "deleted before").await;
    super::delete(&other, &deleted).await.expect_empty(204);
    say(&other, room, "gone, too").await;
    let kept = send_file(&other, room, "kept.bin", b"kept").await;
    say(&other, room, "kept, too").await;
    restart_with_old_messages(&mut server, room, 3);
    let (one, other) = (one.on(&server), other.on(&server));
    eventually("old messages are gone", async || total(&one, room).await == 2).await;

    let left = page(&one, room, "").await;
    assert_eq!(contents(&left), ["", "kept, too"]);
    assert_eq!(left["messages"][0]["message_id"], kept["message_id"]);
    assert_eq!(left["has_more"], false);
    assert_eq!(server.database.message_numbers(room), [4, 5]);
    assert_eq!(one.anonymous().get(gone["file_url"].as_str().unwrap()).await.status, 404);
    assert_eq!(one.anonymous().get(kept["file_url"].as_str().unwrap()).await.text, "kept");
    let found = one.get(&format!("/chat/rooms/{room}/search/?query=too")).await.expect(200);
    assert_eq!(found["total_count"], 1);
    assert_eq!(listed(&one, room).await["unread_count"], 2);
    let body = json!({"message_content": "답장", "reply_to_message_id": message_id(&gone)});
    one.post(&super::messages_of(room), body).await.expect(422);
    super::edit(&one, &gone, "late").await.expect(404);
    say(&other, room, "the next").await;
    assert_eq!(server.database.message_numbers(room), [4, 5, 6]);

    restart_when_files_are_due(&mut server);
    eventually("its file is gone", async || server.kept_files().len() == 1).await;
}

async fn who_reads_meanwhile_is_always_answered(launch: Launch) {
    const OLD: u64 = 3_000;
    let mut server = launch.start();
    let (one, other, room) = two_people(&server).await;
    server.database.give_past(room, other.id, usize::try_from(OLD).unwrap(), " old");
    say(&other, room, "kept").await;
    let newest = say(&one, room, "kept, too").await;
    delete_after_a_day(&one, room).await;
    server.kill();
    server.start();
    let one = one.on(&server);

    let mut last = OLD + 2;
    while last > 2 {
        let first = page(&one, room, "size=200").await;
        let left = first["total_count"].as_u64().unwrap();
        assert!(left <= last, "{left} after {last}");
        last = left;
        let messages = first["messages"].as_array().unwrap();
        assert_eq!(messages.last().unwrap()["message_id"], newest["message_id"]);
        for path in [
            format!("/chat/rooms/{room}/messages/?page=15&size=200"),
            format!("/chat/rooms/{room}/search/?query=9 old"),
            format!("/api/rooms/{room}/messages/?page=30"),
            "/chat/rooms/".to_owned(),
        ] {
            one.get(&path).await.expect(200);
        }
    }
    let left = page(&one, room, "size=200").await;
    assert_eq!((contents(&left), &left["has_more"]), (vec!["kept", "kept, too"], &json!(false)));
    let numbers = server.database.message_numbers(room);
    assert!(numbers.iter().map(|number| number.unsigned_abs()).eq([OLD + 1, OLD + 2]));
}

async fn messages_stay_while_auto_delete_is_off(launch: Launch) {
    let mut server = launch.start();
    let (one, other, room) = two_people(&server).await;
    let deleting = super::make_group(&one, "Deleting", &[&other]).await;
    delete_after_a_day(&one, deleting).await;
    for room in [room, deleting] {
        say(&one, room, "old").await;
        say(&one, room, "new").await;
    }
    restart_with_old_messages(&mut server, room, 1);
    restart_with_old_messages(&mut server, deleting, 1);
    let one = one.on(&server);
    eventually("the old one is gone", async || total(&one, deleting).await == 1).await;
    assert_eq!(total(&one, room).await, 2);
}
