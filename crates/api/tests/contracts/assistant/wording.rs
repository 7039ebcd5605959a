//! Errors of `/api/rooms…` are worded by the session, and those of the contract's own paths as it has them.

use reqwest::Method;
use serde_json::{Value, json};

use super::{assert_failure, assert_is_error, retry_after};
use crate::contracts::shared_rooms::{NO_ROOMS, barred_room};
use crate::support::field_errors::{BLANK, NO_ID, NO_NULL, NO_STRING, REQUIRED, too_long};
use crate::support::person::send;
use crate::support::refusals::not_objects;
use crate::support::{
    Answer, GitHub, GitHubUser, Launch, Person, Socket, TestServer, assert_shape,
    on_both_databases, on_one_database,
};

on_both_databases! {
    fields_that_will_not_do_are_named_in_the_message,
    what_one_may_not_do_is_refused_in_the_session_s_wording,
    what_is_not_there_is_not_found_in_the_session_s_wording,
}

on_one_database! {
    parameters_that_will_not_do_are_named_in_the_message,
    a_body_that_is_not_read_is_refused_in_the_session_s_wording,
    too_many_requests_are_refused_in_the_session_s_wording,
    where_nobody_is_signed_in_both_contracts_can_read_the_error,
    a_session_that_ended_is_nobody_s,
    the_contract_s_own_paths_are_worded_as_it_does_by_any_session,
    unknown_paths_of_the_contract_are_not_found_in_its_wording,
    other_methods_of_the_contract_s_paths_are_refused_in_its_wording,
}

/// One account in a session of the assistant contract and in one of meet's, and a room of somebody else's.
struct Scene {
    server: TestServer,
    _github: GitHub,
    assistant: Person,
    meet: Person,
    creator: Person,
    room: i64,
}

impl Scene {
    async fn set(launch: Launch) -> Self {
        let github = GitHub::start().await;
        let server = github.behind(launch).start();
        let octocat = GitHubUser::new(583_231, "octocat");
        let assistant = server.sign_in_with_github(&github, &octocat).await;
        let meet = server.sign_in_with_github(&github, &octocat).await;
        // Before its first use: how a session stands is remembered from then on.
        let newest = "(SELECT MAX(id) FROM sessions)";
        let sql = format!("UPDATE sessions SET contract = 'meet' WHERE id = {newest}");
        server.database.execute(&sql);
        let creator = server.sign_up("Creator Name").await;
        let room = creator.open_room("General Chat").await;
        Self { server, _github: github, assistant, meet, creator, room }
    }

    /// Asks the same in both sessions: the answers differ in nothing but their wording.
    async fn assert_refused(
        &self,
        method: Method,
        path: &str,
        status: u16,
        code: &str,
        text: &str,
    ) {
        let ask = async |person: &Person| send(person.request(method.clone(), path)).await;
        let answer = ask(&self.assistant).await;
        assert_eq!(answer.expect(status), json!({"error": code, "message": text}), "{path}");
        let union = json!({"detail": text, "error": code, "message": text});
        assert_eq!(ask(&self.meet).await.expect(status), union, "{path}");
    }

    /// Sends the same in both sessions: what is wrong with the fields is the same, too.
    async fn assert_invalid(
        &self,
        method: Method,
        path: &str,
        body: &Value,
        errors: &[(&str, &str)],
    ) {
        let ask =
            async |person: &Person| send(person.request(method.clone(), path).json(body)).await;
        assert_invalid_fields(&ask(&self.assistant).await, &ask(&self.meet).await, errors);
    }
}

#[track_caller]
fn assert_invalid_fields(assistant: &Answer, meet: &Answer, errors: &[(&str, &str)]) {
    let message: Vec<_> = errors.iter().map(|(field, text)| format!("{field}: {text}")).collect();
    let expected = json!({"error": "invalid_request", "message": message.join(" ")});
    assert_eq!(assistant.expect(400), expected);
    let mut union: Value = errors.iter().map(|(field, text)| (*field, json!([text]))).collect();
    union["error"] = json!("invalid_request");
    union["message"] = json!("The request has invalid fields.");
    assert_eq!(meet.expect(400), union);
}

