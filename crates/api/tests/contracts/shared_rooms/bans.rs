//! `PUT` and `DELETE /api/rooms/{id}/bans/{user_id}/`

use reqwest::Method;
use serde_json::json;

use super::{
    BARRED, NO_ROOMS, assert_failure, assert_forbidden, assert_invalid, assert_needs_a_token,
    assert_not_found, assert_room, barred_room, ids, join, messages, say,
};
use crate::support::person::send;
use crate::support::{Launch, Person, Socket, assert_shape, on_both_databases};

on_both_databases! {
    a_member_is_banned_and_so_removed,
    somebody_who_never_came_can_be_banned,
    banning_again_changes_nothing,
    a_banned_person_sees_the_room_and_no_more,
    a_lifted_ban_lets_come_in_again,
    nobody_is_let_back_in_by_leaving,
    creators_cannot_ban_themselves,
    only_the_creator_may_ban,
    an_unknown_person_is_not_found,
    an_unknown_room_is_not_found,
    a_token_is_asked_for_first,
    another_method_is_refused_with_those_there_are,
}

const NOT_YOURS: &str = "You can only moderate rooms you created.";

fn ban(room: i64, person: &Person) -> String {
    format!("/api/rooms/{room}/bans/{}/", person.id)
}

async fn a_member_is_banned_and_so_removed(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let member = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    join(&member, room).await;

    let answer = creator.put(&ban(room, &member)).await.expect(200);
    assert_shape(&answer, &[("room_id", "number"), ("user_id", "number")]);
    assert_eq!(answer, json!({"room_id": room, "user_id": member.id}));
    assert_eq!(ids(&member, "mine=true").await, [0; 0]);
    let place = format!("/api/rooms/{room}/members/{}/", member.id);
    assert_not_found(&creator.delete(&place).await);
}

async fn somebody_who_never_came_can_be_banned(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let stranger = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    creator.put(&ban(room, &stranger)).await.expect(200);
    let body = json!({"content": "Hello, world!"});
    let answer = stranger.post(&format!("/api/rooms/{room}/messages/"), body).await;
    assert_forbidden(&answer, BARRED);
}

async fn banning_again_changes_nothing(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let member = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    join(&member, room).await;
    let path = ban(room, &member);
    for path in [&*path, path.trim_end_matches('/'), &*path] {
        let answer = creator.put(path).await.expect(200);
        assert_eq!(answer, json!({"room_id": room, "user_id": member.id}));
    }
    let rows = "SELECT user_id AS number FROM bans";
    assert_eq!(server.database.numbers(rows), [member.id]);
}

async fn a_banned_person_sees_the_room_and_no_more(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let banned = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    let path = format!("/api/rooms/{room}/");
    say(&banned, room, "Hello, world!").await;
    creator.put(&ban(room, &banned)).await.expect(200);
    say(&creator, room, "Hi there!").await;

    let detail = banned.get(&path).await.expect(200);
    assert_room(&detail);
    assert_eq!(detail["has_new_message"], false);
    assert_eq!(banned.get("/api/rooms/").await.expect(200), json!([detail]));
    for query in ["", "?page=1", "?page=0", "?search=hello"] {
        assert_forbidden(&banned.get(&format!("{path}messages/{query}")).await, BARRED);
    }
    let body = json!({"content": "Hello, world!"});
    assert_forbidden(&banned.post(&format!("{path}messages/"), body).await, BARRED);
    assert_forbidden(&banned.post_text(&format!("{path}messages/"), "{").await, BARRED);
    let handshake = Socket::request(&banned, &format!("/ws/chat/{room}/"));
    let refused = Socket::try_open(handshake).await.err().expect("no socket");
    assert_eq!((refused.status, refused.body), (403, json!({"detail": BARRED})));
}

