//! A post that is deleted, and the rooms about it.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{assert_next, assert_room, id_of, join, say, write_post};
use crate::support::{Launch, Person, Socket, TestServer, on_both_databases};

on_both_databases! {
    a_room_whose_post_is_deleted_goes_on_without_it,
    the_welcome_post_is_nobody_s_to_delete,
    a_room_made_while_its_post_is_deleted_never_names_one_that_is_gone,
}

async fn delete_post(author: &Person, post: i64) {
    let path = format!("/api/post/detail/{post}/delete/");
    author.post(&path, json!({})).await.expect(200);
}

async fn room_about(creator: &Person, post: i64) -> i64 {
    let body = json!({"name": "채팅방 이름", "post": post});
    id_of(&creator.post("/chat/v1/room/", body).await.expect(201))
}

/// How many rooms name a post that is not there.
fn dangling(server: &TestServer) -> i64 {
    let sql = "SELECT count(*) AS number FROM rooms \
               WHERE post_id IS NOT NULL AND post_id NOT IN (SELECT id FROM posts)";
    server.database.numbers(sql)[0]
}

async fn a_room_whose_post_is_deleted_goes_on_without_it(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author Name").await;
    let other = server.sign_up("User Name").await;
    let (post, kept) = (write_post(&author, "제목").await, write_post(&author, "제목 2").await);
    let room = room_about(&other, post).await;
    let second = room_about(&author, post).await;
    let beside = room_about(&author, kept).await;
    let mut here = Socket::open_chat(&author, room).await;
    let mut there = Socket::open_chat(&other, room).await;
    let mut in_meet = Socket::open(&other, room).await;
    assert_eq!(here.next().await, join(&other));
    say(&mut here, "before").await;
    assert_next(&mut there, "before").await;

    delete_post(&author, post).await;
    say(&mut here, "after").await;
    assert_next(&mut there, "after").await;
    for content in ["before", "after"] {
        assert_eq!(in_meet.next().await["content"], content);
    }
    for room in [room, second] {
        let mut detail = other.get(&format!("/chat/v1/room/{room}/")).await.expect(200);
        detail.as_object_mut().unwrap().remove("members").expect("members");
        assert_room(&detail, "null");
    }
    let list = other.get("/chat/v1/room/").await.expect(200);
    let posts: Vec<_> = list.as_array().unwrap().iter().map(|room| &room["post"]).collect();
    assert_eq!(id_of(&list[0]), beside);
    assert_eq!(posts, [&json!(kept), &Value::Null, &Value::Null]);
    assert_eq!(dangling(&server), 0);
}

async fn the_welcome_post_is_nobody_s_to_delete(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User Name").await;
    let room = room_about(&user, 1).await;
    user.post("/api/post/detail/1/delete/", json!({})).await.expect(403);
    let detail = user.get(&format!("/chat/v1/room/{room}/")).await.expect(200);
    assert_eq!(detail["post"], 1);
}

/// As long as so many requests take.
async fn pass_time(person: &Person, requests: usize) {
    for _ in 0..requests {
        person.get("/api/post/").await.expect(200);
    }
}

async fn a_room_made_while_its_post_is_deleted_never_names_one_that_is_gone(launch: Launch) {
    const ROUNDS: usize = 25;
    const AT_ONCE: usize = 6;
    let server = launch.with("RATE_LIMIT_ENABLED", "false").start();
    let author = server.sign_up("Author Name").await;
    let mut made = 0;
    for round in 0..ROUNDS {
        let post = write_post(&author, "제목").await;
        let create = async |rank| {
            let body = json!({"name": "채팅방 이름", "post": post});
            pass_time(&author, rank).await;
            author.post("/chat/v1/room/", body).await
        };
        let deletion = async {
            pass_time(&author, round % AT_ONCE).await;
            delete_post(&author, post).await;
        };
        let (answers, ()) = tokio::join!(join_all((0..AT_ONCE).map(create)), deletion);
        for answer in answers {
            if answer.status == 201 {
                made += 1;
            } else {
                let unknown = json!({"post": ["Invalid id: object does not exist."]});
                assert_eq!(answer.expect(400), unknown);
            }
        }
        assert_eq!(dangling(&server), 0, "in round {round}");
    }
    assert!((1..ROUNDS * AT_ONCE).contains(&made), "{made} say nothing: all before or all after");
    let list = author.get("/chat/v1/room/").await.expect(200);
    let list = list.as_array().unwrap();
    assert_eq!(list.len(), made);
    assert!(list.iter().all(|room| room["post"].is_null()), "{list:?}");
}
