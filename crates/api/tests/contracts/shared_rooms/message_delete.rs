//! `DELETE /api/rooms/{id}/messages/{message_id}/`

use reqwest::Method;
use serde_json::json;

use super::{
    BARRED, NO_ROOMS, assert_failure, assert_forbidden, assert_needs_a_token, assert_not_found,
    barred_room, contents, id_of, join, messages, say,
};
use crate::support::person::send;
use crate::support::{Launch, Person, on_both_databases};

on_both_databases! {
    an_author_deletes_a_message_for_everybody,
    a_message_is_deleted_once,
    a_room_s_creator_may_delete_what_others_wrote,
    nobody_else_may_delete_a_message,
    an_author_who_may_not_enter_any_more_deletes_nothing,
    outsiders_delete_nothing_in_barred_rooms,
    a_message_is_looked_for_in_its_room,
    an_unknown_message_is_not_found,
    a_token_is_asked_for_first,
    another_method_is_refused_with_those_there_are,
}

const NOT_YOURS: &str = "You can only delete messages you wrote.";

/// Sends a message and gives the path at which it can be deleted.
async fn message(author: &Person, room: i64, content: &str) -> String {
    let id = id_of(&say(author, room, content).await);
    format!("/api/rooms/{room}/messages/{id}/")
}

async fn an_author_deletes_a_message_for_everybody(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let author = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    say(&author, room, "one").await;
    let path = message(&author, room, "two").await;
    say(&author, room, "three").await;

    author.delete(&path).await.expect_empty(204);
    for reader in [&creator, &author] {
        assert_eq!(contents(&messages(reader, room).await), ["one", "three"]);
        let page = reader.get(&format!("/api/rooms/{room}/messages/?page=1&size=2")).await;
        assert_eq!(contents(&page.expect(200)["messages"]), ["one", "three"]);
        let found = reader.get(&format!("/api/rooms/{room}/messages/?search=two")).await;
        assert_eq!(found.expect(200), json!([]));
    }
    let kept = "SELECT COUNT(*) AS number FROM messages WHERE content LIKE '%two%'";
    assert_eq!(server.database.numbers(kept), [0], "its text is gone from the database too");
    let next = say(&author, room, "four").await;
    assert_eq!(contents(&messages(&author, room).await), ["one", "three", "four"]);
    let numbers = "SELECT seq AS number FROM messages ORDER BY id";
    assert_eq!(server.database.numbers(numbers), [1, 2, 3, 4], "{next}");
}

async fn a_message_is_deleted_once(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("User Name").await;
    let room = author.open_room("General Chat").await;
    let path = message(&author, room, "Hello, world!").await;
    author.delete(path.trim_end_matches('/')).await.expect_empty(204);
    assert_not_found(&author.delete(&path).await);
    assert_not_found(&author.delete(path.trim_end_matches('/')).await);
}

async fn a_room_s_creator_may_delete_what_others_wrote(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let author = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    let path = message(&author, room, "Hello, world!").await;
    creator.delete(&path).await.expect_empty(204);
    assert_eq!(messages(&author, room).await, json!([]));
    assert_not_found(&author.delete(&path).await);
}

async fn nobody_else_may_delete_a_message(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let member = server.sign_up("User Name").await;
    let stranger = server.sign_up("Another User").await;
    let room = creator.open_room("General Chat").await;
    join(&member, room).await;
    let path = message(&creator, room, "Hello, world!").await;
    for other in [&member, &stranger] {
        assert_forbidden(&other.delete(&path).await, NOT_YOURS);
    }
    assert_eq!(contents(&messages(&stranger, room).await), ["Hello, world!"]);
    let members = "SELECT user_id AS number FROM members ORDER BY id";
    assert_eq!(server.database.numbers(members), [creator.id, member.id]);
}

async fn an_author_who_may_not_enter_any_more_deletes_nothing(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let author = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    let path = message(&author, room, "Hello, world!").await;
    creator.put(&format!("/api/rooms/{room}/bans/{}/", author.id)).await.expect(200);
    assert_forbidden(&author.delete(&path).await, BARRED);
    assert_eq!(contents(&messages(&creator, room).await), ["Hello, world!"]);
}

async fn outsiders_delete_nothing_in_barred_rooms(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let outsider = server.sign_up("User Name").await;
    for access in ["invite", "totp"] {
        let room = barred_room(&server, &creator, access).await;
        let path = message(&creator, room, "Hello, world!").await;
        assert_forbidden(&outsider.delete(&path).await, BARRED);
        let unknown = format!("/api/rooms/{room}/messages/999999/");
        assert_forbidden(&outsider.delete(&unknown).await, BARRED);
        creator.delete(&path).await.expect_empty(204);
    }
}

async fn a_message_is_looked_for_in_its_room(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("User Name").await;
    let room = author.open_room("General Chat").await;
    let other_room = author.open_room("Other Chat").await;
    let id = id_of(&say(&author, room, "Hello, world!").await);
    for wrong in [other_room.to_string(), "999".to_owned(), "abc".to_owned()] {
        assert_not_found(&author.delete(&format!("/api/rooms/{wrong}/messages/{id}/")).await);
    }
    assert_eq!(contents(&messages(&author, room).await), ["Hello, world!"]);
}

async fn an_unknown_message_is_not_found(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("User Name").await;
    let room = author.open_room("General Chat").await;
    say(&author, room, "Hello, world!").await;
    for id in NO_ROOMS {
        for slash in ["/", ""] {
            let path = format!("/api/rooms/{room}/messages/{id}{slash}");
            assert_not_found(&author.delete(&path).await);
        }
    }
    assert_eq!(contents(&messages(&author, room).await), ["Hello, world!"]);
}

async fn a_token_is_asked_for_first(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("User Name").await;
    let room = author.open_room("General Chat").await;
    let path = message(&author, room, "Hello, world!").await;
    assert_needs_a_token(&server, Method::DELETE, &path).await;
    assert_needs_a_token(&server, Method::DELETE, "/api/rooms/abc/messages/x").await;
    assert_eq!(contents(&messages(&author, room).await), ["Hello, world!"]);
}

async fn another_method_is_refused_with_those_there_are(launch: Launch) {
    let server = launch.start();
    for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH] {
        let answer = send(server.stranger().request(method, "/api/rooms/1/messages/1/")).await;
        assert_failure(&answer, 405, "invalid_request", "Method not allowed.");
        assert_eq!(answer.header("allow"), "DELETE");
    }
}
