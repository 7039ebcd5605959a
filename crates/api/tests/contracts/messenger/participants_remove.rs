//! `DELETE /chat/rooms/{room_id}/participants/{user_id}/`

use super::{
    NOT_FOUND, listed, make_group, messages_of, open_direct, participants_of, remove, say,
};
use crate::support::field_errors::assert_detail;
use crate::support::{Launch, Person, Socket, on_both_databases};

on_both_databases! {
    the_creator_takes_anybody_out,
    who_leaves_is_out_and_may_be_brought_back,
    others_take_nobody_out,
    who_is_not_there_is_not_found,
    the_creator_s_rights_pass_to_the_longest_standing,
    the_room_is_gone_with_the_last_one,
    sockets_of_who_is_out_are_closed,
}

fn participant(room: i64, person: &Person) -> String {
    format!("{}{}/", participants_of(room), person.id)
}

async fn the_creator_takes_anybody_out(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let member = server.sign_up("User Name").await;
    let room = make_group(&creator, "새로운 채팅방", &[&member]).await;
    say(&member, room, "안녕하세요!").await;
    creator.delete(&participant(room, &member)).await.expect_empty(204);
    member.get(&messages_of(room)).await.expect(403);
    assert_eq!(member.get("/chat/rooms/").await.expect(200)["total_count"], 0);
    assert_eq!(listed(&creator, room).await["participant_count"], 1);
    assert_eq!(listed(&creator, room).await["last_message"], "안녕하세요!");
    assert_detail(&creator.delete(&participant(room, &member)).await, 404, NOT_FOUND);
}

async fn who_leaves_is_out_and_may_be_brought_back(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let member = server.sign_up("User Name").await;
    let room = make_group(&creator, "새로운 채팅방", &[&member]).await;
    let bare = participant(room, &member).trim_end_matches('/').to_owned();
    member.delete(&bare).await.expect_empty(204);
    member.get(&participants_of(room)).await.expect(403);
    let body = serde_json::json!({"user_ids": [member.id]});
    creator.post(&participants_of(room), body).await.expect(201);
    say(&member, room, "다시 왔어요").await;
}

async fn others_take_nobody_out(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let [one, two] = [server.sign_up("User Name").await, server.sign_up("Another User").await];
    let stranger = server.sign_up("Third User").await;
    let room = make_group(&creator, "새로운 채팅방", &[&one, &two]).await;
    for (caller, person) in [(&one, &two), (&one, &creator), (&stranger, &one), (&one, &stranger)] {
        let answer = caller.delete(&participant(room, person)).await;
        assert_detail(&answer, 403, "Only the room's creator can do this.");
    }
    assert_eq!(listed(&creator, room).await["participant_count"], 3);
}

async fn who_is_not_there_is_not_found(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let stranger = server.sign_up("User Name").await;
    let room = make_group(&creator, "새로운 채팅방", &[]).await;
    assert_detail(&creator.delete(&participant(room, &stranger)).await, 404, NOT_FOUND);
    for id in crate::contracts::shared_rooms::NO_ROOMS {
        let answer = creator.delete(&format!("{}{id}/", participants_of(room))).await;
        assert_detail(&answer, 404, NOT_FOUND);
    }
}

async fn the_creator_s_rights_pass_to_the_longest_standing(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let [one, two] = [server.sign_up("User Name").await, server.sign_up("Another User").await];
    let room = make_group(&creator, "새로운 채팅방", &[&one]).await;
    let body = serde_json::json!({"user_ids": [two.id]});
    creator.post(&participants_of(room), body).await.expect(201);
    remove(&creator, room, &creator).await;
    assert_eq!(listed(&two, room).await["created_by"], one.id);
    two.delete(&participant(room, &one)).await.expect(403);
    remove(&one, room, &two).await;
}

async fn the_room_is_gone_with_the_last_one(launch: Launch) {
    let server = launch.start();
    let [one, two] = [server.sign_up("User Name").await, server.sign_up("Another User").await];
    for room in [make_group(&one, "새로운 채팅방", &[&two]).await, open_direct(&one, &two).await]
    {
        remove(&one, room, &one).await;
        say(&two, room, "아직 있어요").await;
        remove(&two, room, &two).await;
        for person in [&one, &two] {
            for path in [messages_of(room), participants_of(room), format!("/api/rooms/{room}/")] {
                assert_eq!(person.get(&path).await.expect(404)["detail"], NOT_FOUND);
            }
        }
    }
    let new = open_direct(&one, &two).await;
    assert_eq!(one.get(&messages_of(new)).await.expect(200)["total_count"], 0);
}

async fn sockets_of_who_is_out_are_closed(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let [one, two] = [server.sign_up("User Name").await, server.sign_up("Another User").await];
    let room = make_group(&creator, "새로운 채팅방", &[&one, &two]).await;
    for (remover, person) in [(&creator, &one), (&two, &two)] {
        let mut here = Socket::open_messenger(person, room).await;
        let mut in_meet = Socket::open(person, room).await;
        remove(remover, room, person).await;
        for socket in [&mut here, &mut in_meet] {
            assert_eq!(socket.closed().await, (4403, "removed_from_room".to_owned()));
        }
    }
}
