//! Where the other contracts want an e-mail, people of GitHub show an empty one.

use serde_json::{Value, json};

use crate::support::{GitHub, GitHubUser, Launch, Person, Socket, TestServer, on_both_databases};

on_both_databases! {
    meet_shows_no_email,
    livechat_shows_no_email,
    community_shows_no_email,
    messenger_shows_the_login_for_a_name,
    people_without_an_email_are_not_found_by_one,
}

/// Somebody of GitHub, and somebody with an account of the server's own.
struct Scene {
    server: TestServer,
    _github: GitHub,
    octocat: Person,
    user: Person,
}

impl Scene {
    async fn set(launch: Launch) -> Self {
        let github = GitHub::start().await;
        let server = github.behind(launch).start();
        let octocat = GitHubUser::new(583_231, "octocat");
        let octocat = server.sign_in_with_github(&github, &octocat).await;
        let user = server.sign_up("User Name").await;
        Self { server, _github: github, octocat, user }
    }
}

async fn meet_shows_no_email(launch: Launch) {
    let Scene { server: _server, octocat, user, .. } = Scene::set(launch).await;
    assert_eq!(octocat.get("/auth/profile/").await.expect(200)["email"], "");
    let room = octocat.open_room("General Chat").await;
    let mut socket = Socket::open(&user, room).await;
    let shown = json!({"id": octocat.id, "email": "", "name": "octocat"});
    let path = format!("/api/rooms/{room}/");
    assert_eq!(user.get(&path).await.expect(200)["creator"], shown);
    let body = json!({"content": "안녕!"});
    let message = octocat.post(&format!("{path}messages/"), body).await.expect(201);
    assert_eq!(message["user"], shown);
    assert_eq!(socket.next().await["user"], shown);
    let listed = user.get(&format!("{path}messages/")).await.expect(200);
    assert_eq!(listed[0]["user"], shown);
}

async fn livechat_shows_no_email(launch: Launch) {
    let Scene { server: _server, octocat, user, .. } = Scene::set(launch).await;
    let room = octocat.open_room("General Chat").await;
    let mut socket = Socket::open_chat(&user, room).await;
    let body = json!({"message": "안녕!", "room": room});
    let message = octocat.post("/chat/v1/message/", body).await.expect(201);
    let frame = next_message(&mut socket).await;
    for shown in [&message, &frame] {
        assert_eq!((&shown["sender"], &shown["nickname"]), (&json!(""), &json!("octocat")));
    }
    let detail = user.get(&format!("/chat/v1/room/{room}/")).await.expect(200);
    assert_eq!(detail["members"][0], json!({"id": octocat.id, "nickname": "octocat"}));
}

/// The next frame of a message, after those of who comes.
async fn next_message(socket: &mut Socket) -> Value {
    loop {
        let frame = socket.next().await;
        if frame["type"] == "chat.message" {
            return frame;
        }
    }
}

async fn community_shows_no_email(launch: Launch) {
    let Scene { server: _server, octocat, user, .. } = Scene::set(launch).await;
    let own = octocat.get("/mysite/user/v1/profile/").await.expect(200);
    assert_eq!((&own["email"], &own["nickname"]), (&json!(""), &json!("octocat")));
    let room = octocat.open_room("General Chat").await;
    let body = json!({"message": "안녕!", "room": room});
    let message = octocat.post("/api/chat/message/", body).await.expect(201);
    assert_eq!((&message["sender"], &message["nickname"]), (&json!(""), &json!("octocat")));
    octocat.post("/user/add-friend/", json!({"email": user.email})).await.expect(200);
    assert_eq!(octocat.get("/user/friends/").await.expect(200)["friends"][0]["id"], user.id);
}

async fn messenger_shows_the_login_for_a_name(launch: Launch) {
    let Scene { server: _server, octocat, user, .. } = Scene::set(launch).await;
    let body = json!({"room_type": "direct", "participant_ids": [octocat.id]});
    let room = user.post("/chat/rooms/", body).await.expect(201);
    assert_eq!(room["room_name"], "octocat");
    let path = format!("/chat/rooms/{}", room["room_id"]);
    let body = json!({"message_content": "안녕!"});
    let message = octocat.post(&format!("{path}/messages/"), body).await.expect(201);
    assert_eq!(message["sender_name"], "octocat");
    let participants = user.get(&format!("{path}/participants/")).await.expect(200);
    let names: Vec<_> = participants["participants"].as_array().unwrap().iter().collect();
    assert!(names.iter().any(|participant| participant["user_name"] == "octocat"), "{names:?}");
}

async fn people_without_an_email_are_not_found_by_one(launch: Launch) {
    let Scene { server: _server, octocat, user, .. } = Scene::set(launch).await;
    for keyword in ["octocat", "@", "null"] {
        let found = user.get(&format!("/user/search-friends/?keyword={keyword}")).await.expect(200);
        let ids: Vec<_> = found["results"].as_array().unwrap().iter().collect();
        assert!(ids.iter().all(|profile| profile["id"] != octocat.id), "{found}");
    }
    let nobody = user.post("/user/add-friend/", json!({"email": ""})).await;
    assert!(nobody.status.is_client_error(), "{nobody:?}");
}
