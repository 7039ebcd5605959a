//! `GET /chat/v1/room/{room_id}/`

use serde_json::{Value, json};

use super::{assert_room, ban, make_room, remove};
use crate::contracts::shared_rooms::{BARRED, NO_ROOMS, barred_room};
use crate::support::field_errors::assert_detail;
use crate::support::{Launch, Person, Socket, assert_shape, on_both_databases};

on_both_databases! {
    the_detail_is_the_room_with_its_members,
    who_posts_or_connects_is_a_member_and_who_looks_is_not,
    members_are_listed_the_longest_standing_first,
    members_bear_the_names_they_have_now,
    who_may_not_read_sees_no_members,
    an_invite_room_is_barred_to_outsiders,
    what_is_not_there_is_not_found,
    many_members_are_listed_whole,
}

fn path(room: i64) -> String {
    format!("/chat/v1/room/{room}/")
}

/// The members of a room, for one who reads its detail.
async fn members(reader: &Person, room: i64) -> Value {
    reader.get(&path(room)).await.expect(200)["members"].clone()
}

fn member(person: &Person) -> Value {
    json!({"id": person.id, "nickname": person.name})
}

async fn post(person: &Person, room: i64) {
    let body = json!({"message": "안녕하세요!", "room": room});
    person.post("/chat/v1/message/", body).await.expect(201);
}

async fn the_detail_is_the_room_with_its_members(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let reader = server.sign_up("User Name").await;
    let made = creator.post("/chat/v1/room/", json!({"name": "방", "post": 1})).await.expect(201);
    let path = format!("/chat/v1/room/{}", made["id"]);
    for path in [&*path, &format!("{path}/")] {
        let mut detail = reader.get(path).await.expect(200);
        let members = detail.as_object_mut().unwrap().remove("members").unwrap();
        assert_room(&detail, "number");
        assert_eq!(detail, made);
        assert_shape(&members[0], &[("id", "number"), ("nickname", "string")]);
        assert_eq!(members, json!([{"id": creator.id, "nickname": "Creator Name"}]));
    }
}

async fn who_posts_or_connects_is_a_member_and_who_looks_is_not(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let posting = server.sign_up("Posting User").await;
    let connecting = server.sign_up("Connecting User").await;
    let looking = server.sign_up("Looking User").await;
    let room = make_room(&creator, "채팅방 이름").await;
    looking.get("/chat/v1/room/").await.expect(200);
    assert_eq!(members(&looking, room).await, json!([member(&creator)]));
    post(&posting, room).await;
    Socket::open_chat(&connecting, room).await.close().await;
    let all = json!([member(&creator), member(&posting), member(&connecting)]);
    assert_eq!(members(&looking, room).await, all);
}

async fn members_are_listed_the_longest_standing_first(launch: Launch) {
    let server = launch.start();
    let first = server.sign_up("First User").await;
    let second = server.sign_up("Second User").await;
    let creator = server.sign_up("Creator Name").await;
    let room = make_room(&creator, "채팅방 이름").await;
    post(&second, room).await;
    post(&first, room).await;
    post(&second, room).await;
    let all = json!([member(&creator), member(&second), member(&first)]);
    assert_eq!(members(&first, room).await, all);

    remove(&second, room, &second).await;
    post(&second, room).await;
    let all = json!([member(&creator), member(&first), member(&second)]);
    assert_eq!(members(&first, room).await, all, "who comes back is the newest");
}

async fn members_bear_the_names_they_have_now(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let room = make_room(&creator, "채팅방 이름").await;
    creator.patch("/auth/profile/", json!({"name": "새 이름"})).await.expect(200);
    let renamed = json!([{"id": creator.id, "nickname": "새 이름"}]);
    assert_eq!(members(&creator, room).await, renamed);
}

async fn who_may_not_read_sees_no_members(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let outsider = server.sign_up("User Name").await;
    let totp = barred_room(&server, &creator, "totp").await;
    let open = make_room(&creator, "채팅방 이름").await;
    post(&outsider, open).await;
    ban(&creator, open, &outsider).await;
    for room in [totp, open] {
        let mut detail = outsider.get(&path(room)).await.expect(200);
        assert_eq!(detail.as_object_mut().unwrap().remove("members"), Some(json!([])));
        assert_room(&detail, "null");
        assert_eq!(members(&creator, room).await, json!([member(&creator)]));
    }
}

async fn an_invite_room_is_barred_to_outsiders(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let outsider = server.sign_up("User Name").await;
    let room = barred_room(&server, &creator, "invite").await;
    assert_detail(&outsider.get(&path(room)).await, 403, BARRED);
    assert_eq!(members(&creator, room).await, json!([member(&creator)]));
}

async fn what_is_not_there_is_not_found(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User Name").await;
    let deleted = make_room(&user, "Old Chat").await;
    user.delete(&format!("/api/rooms/{deleted}/")).await.expect_empty(204);
    assert_detail(&user.get(&path(deleted)).await, 404, "Not found.");
    for id in NO_ROOMS {
        for slash in ["/", ""] {
            let answer = user.get(&format!("/chat/v1/room/{id}{slash}")).await;
            assert_detail(&answer, 404, "Not found.");
        }
    }
}

async fn many_members_are_listed_whole(launch: Launch) {
    const MANY: i64 = 2_500;
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let room = make_room(&creator, "채팅방 이름").await;
    server.database.execute(&format!(
        "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {MANY}) \
         INSERT INTO users (email, name, created_at) \
         SELECT 'u' || n || '@example.org', 'User ' || n, n FROM numbers ORDER BY n; \
         INSERT INTO members (room_id, user_id, joined_at) \
         SELECT {room}, id, id FROM users WHERE email LIKE '%@example.org' ORDER BY id"
    ));
    let listed = members(&creator, room).await;
    let mut stored = server.database.numbers(&format!(
        "SELECT user_id AS number FROM members WHERE room_id = {room} ORDER BY id"
    ));
    assert_eq!(stored.len(), usize::try_from(MANY).unwrap() + 1);
    stored.sort_unstable();
    let mut ids: Vec<_> = listed.as_array().unwrap().iter().map(super::id_of).collect();
    ids.sort_unstable();
    assert_eq!(ids, stored);
}