/// An error that both contracts can read.
#[track_caller]
fn assert_union(answer: &Answer, status: u16, code: &str) {
    let error = answer.expect(status);
    assert_shape(&error, &[("detail", "string"), ("error", "string"), ("message", "string")]);
    assert_eq!((&error["error"], &error["message"]), (&json!(code), &error["detail"]));
}

async fn fields_that_will_not_do_are_named_in_the_message(launch: Launch) {
    let scene = Scene::set(launch).await;
    let differ = "desc and description must be the same text.";
    let no_type = "Must be \"chat\" or \"video\".";
    let (post, rooms) = (Method::POST, "/api/rooms/");
    for (body, errors) in [
        (json!({"desc": ""}), &[("name", REQUIRED)][..]),
        (json!({"name": null, "desc": 7}), &[("desc", NO_STRING), ("name", NO_NULL)]),
        (json!({"name": " ", "room_type": "dance"}), &[("name", BLANK), ("room_type", no_type)]),
        (json!({"name": "a", "desc": "one", "description": "other"}), &[("desc", differ)]),
        (
            json!({"name": "a", "requires_totp": "true"}),
            &[("requires_totp", "Must be a valid boolean.")],
        ),
        (
            json!({"name": "가".repeat(101), "desc": "가".repeat(2_001)}),
            &[("desc", &too_long(2_000)), ("name", &too_long(100))],
        ),
    ] {
        scene.assert_invalid(post.clone(), rooms, &body, errors).await;
    }
    let messages = format!("/api/rooms/{}/messages/", scene.room);
    for (body, errors) in [
        (json!({}), &[("content", REQUIRED)][..]),
        (json!({"content": " "}), &[("content", BLANK)]),
        (json!({"content": "가".repeat(4_001)}), &[("content", &too_long(4_000))]),
        (
            json!({"content": 7, "client_message_id": 7}),
            &[("client_message_id", NO_STRING), ("content", NO_STRING)],
        ),
    ] {
        scene.assert_invalid(post.clone(), &messages, &body, errors).await;
    }
    let own = scene.assistant.post(rooms, json!({"name": "방"})).await.expect(201)["id"].clone();
    let body = json!({"name": ""});
    let path = format!("/api/rooms/{own}/");
    scene.assert_invalid(Method::PATCH, &path, &body, &[("name", BLANK)]).await;
}

async fn what_one_may_not_do_is_refused_in_the_session_s_wording(launch: Launch) {
    let scene = Scene::set(launch).await;
    let room = format!("/api/rooms/{}/", scene.room);
    let said = scene.creator.post(&format!("{room}messages/"), json!({"content": "안녕!"})).await;
    let message = said.expect(201)["id"].clone();
    let creator = scene.creator.id;
    let barred = "You may not enter this room.";
    let moderate = "You can only moderate rooms you created.";
    for (method, path, text) in [
        (Method::PATCH, room.clone(), "You can only update rooms you created."),
        (Method::DELETE, room.clone(), "You can only delete rooms you created."),
        (
            Method::DELETE,
            format!("{room}messages/{message}/"),
            "You can only delete messages you wrote.",
        ),
        (Method::DELETE, format!("{room}members/{creator}/"), moderate),
        (Method::PUT, format!("{room}bans/{creator}/"), moderate),
        (Method::DELETE, format!("{room}bans/{creator}/"), moderate),
    ] {
        for path in [path.as_str(), path.trim_end_matches('/')] {
            let method = method.clone();
            scene.assert_refused(method, path, 403, "permission_denied", text).await;
        }
    }
    for access in ["invite", "totp"] {
        let room = barred_room(&scene.server, &scene.creator, access).await;
        let path = format!("/api/rooms/{room}/messages/");
        for method in [Method::GET, Method::POST] {
            scene.assert_refused(method, &path, 403, "permission_denied", barred).await;
        }
    }
}

