//! `DELETE /api/rooms/{id}/members/{user_id}/`

use reqwest::Method;

use super::{
    BARRED, NO_ROOMS, assert_failure, assert_forbidden, assert_needs_a_token, assert_not_found,
    assert_room, barred_room, ids, join, messages, say,
};
use crate::support::person::send;
use crate::support::{Launch, Person, on_both_databases};

on_both_databases! {
    a_creator_removes_a_member_who_may_come_back,
    anyone_may_leave,
    whoever_left_an_invite_room_is_out,
    an_invite_room_that_nobody_is_left_in_is_deleted,
    nobody_else_may_remove_a_member,
    who_is_no_member_is_not_found,
    an_unknown_room_is_not_found,
    a_token_is_asked_for_first,
    another_method_is_refused_with_those_there_are,
}

const NOT_YOURS: &str = "You can only moderate rooms you created.";

fn place(room: i64, member: &Person) -> String {
    format!("/api/rooms/{room}/members/{}/", member.id)
}

async fn a_creator_removes_a_member_who_may_come_back(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let member = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    say(&member, room, "Hello, world!").await;
    assert_eq!(ids(&member, "mine=true").await, [room]);

    creator.delete(&place(room, &member)).await.expect_empty(204);
    assert_eq!(ids(&member, "mine=true").await, [0; 0]);
    assert_eq!(ids(&member, "mine=false").await, [room]);
    assert_not_found(&creator.delete(&place(room, &member)).await);

    say(&member, room, "Hi there!").await;
    assert_eq!(ids(&member, "mine=true").await, [room]);
}

async fn anyone_may_leave(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let member = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    join(&member, room).await;

    let bare = place(room, &member);
    member.delete(bare.trim_end_matches('/')).await.expect_empty(204);
    assert_eq!(ids(&member, "mine=true").await, [0; 0]);
    assert_not_found(&member.delete(&place(room, &member)).await);
    assert_room(&member.get(&format!("/api/rooms/{room}/")).await.expect(200));
}

async fn whoever_left_an_invite_room_is_out(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let member = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    join(&member, room).await;
    server.database.execute(&format!("UPDATE rooms SET access = 'invite' WHERE id = {room}"));

    member.delete(&place(room, &member)).await.expect_empty(204);
    assert_forbidden(&member.get(&format!("/api/rooms/{room}/")).await, BARRED);
    assert_eq!(ids(&member, "").await, [0; 0]);
    messages(&creator, room).await;
}

async fn an_invite_room_that_nobody_is_left_in_is_deleted(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let room = barred_room(&server, &creator, "invite").await;
    creator.delete(&place(room, &creator)).await.expect_empty(204);
    assert_not_found(&creator.get(&format!("/api/rooms/{room}/")).await);
    assert_not_found(&creator.delete(&place(room, &creator)).await);
}

async fn nobody_else_may_remove_a_member(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let member = server.sign_up("User Name").await;
    let stranger = server.sign_up("Another User").await;
    let room = creator.open_room("General Chat").await;
    join(&member, room).await;
    for (caller, removed) in [(&member, &creator), (&stranger, &creator), (&stranger, &member)] {
        assert_forbidden(&caller.delete(&place(room, removed)).await, NOT_YOURS);
    }
    let unknown = format!("/api/rooms/{room}/members/999/");
    assert_forbidden(&member.delete(&unknown).await, NOT_YOURS);
    let members = "SELECT user_id AS number FROM members ORDER BY id";
    assert_eq!(server.database.numbers(members), [creator.id, member.id]);
}

async fn who_is_no_member_is_not_found(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let stranger = server.sign_up("Another User").await;
    let room = creator.open_room("General Chat").await;
    assert_not_found(&creator.delete(&place(room, &stranger)).await);
    assert_not_found(&stranger.delete(&place(room, &stranger)).await);
    for id in NO_ROOMS {
        for slash in ["/", ""] {
            let path = format!("/api/rooms/{room}/members/{id}{slash}");
            assert_not_found(&creator.delete(&path).await);
        }
    }
}

async fn an_unknown_room_is_not_found(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    creator.open_room("General Chat").await;
    for id in NO_ROOMS {
        let path = format!("/api/rooms/{id}/members/{}/", creator.id);
        assert_not_found(&creator.delete(&path).await);
    }
}

async fn a_token_is_asked_for_first(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let room = creator.open_room("General Chat").await;
    assert_needs_a_token(&server, Method::DELETE, &place(room, &creator)).await;
    assert_needs_a_token(&server, Method::DELETE, "/api/rooms/abc/members/x").await;
    assert_eq!(ids(&creator, "mine=true").await, [room]);
}

async fn another_method_is_refused_with_those_there_are(launch: Launch) {
    let server = launch.start();
    for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH] {
        let answer = send(server.stranger().request(method, "/api/rooms/1/members/1/")).await;
        assert_failure(&answer, 405, "invalid_request", "Method not allowed.");
        assert_eq!(answer.header("allow"), "DELETE");
    }
}
