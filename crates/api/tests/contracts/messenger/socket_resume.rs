//! `/chat/ws/{room_id}?after=`: where another socket left off.

use super::frames::{assert_next, next, say_here, two_people};
use super::{delete, edit, message_id, say, send_file};
use crate::support::{Launch, Socket, on_both_databases};

on_both_databases! {
    what_came_after_a_message_is_shown_as_it_reads_now_and_then_what_comes,
}

async fn what_came_after_a_message_is_shown_as_it_reads_now_and_then_what_comes(launch: Launch) {
    let server = launch.start();
    let (one, other, room) = two_people(&server).await;
    let first = say(&one, room, "first").await;
    let edited = say(&one, room, "second").await;
    let deleted = say(&other, room, "third").await;
    send_file(&other, room, "photo.bin", b"bytes").await;
    edit(&one, &edited, "second, edited").await.expect(200);
    delete(&other, &deleted).await.expect_empty(204);

    let mut socket = Socket::open_messenger_after(&one, room, message_id(&first)).await;
    let frame = assert_next(&mut socket, "second, edited").await;
    assert_eq!(frame["message_id"], edited["message_id"]);
    let frame = next(&mut socket).await;
    assert_eq!((&frame["type"], &frame["file_name"]), (&"message".into(), &"photo.bin".into()));
    say_here(&mut socket, "live").await;

    let mut socket = Socket::open_messenger_after(&other, room, 0).await;
    for content in ["first", "second, edited", "", "live"] {
        assert_next(&mut socket, content).await;
    }
    say_here(&mut socket, "live again").await;
}
