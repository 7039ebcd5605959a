//! `DELETE /chat/rooms/{room_id}/messages/{message_id}/`

use serde_json::json;

use super::{
    NOT_FOUND, contents, delete, edit, make_group, messages_of, page, path_of, remove, say,
};
use crate::contracts::shared_rooms::NO_ROOMS;
use crate::support::field_errors::assert_detail;
use crate::support::{Launch, on_both_databases};

on_both_databases! {
    its_sender_deletes_a_message_once,
    the_room_s_creator_deletes_what_others_sent,
    others_delete_nothing,
    what_is_not_there_is_not_found,
    who_left_deletes_nothing_any_more,
}

async fn its_sender_deletes_a_message_once(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let sender = server.sign_up("User Name").await;
    let room = make_group(&creator, "새로운 채팅방", &[&sender]).await;
    for bare in [false, true] {
        let sent = say(&sender, room, "안녕하세요!").await;
        let path = path_of(&sent);
        let path = if bare { path.trim_end_matches('/') } else { &path };
        sender.delete(path).await.expect_empty(204);
        for person in [&sender, &creator] {
            assert_detail(&person.delete(path).await, 404, NOT_FOUND);
            assert_detail(&edit(person, &sent, "수정된").await, 404, NOT_FOUND);
        }
    }
    let page = page(&creator, room, "").await;
    assert_eq!(contents(&page), ["", ""]);
    assert_eq!(page["messages"][0]["is_deleted"], true);
    let elsewhere = creator.get(&format!("/api/rooms/{room}/messages/")).await.expect(200);
    assert_eq!(elsewhere, json!([]));
}

async fn the_room_s_creator_deletes_what_others_sent(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let sender = server.sign_up("User Name").await;
    let room = make_group(&creator, "새로운 채팅방", &[&sender]).await;
    let sent = say(&sender, room, "안녕하세요!").await;
    delete(&creator, &sent).await.expect_empty(204);
    // Whoever has the creator's rights now.
    remove(&creator, room, &creator).await;
    let other = server.sign_up("Another User").await;
    let body = json!({"user_ids": [other.id]});
    sender.post(&super::participants_of(room), body).await.expect(201);
    let sent = say(&other, room, "안녕하세요!").await;
    delete(&sender, &sent).await.expect_empty(204);
}

async fn others_delete_nothing(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let [sender, other] = [server.sign_up("User Name").await, server.sign_up("Another User").await];
    let room = make_group(&creator, "새로운 채팅방", &[&sender, &other]).await;
    for author in [&sender, &creator] {
        let sent = say(author, room, "안녕하세요!").await;
        let answer = delete(&other, &sent).await;
        assert_detail(&answer, 403, "This message is not yours to change.");
    }
    assert_eq!(contents(&page(&creator, room, "").await), ["안녕하세요!", "안녕하세요!"]);
}

async fn what_is_not_there_is_not_found(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let room = make_group(&sender, "새로운 채팅방", &[]).await;
    let other_room = make_group(&sender, "다른 방", &[]).await;
    let elsewhere = super::message_id(&say(&sender, other_room, "안녕하세요!").await).to_string();
    for id in NO_ROOMS.into_iter().chain([elsewhere.as_str()]) {
        let answer = sender.delete(&format!("{}{id}/", messages_of(room))).await;
        assert_detail(&answer, 404, NOT_FOUND);
    }
    assert_eq!(contents(&page(&sender, other_room, "").await), ["안녕하세요!"]);
}

async fn who_left_deletes_nothing_any_more(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let sender = server.sign_up("User Name").await;
    let room = make_group(&creator, "새로운 채팅방", &[&sender]).await;
    let sent = say(&sender, room, "안녕하세요!").await;
    remove(&sender, room, &sender).await;
    assert_detail(&delete(&sender, &sent).await, 403, super::NOT_IN_ROOM);
    assert_eq!(contents(&page(&creator, room, "").await), ["안녕하세요!"]);
}