async fn what_is_not_there_is_not_found_in_the_session_s_wording(launch: Launch) {
    let scene = Scene::set(launch).await;
    let (room, creator) = (scene.room, scene.creator.id);
    for id in NO_ROOMS {
        for (method, path) in [
            (Method::GET, format!("/api/rooms/{id}/")),
            (Method::PATCH, format!("/api/rooms/{id}/")),
            (Method::DELETE, format!("/api/rooms/{id}/")),
            (Method::GET, format!("/api/rooms/{id}/messages/")),
            (Method::POST, format!("/api/rooms/{id}/messages/")),
            (Method::DELETE, format!("/api/rooms/{id}/members/{creator}/")),
            (Method::PUT, format!("/api/rooms/{id}/bans/{creator}/")),
            (Method::DELETE, format!("/api/rooms/{room}/messages/{id}/")),
        ] {
            scene.assert_refused(method, &path, 404, "not_found", "Not found.").await;
        }
    }
}

async fn parameters_that_will_not_do_are_named_in_the_message(launch: Launch) {
    let scene = Scene::set(launch).await;
    let most = "Ensure this value is less than or equal to 200.";
    let messages = format!("/api/rooms/{}/messages/", scene.room);
    for (path, errors) in [
        ("/api/rooms/?page=0", &[("page", NO_ID)][..]),
        ("/api/rooms/?size=201&page=-1", &[("page", NO_ID), ("size", most)]),
        ("/api/rooms/?mine=maybe", &[("mine", "Must be a valid boolean.")]),
        ("/api/rooms/?room_type=dance", &[("room_type", "Must be \"chat\" or \"video\".")]),
        (&format!("{messages}?page=one"), &[("page", NO_ID)]),
        (&format!("{messages}?size=0"), &[("size", NO_ID)]),
    ] {
        let (assistant, meet) = (scene.assistant.get(path).await, scene.meet.get(path).await);
        assert_invalid_fields(&assistant, &meet, errors);
    }
    for name in ["since", "until"] {
        let answer = scene.assistant.get(&format!("{messages}?{name}=yesterday")).await;
        assert_failure(&answer, 400, "invalid_request");
        assert!(answer.json()["message"].as_str().unwrap().starts_with(&format!("{name}: ")));
    }
}

async fn a_body_that_is_not_read_is_refused_in_the_session_s_wording(launch: Launch) {
    let scene = Scene::set(launch).await;
    let own =
        scene.assistant.post("/api/rooms/", json!({"name": "방"})).await.expect(201)["id"].clone();
    for (method, path) in [
        (Method::POST, "/api/rooms/".to_owned()),
        (Method::PATCH, format!("/api/rooms/{own}/")),
        (Method::POST, format!("/api/rooms/{own}/messages/")),
    ] {
        for body in not_objects("name") {
            let answer = scene.assistant.send_text(method.clone(), &path, body).await;
            assert_failure(&answer, 400, "invalid_request");
        }
        let large = format!("{{{}}}", " ".repeat(1024 * 1024));
        for (person, is_union) in [(&scene.assistant, false), (&scene.meet, true)] {
            let too_large = person.send_text(method.clone(), &path, large.as_str()).await;
            let text = person.request(method.clone(), &path).header("content-type", "text/plain");
            for (answer, status) in [(too_large, 413), (send(text.body("{}")).await, 415)] {
                if is_union {
                    assert_union(&answer, status, "invalid_request");
                } else {
                    assert_failure(&answer, status, "invalid_request");
                }
            }
        }
    }
}

async fn too_many_requests_are_refused_in_the_session_s_wording(launch: Launch) {
    let scene = Scene::set(launch.with("RATE_LIMIT_PERSON", "3")).await;
    for _ in 0..3 {
        scene.assistant.get("/api/rooms/").await.expect(200);
    }
    for (method, path) in [
        (Method::GET, "/api/rooms/".to_owned()),
        (Method::POST, format!("/api/rooms/{}/messages/", scene.room)),
        (Method::POST, format!("/api/rooms/{}/enter/", scene.room)),
    ] {
        let answer = send(scene.assistant.request(method, &path)).await;
        assert_failure(&answer, 429, "rate_limited");
        assert!((1..=60).contains(&retry_after(&answer)), "{answer:?}");
    }
    let answer = scene.meet.get("/api/rooms/").await;
    assert_union(&answer, 429, "rate_limited");
    assert!((1..=60).contains(&retry_after(&answer)), "{answer:?}");
}