async fn a_lifted_ban_lets_come_in_again(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let banned = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    say(&banned, room, "Hello, world!").await;
    creator.put(&ban(room, &banned)).await.expect(200);
    creator.delete(&ban(room, &banned)).await.expect_empty(204);
    for path in [&*ban(room, &banned), ban(room, &banned).trim_end_matches('/')] {
        assert_not_found(&creator.delete(path).await);
    }

    assert_eq!(ids(&banned, "mine=true").await, [0; 0], "a lifted ban is no invitation");
    messages(&banned, room).await;
    say(&banned, room, "Hi there!").await;
    join(&banned, room).await;
    assert_eq!(ids(&banned, "mine=true").await, [room]);
    creator.put(&ban(room, &banned)).await.expect(200);
    assert_forbidden(&banned.get(&format!("/api/rooms/{room}/messages/")).await, BARRED);
}

async fn nobody_is_let_back_in_by_leaving(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let banned = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    join(&banned, room).await;
    creator.put(&ban(room, &banned)).await.expect(200);
    let place = format!("/api/rooms/{room}/members/{}/", banned.id);
    assert_forbidden(&banned.delete(&place).await, BARRED);
    assert_forbidden(&banned.delete(&ban(room, &banned)).await, NOT_YOURS);
    assert_forbidden(&banned.get(&format!("/api/rooms/{room}/messages/")).await, BARRED);
}

async fn creators_cannot_ban_themselves(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let room = creator.open_room("General Chat").await;
    let answer = creator.put(&ban(room, &creator)).await;
    assert_invalid(&answer, "non_field_errors", "You cannot ban yourself.");
    say(&creator, room, "Hello, world!").await;
    assert_not_found(&creator.delete(&ban(room, &creator)).await);
}

async fn only_the_creator_may_ban(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let member = server.sign_up("User Name").await;
    let stranger = server.sign_up("Another User").await;
    let room = creator.open_room("General Chat").await;
    join(&member, room).await;
    for caller in [&member, &stranger] {
        for banned in [&creator, &member, &stranger] {
            assert_forbidden(&caller.put(&ban(room, banned)).await, NOT_YOURS);
            assert_forbidden(&caller.delete(&ban(room, banned)).await, NOT_YOURS);
        }
        let unknown = format!("/api/rooms/{room}/bans/999/");
        assert_forbidden(&caller.put(&unknown).await, NOT_YOURS);
    }
    let barred = barred_room(&server, &creator, "invite").await;
    assert_forbidden(&member.put(&ban(barred, &stranger)).await, NOT_YOURS);
    assert_eq!(server.database.numbers("SELECT user_id AS number FROM bans"), [0; 0]);
}

async fn an_unknown_person_is_not_found(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let erased = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    erased.delete("/auth/profile/").await.expect_empty(204);
    assert_not_found(&creator.put(&ban(room, &erased)).await);
    for id in NO_ROOMS {
        for slash in ["/", ""] {
            let path = format!("/api/rooms/{room}/bans/{id}{slash}");
            assert_not_found(&creator.put(&path).await);
            assert_not_found(&creator.delete(&path).await);
        }
    }
}

async fn an_unknown_room_is_not_found(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let other = server.sign_up("User Name").await;
    creator.open_room("General Chat").await;
    for id in NO_ROOMS {
        let path = format!("/api/rooms/{id}/bans/{}/", other.id);
        assert_not_found(&creator.put(&path).await);
        assert_not_found(&creator.delete(&path).await);
    }
}

async fn a_token_is_asked_for_first(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let other = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    for method in [Method::PUT, Method::DELETE] {
        assert_needs_a_token(&server, method.clone(), &ban(room, &other)).await;
        assert_needs_a_token(&server, method, "/api/rooms/abc/bans/x").await;
    }
    say(&other, room, "Hello, world!").await;
}

async fn another_method_is_refused_with_those_there_are(launch: Launch) {
    let server = launch.start();
    for method in [Method::GET, Method::POST, Method::PATCH] {
        let answer = send(server.stranger().request(method, "/api/rooms/1/bans/1/")).await;
        assert_failure(&answer, 405, "invalid_request", "Method not allowed.");
        assert_eq!(answer.header("allow"), "PUT, DELETE");
    }
}
