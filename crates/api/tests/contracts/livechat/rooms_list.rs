//! `GET /chat/v1/room/`

use serde_json::{Value, json};

use super::{assert_room, ban, id_of, make_room, remove, write_post};
use crate::contracts::shared_rooms::barred_room;
use crate::support::{Launch, Person, Socket, on_both_databases};

on_both_databases! {
    the_list_has_all_rooms_newest_first,
    rooms_of_the_other_contracts_are_there_too,
    invite_rooms_are_there_for_those_in_them,
    a_deleted_room_is_not_there_any_more,
    a_list_of_many_rooms_is_whole,
}

const PATH: &str = "/chat/v1/room/";

async fn list(person: &Person) -> Vec<Value> {
    let list = person.get(PATH).await.expect(200);
    list.as_array().unwrap_or_else(|| panic!("no array: {list}")).clone()
}

async fn ids(person: &Person) -> Vec<i64> {
    list(person).await.iter().map(id_of).collect()
}

async fn the_list_has_all_rooms_newest_first(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let reader = server.sign_up("User Name").await;
    assert_eq!(list(&reader).await, [json!(null); 0]);

    let post = write_post(&creator, "제목").await;
    let mut made = Vec::new();
    for (name, post) in [("첫 방", json!(1)), ("둘째 방", json!(null)), ("셋째 방", json!(post))]
    {
        let body = json!({"name": name, "post": post});
        made.insert(0, creator.post(PATH, body).await.expect(201));
    }
    for path in [PATH, "/chat/v1/room"] {
        let list = reader.get(path).await.expect(200);
        assert_eq!(list, json!(made));
        for (room, post) in list.as_array().unwrap().iter().zip(["number", "null", "number"]) {
            assert_room(room, post);
        }
    }
}

async fn rooms_of_the_other_contracts_are_there_too(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let reader = server.sign_up("User Name").await;
    let meet = creator.open_room("General Chat").await;
    let body = json!({"name": "Chat Room"});
    let community = id_of(&creator.post("/api/chat/room/", body).await.expect(201));
    let totp = barred_room(&server, &creator, "totp").await;
    let banned_from = make_room(&creator, "채팅방 이름").await;
    ban(&creator, banned_from, &reader).await;

    assert_eq!(ids(&reader).await, [banned_from, totp, community, meet]);
    for room in list(&reader).await {
        assert_room(&room, "null");
    }
}

async fn invite_rooms_are_there_for_those_in_them(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let guest = server.sign_up("User Name").await;
    let outsider = server.sign_up("Another User").await;
    let room = creator.open_room("Closed").await;
    Socket::open(&guest, room).await.close().await;
    let close = format!("UPDATE rooms SET access = 'invite' WHERE id = {room}");
    server.database.execute(&close);
    let open = make_room(&creator, "채팅방 이름").await;

    assert_eq!(ids(&creator).await, [open, room]);
    assert_eq!(ids(&guest).await, [open, room]);
    assert_eq!(ids(&outsider).await, [open]);
    remove(&creator, room, &guest).await;
    assert_eq!(ids(&guest).await, [open]);
}

async fn a_deleted_room_is_not_there_any_more(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let (old, new) = (make_room(&creator, "Old").await, make_room(&creator, "New").await);
    creator.delete(&format!("/api/rooms/{old}/")).await.expect_empty(204);
    assert_eq!(ids(&creator).await, [new]);
}

async fn a_list_of_many_rooms_is_whole(launch: Launch) {
    const MANY: i64 = 1_500;
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let first = make_room(&creator, "First").await;
    server.database.execute(&format!(
        "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {MANY}) \
         INSERT INTO rooms (name, description, access, kind, creator_id, created_at) \
         SELECT 'Room', '', 'open', 'chat', {}, n FROM numbers ORDER BY n",
        creator.id
    ));
    let mut ids = ids(&creator).await;
    assert_eq!(i64::try_from(ids.len()).unwrap(), MANY + 1);
    assert!(ids.contains(&first));
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(i64::try_from(ids.len()).unwrap(), MANY + 1, "a room came twice");
}
