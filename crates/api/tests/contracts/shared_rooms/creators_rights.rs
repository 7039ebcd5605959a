//! Whose rights a room's creator's are, once the creator is gone (contracts rule 7).

use serde_json::json;

use super::{assert_forbidden, assert_room, join, say};
use crate::support::{Launch, Person, on_both_databases};

on_both_databases! {
    a_creator_who_deletes_the_account_is_followed_by_the_longest_standing_member,
    a_creator_who_deletes_the_account_and_leaves_nobody_behind_has_no_name,
    a_creator_who_leaves_is_followed_by_the_longest_standing_member,
    whoever_joins_a_room_that_nobody_is_in_gets_the_rights,
    who_was_removed_is_passed_over,
    a_creator_who_comes_back_is_a_member_like_others,
}

const NOT_YOURS: &str = "You can only update rooms you created.";

async fn leave(person: &Person, room: i64) {
    let path = format!("/api/rooms/{room}/members/{}/", person.id);
    person.delete(&path).await.expect_empty(204);
}

async fn a_creator_who_deletes_the_account_is_followed_by_the_longest_standing_member(
    launch: Launch,
) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let heir = server.sign_up("User Name").await;
    let later = server.sign_up("Another User").await;
    let room = creator.open_room("General Chat").await;
    join(&heir, room).await;
    join(&later, room).await;

    creator.delete("/auth/profile/").await.expect_empty(204);
    let detail = later.get(&format!("/api/rooms/{room}/")).await.expect(200);
    let person = json!({"id": heir.id, "email": heir.email, "name": "User Name"});
    assert_eq!(detail["creator"], person);
    heir.patch(&format!("/api/rooms/{room}/"), json!({"name": "My Chat"})).await.expect(200);
}

async fn a_creator_who_deletes_the_account_and_leaves_nobody_behind_has_no_name(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let reader = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    let path = format!("/api/rooms/{room}/");

    creator.delete("/auth/profile/").await.expect_empty(204);
    let detail = reader.get(&path).await.expect(200);
    assert_room(&detail);
    assert_eq!(detail["creator"], json!({"id": creator.id, "email": "", "name": ""}));

    join(&reader, room).await;
    let detail = reader.get(&path).await.expect(200);
    assert_eq!(detail["creator"]["id"], reader.id, "an open room's rights go to who joins next");
}

async fn a_creator_who_leaves_is_followed_by_the_longest_standing_member(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let heir = server.sign_up("User Name").await;
    let later = server.sign_up("Another User").await;
    let room = creator.open_room("General Chat").await;
    let path = format!("/api/rooms/{room}/");
    say(&heir, room, "Hello, world!").await;
    join(&later, room).await;

    leave(&creator, room).await;
    let person = json!({"id": heir.id, "email": heir.email, "name": "User Name"});
    assert_eq!(creator.get(&path).await.expect(200)["creator"], person);
    for other in [&creator, &later] {
        assert_forbidden(&other.patch(&path, json!({"name": "Mine"})).await, NOT_YOURS);
        let answer = other.delete(&path).await;
        assert_forbidden(&answer, "You can only delete rooms you created.");
    }
    let changed = heir.patch(&path, json!({"name": "Mine"})).await.expect(200);
    assert_room(&changed);
    assert_eq!((&changed["name"], &changed["creator"]), (&json!("Mine"), &person));
    heir.delete(&path).await.expect_empty(204);
}

async fn whoever_joins_a_room_that_nobody_is_in_gets_the_rights(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let next = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    let path = format!("/api/rooms/{room}/");

    leave(&creator, room).await;
    assert_room(&next.get(&path).await.expect(200));
    for person in [&creator, &next] {
        assert_forbidden(&person.patch(&path, json!({"name": "Mine"})).await, NOT_YOURS);
    }
    say(&next, room, "Hello, world!").await;
    let changed = next.patch(&path, json!({"name": "Mine"})).await.expect(200);
    assert_eq!(changed["creator"]["id"], next.id);
}

async fn who_was_removed_is_passed_over(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let removed = server.sign_up("User Name").await;
    let heir = server.sign_up("Another User").await;
    let room = creator.open_room("General Chat").await;
    join(&removed, room).await;
    join(&heir, room).await;

    creator.delete(&format!("/api/rooms/{room}/members/{}/", removed.id)).await.expect_empty(204);
    leave(&creator, room).await;
    let detail = removed.get(&format!("/api/rooms/{room}/")).await.expect(200);
    assert_eq!(detail["creator"]["id"], heir.id);
}

async fn a_creator_who_comes_back_is_a_member_like_others(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let heir = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    let path = format!("/api/rooms/{room}/");
    join(&heir, room).await;

    leave(&creator, room).await;
    join(&creator, room).await;
    assert_forbidden(&creator.patch(&path, json!({"name": "Mine"})).await, NOT_YOURS);
    assert_eq!(creator.get(&path).await.expect(200)["creator"]["id"], heir.id);
    leave(&heir, room).await;
    assert_eq!(creator.get(&path).await.expect(200)["creator"]["id"], creator.id);
    creator.patch(&path, json!({"name": "Mine"})).await.expect(200);
}
