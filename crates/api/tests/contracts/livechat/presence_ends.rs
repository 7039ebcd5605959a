//! `/ws/chat/{room_id}/chat/`: who is made to leave is seen leaving.

use serde_json::json;

use super::{ban, join, leave, make_room, remove, say};
use crate::support::token::claims;
use crate::support::{Launch, Person, Socket, TestServer, eventually, on_both_databases};

on_both_databases! {
    who_is_removed_or_leaves_is_seen_leaving,
    who_is_banned_is_seen_leaving,
    whose_session_ends_is_seen_leaving_unless_another_socket_is_there,
    who_deletes_their_account_is_seen_leaving,
    whose_token_runs_out_is_seen_leaving,
    who_breaks_the_protocol_is_seen_leaving,
    a_deleted_room_closes_the_sockets_of_both_contracts,
}

/// A room's creator with a socket there, who has seen somebody come.
async fn scene(server: &TestServer) -> (Person, Person, i64, Socket, Socket) {
    let creator = server.sign_up("Creator Name").await;
    let person = server.sign_up("User Name").await;
    let room = make_room(&creator, "채팅방 이름").await;
    let mut staying = Socket::open_chat(&creator, room).await;
    let leaving = Socket::open_chat(&person, room).await;
    assert_eq!(staying.next().await, join(&person));
    (creator, person, room, staying, leaving)
}

fn removed() -> (u16, String) {
    (4403, "removed_from_room".to_owned())
}

async fn who_is_removed_or_leaves_is_seen_leaving(launch: Launch) {
    let server = launch.start();
    let (creator, person, room, mut staying, mut leaving) = scene(&server).await;
    let mut beside = Socket::open(&person, room).await;
    remove(&creator, room, &person).await;
    assert_eq!(leaving.closed().await, removed());
    assert_eq!(beside.closed().await, removed());
    assert_eq!(staying.next().await, leave(&person));
    say(&mut staying, "Who is there?").await;

    let mut back = Socket::open_chat(&person, room).await;
    assert_eq!(staying.next().await, join(&person));
    remove(&person, room, &person).await;
    assert_eq!(back.closed().await, removed());
    assert_eq!(staying.next().await, leave(&person));
    say(&mut staying, "Who is there?").await;
}

async fn who_is_banned_is_seen_leaving(launch: Launch) {
    let server = launch.start();
    let (creator, person, room, mut staying, mut leaving) = scene(&server).await;
    ban(&creator, room, &person).await;
    assert_eq!(leaving.closed().await, removed());
    assert_eq!(staying.next().await, leave(&person));
    say(&mut staying, "Who is there?").await;
}

async fn whose_session_ends_is_seen_leaving_unless_another_socket_is_there(launch: Launch) {
    let server = launch.start();
    let (_, person, room, mut staying, mut leaving) = scene(&server).await;
    let elsewhere = person.signed_in_again().await;
    let mut other = Socket::open_chat(&elsewhere, room).await;
    person.post("/auth/logout/", json!({})).await.expect(200);
    let ended = (4401, "session_ended".to_owned());
    assert_eq!(leaving.closed().await, ended);
    say(&mut other, "I am still here").await;
    assert_eq!(staying.next().await["message"], "I am still here");
    elsewhere.post("/user/logout/", json!({})).await.expect(200);
    assert_eq!(other.closed().await, ended);
    assert_eq!(staying.next().await, leave(&person));
    say(&mut staying, "Who is there?").await;
}

async fn who_deletes_their_account_is_seen_leaving(launch: Launch) {
    let server = launch.start();
    let (_, person, _, mut staying, mut leaving) = scene(&server).await;
    person.delete("/auth/profile/").await.expect_empty(204);
    assert_eq!(leaving.closed().await, (4401, "session_ended".to_owned()));
    assert_eq!(staying.next().await["type"], "chat.user.leave");
    say(&mut staying, "Who is there?").await;
}

async fn whose_token_runs_out_is_seen_leaving(launch: Launch) {
    let server = launch.with("ACCESS_TOKEN_TTL", "8s").start();
    let creator = server.sign_up("Creator Name").await;
    let room = make_room(&creator, "채팅방 이름").await;
    let person = server.sign_up("User Name").await;
    let mut leaving = Socket::open_chat(&person, room).await;
    let end = |person: &Person| claims(&person.access)["exp"].as_i64().unwrap();
    let mut outliving = creator.clone();
    eventually("a token outlives the other", async || {
        outliving = creator.signed_in_again().await;
        end(&outliving) >= end(&person) + 3
    })
    .await;
    let mut staying = Socket::open_chat(&outliving, room).await;
    assert_eq!(leaving.next().await, join(&creator));
    assert_eq!(leaving.closed().await, (4401, "token_expired".to_owned()));
    assert_eq!(staying.next().await, leave(&person));
}

async fn who_breaks_the_protocol_is_seen_leaving(launch: Launch) {
    let server = launch.start();
    let (_, person, _, mut staying, mut leaving) = scene(&server).await;
    leaving.write(&[0x83, 0x80, 0, 0, 0, 0]).await;
    assert_eq!(leaving.closed().await.0, 1002);
    assert_eq!(staying.next().await, leave(&person));
    say(&mut staying, "Who is there?").await;
}

async fn a_deleted_room_closes_the_sockets_of_both_contracts(launch: Launch) {
    let server = launch.start();
    let (creator, person, room, mut staying, mut leaving) = scene(&server).await;
    let mut in_meet = Socket::open(&person, room).await;
    let kept = make_room(&creator, "둘째 방").await;
    let mut elsewhere = Socket::open_chat(&creator, kept).await;
    creator.delete(&format!("/api/rooms/{room}/")).await.expect_empty(204);
    for socket in [&mut staying, &mut leaving, &mut in_meet] {
        assert_eq!(socket.closed().await, (4404, "room_deleted".to_owned()));
    }
    say(&mut elsewhere, "all is well").await;
}
