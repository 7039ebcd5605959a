//! What was done through one node shows on the other, whatever that one remembers.

use serde_json::json;

use super::{assert_room, contents, id_of, join, messages, say};
use crate::support::{Answer, Kind, Launch, Person, TestServer, eventually, soon};

/// Two nodes, a room, its creator on the one, and a member on the other, which remembers that.
struct Scene {
    here: TestServer,
    there: TestServer,
    creator: Person,
    member: Person,
    room: i64,
}

impl Scene {
    async fn set() -> Self {
        let here = Launch::on(Kind::Postgresql).start();
        let there = here.another_node();
        let creator = here.sign_up("Creator Name").await;
        let member = here.sign_up("User Name").await.on(&there);
        let room = creator.open_room("General Chat").await;
        join(&member, room).await;
        Self { here, there, creator, member, room }
    }

    fn path(&self, rest: &str) -> String {
        format!("/api/rooms/{}/{rest}", self.room)
    }

    async fn post_there(&self) -> Answer {
        say(&self.creator, self.room, "Hello, world!").await;
        self.member.post(&self.path("messages/"), json!({"content": "Hi there!"})).await
    }
}

#[tokio::test]
async fn a_message_is_read_and_deleted_through_either() {
    let scene = Scene::set().await;
    let id = id_of(&say(&scene.creator, scene.room, "Hello, world!").await);
    say(&scene.member, scene.room, "Hi there!").await;
    let list = messages(&scene.creator, scene.room).await;
    assert_eq!(contents(&list), ["Hello, world!", "Hi there!"]);
    assert_eq!(messages(&scene.member, scene.room).await, list);

    let path = scene.path(&format!("messages/{id}/"));
    scene.creator.on(&scene.there).delete(&path).await.expect_empty(204);
    assert_eq!(contents(&messages(&scene.creator, scene.room).await), ["Hi there!"]);
}

#[tokio::test]
async fn a_message_sent_again_through_the_other_is_not_stored_again() {
    let scene = Scene::set().await;
    let body = json!({"content": "Hello, world!", "client_message_id": "7"});
    let path = scene.path("messages/");
    let message = scene.creator.post(&path, body.clone()).await.expect(201);
    let again = scene.creator.on(&scene.there).post(&path, body).await.expect(200);
    assert_eq!(again, message);
}

#[tokio::test]
async fn a_revision_shows_at_once() {
    let scene = Scene::set().await;
    scene.member.get(&scene.path("")).await.expect(200);
    let body = json!({"name": "Updated Room Name"});
    let room = scene.creator.patch(&scene.path(""), body).await.expect(200);
    assert_eq!(scene.member.get(&scene.path("")).await.expect(200), room);
}

#[tokio::test]
async fn a_deleted_room_is_gone_within_a_second() {
    let scene = Scene::set().await;
    scene.creator.delete(&scene.path("")).await.expect_empty(204);
    assert_eq!(scene.member.get("/api/rooms/").await.expect(200), json!([]));
    soon("the room is gone", async || {
        let body = json!({"content": "Hi there!"});
        scene.member.post(&scene.path("messages/"), body).await.status == 404
    })
    .await;
    scene.member.get(&scene.path("")).await.expect(404);
}

#[tokio::test]
async fn a_ban_holds_within_a_second_and_its_end_within_five() {
    let scene = Scene::set().await;
    let ban = scene.path(&format!("bans/{}/", scene.member.id));
    scene.creator.put(&ban).await.expect(200);
    soon("no more posts", async || scene.post_there().await.status == 403).await;
    scene.creator.delete(&ban).await.expect_empty(204);
    eventually("posts again", async || scene.post_there().await.status == 201).await;
}

#[tokio::test]
async fn who_is_removed_from_an_invite_room_is_out_within_a_second() {
    let scene = Scene::set().await;
    scene.here.database.execute("UPDATE rooms SET access = 'invite'");
    let place = scene.path(&format!("members/{}/", scene.member.id));
    scene.creator.delete(&place).await.expect_empty(204);
    soon("no more posts", async || scene.post_there().await.status == 403).await;
}

#[tokio::test]
async fn who_inherits_a_room_has_its_rights_there_too() {
    let scene = Scene::set().await;
    let body = json!({"name": "Mine"});
    scene.member.patch(&scene.path(""), body.clone()).await.expect(403);
    let place = scene.path(&format!("members/{}/", scene.creator.id));
    scene.creator.delete(&place).await.expect_empty(204);
    eventually("the heir has the rights", async || {
        scene.member.patch(&scene.path(""), body.clone()).await.status == 200
    })
    .await;
}

#[tokio::test]
async fn what_was_read_through_one_is_read_on_the_other_within_a_second() {
    let scene = Scene::set().await;
    say(&scene.creator, scene.room, "Hello, world!").await;
    let detail = scene.member.get(&scene.path("")).await.expect(200);
    assert_room(&detail);
    assert_eq!(detail["has_new_message"], true);
    messages(&scene.member.on(&scene.here), scene.room).await;
    soon("it is read", async || {
        scene.member.get(&scene.path("")).await.expect(200)["has_new_message"] == false
    })
    .await;
}