async fn where_nobody_is_signed_in_both_contracts_can_read_the_error(launch: Launch) {
    let scene = Scene::set(launch).await;
    for path in ["/api/rooms/".to_owned(), format!("/api/rooms/{}/", scene.room)] {
        let nobody = scene.server.stranger();
        let answers = [
            (nobody.get(&path).await, "not_authenticated"),
            (nobody.with_access("garbage").get(&path).await, "invalid_token"),
            (nobody.with_access(&scene.assistant.refresh).get(&path).await, "invalid_token"),
        ];
        for (answer, code) in answers {
            assert_union(&answer, 401, code);
            assert_eq!(answer.header("www-authenticate"), "Bearer");
        }
    }
}

async fn a_session_that_ended_is_nobody_s(launch: Launch) {
    let scene = Scene::set(launch).await;
    scene.assistant.post("/auth/logout/", json!({})).await.expect(200);
    assert_union(&scene.assistant.get("/api/rooms/").await, 401, "invalid_token");
    let enter = format!("/api/rooms/{}/enter/", scene.room);
    let answer = scene.assistant.post(&enter, json!({})).await;
    assert_failure(&answer, 401, "invalid_token");
    assert_union(&scene.meet.get("/api/rooms/999/").await, 404, "not_found");
}

async fn the_contract_s_own_paths_are_worded_as_it_does_by_any_session(launch: Launch) {
    let scene = Scene::set(launch).await;
    for person in [&scene.assistant, &scene.meet] {
        for path in ["/api/rooms/999/enter/", "/api/rooms/abc/enter"] {
            assert_failure(&person.post(path, json!({})).await, 404, "not_found");
        }
        let request = Socket::request(person, "/ws/rooms/999/");
        let refused = Socket::try_open(request).await.err().expect("a refusal");
        assert_eq!(refused.status, 404);
        assert_is_error(&refused.body, "not_found");
        let plain = person.get(&format!("/ws/rooms/{}/", scene.room)).await;
        assert_failure(&plain, 426, "invalid_request");
    }
}

async fn unknown_paths_of_the_contract_are_not_found_in_its_wording(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User Name").await;
    for path in [
        "/api/auth",
        "/api/auth/",
        "/api/auth/github/",
        "/api/auth/github/logout/",
        "/api/auth/github/login/more/",
        "/api/auth/refresh/token",
        "/api/auth/%00",
        "/ws/rooms",
        "/ws/rooms/",
        "/ws/rooms/1/chat/",
    ] {
        for method in ["GET", "POST", "DELETE", "BREW"] {
            for person in [&user, &server.stranger()] {
                let answer = send(person.request(method.parse().unwrap(), path)).await;
                let expected = json!({"error": "not_found", "message": "Not found."});
                assert_eq!(answer.expect(404), expected, "{method} {path}");
            }
        }
    }
    for path in ["/api/authors/", "/api/auths", "/ws/roomsy/"] {
        let answer = server.stranger().get(path).await.expect(404);
        assert_eq!(answer, json!({"detail": "Not found."}), "{path}");
    }
    for path in ["/api/rooms/1/entering/", "/api/rooms/1/enter/more/", "/api/rooms/1/2/3/4/"] {
        assert_union(&server.stranger().get(path).await, 404, "not_found");
    }
}

async fn other_methods_of_the_contract_s_paths_are_refused_in_its_wording(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User Name").await;
    for (path, allow, method) in [
        ("/ws/rooms/1/", "HEAD, GET", "POST"),
        ("/ws/rooms/1", "HEAD, GET", "PUT"),
        ("/api/rooms/1/enter/", "POST", "GET"),
        ("/api/rooms/1/enter", "POST", "DELETE"),
        ("/api/rooms/1/ai/", "POST", "GET"),
        ("/api/auth/refresh/", "POST", "BREW"),
    ] {
        for person in [&user, &server.stranger()] {
            let answer = send(person.request(method.parse().unwrap(), path)).await;
            let text = json!({"error": "invalid_request", "message": "Method not allowed."});
            assert_eq!(answer.expect(405), text, "{method} {path}");
            assert_eq!(answer.header("allow"), allow, "{method} {path}");
        }
    }
}
