//! `/chat/ws/{room_id}` and `/chat/ws`: how sockets end (contracts section 6).

use tokio_tungstenite::tungstenite::Message;

use super::frames::{assert_next, next, offline, two_people};
use super::{make_group, remove, say};
use crate::support::{Launch, Socket, on_both_databases};

on_both_databases! {
    who_is_removed_or_leaves_is_closed_out_and_the_others_stay,
    a_deleted_room_closes_its_sockets,
    who_logs_out_is_closed_out_of_everything,
    bytes_that_are_no_text_close_a_socket,
}

fn removed() -> (u16, String) {
    (4403, "removed_from_room".to_owned())
}

async fn who_is_removed_or_leaves_is_closed_out_and_the_others_stay(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator").await;
    let (one, other) = (server.sign_up("One").await, server.sign_up("Other").await);
    let room = make_group(&creator, "새로운 채팅방", &[&one, &other]).await;
    let mut staying = Socket::open_messenger(&creator, room).await;
    let mut removed_here = Socket::open_messenger(&one, room).await;
    let mut removed_in_meet = Socket::open(&one, room).await;
    let mut leaving = Socket::open_messenger(&other, room).await;
    let mut following = Socket::follow(&one).await;

    remove(&creator, room, &one).await;
    assert_eq!(removed_here.closed().await, removed());
    assert_eq!(removed_in_meet.closed().await, removed());
    remove(&other, room, &other).await;
    assert_eq!(leaving.closed().await, removed());

    next(&mut staying).await;
    next(&mut staying).await;
    assert_eq!(next(&mut staying).await, offline(&one));
    assert_eq!(next(&mut staying).await, offline(&other));
    say(&creator, room, "anybody?").await;
    assert_next(&mut staying, "anybody?").await;
    let kept = make_group(&creator, "Another", &[&one]).await;
    assert_eq!(next(&mut following).await["room_id"], kept, "it follows the person's other rooms");
}

async fn a_deleted_room_closes_its_sockets(launch: Launch) {
    let server = launch.start();
    let (one, other, _) = two_people(&server).await;
    let room = make_group(&one, "새로운 채팅방", &[&other]).await;
    let mut sockets = [
        Socket::open_messenger(&one, room).await,
        Socket::open_messenger(&other, room).await,
        Socket::open_messenger(&other, room).await,
    ];
    one.delete(&format!("/api/rooms/{room}/")).await.expect_empty(204);
    for socket in &mut sockets {
        assert_eq!(socket.closed().await, (4404, "room_deleted".to_owned()));
    }
}

async fn who_logs_out_is_closed_out_of_everything(launch: Launch) {
    let server = launch.start();
    let (one, other, room) = two_people(&server).await;
    let elsewhere = one.signed_in_again().await;
    let mut here = Socket::open_messenger(&one, room).await;
    let mut following = Socket::follow(&one).await;
    let mut kept = Socket::open_messenger(&elsewhere, room).await;
    let mut kept_following = Socket::follow(&elsewhere).await;

    let body = serde_json::json!({"refresh": one.refresh});
    assert!(one.post("/auth/logout/", body).await.status.is_success());
    for socket in [&mut here, &mut following] {
        assert_eq!(socket.closed().await, (4401, "session_ended".to_owned()));
    }
    say(&other, room, "still there?").await;
    assert_next(&mut kept, "still there?").await;
    assert_eq!(next(&mut kept_following).await["content"], "still there?");
}

async fn bytes_that_are_no_text_close_a_socket(launch: Launch) {
    let server = launch.start();
    let (one, _, room) = two_people(&server).await;
    for mut socket in [Socket::open_messenger(&one, room).await, Socket::follow(&one).await] {
        socket.send_message(Message::binary(&b"{}"[..])).await;
        assert_eq!(socket.closed().await, (1003, "text_only".to_owned()));
    }
    for mut socket in [Socket::open_messenger(&one, room).await, Socket::follow(&one).await] {
        socket.send_text(&"a".repeat(64 * 1024 + 1)).await;
        assert_eq!(socket.closed().await, (1009, "frame_too_big".to_owned()));
    }
}
