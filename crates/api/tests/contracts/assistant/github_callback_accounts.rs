//! `POST /api/auth/github/callback/`: whose account it is.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{assert_failure, id_of};
use crate::support::person::PASSWORD;
use crate::support::pictures::PNG;
use crate::support::profile::{own_profile, upload};
use crate::support::{GitHub, GitHubUser, Launch, Person, Socket, TestServer, on_both_databases};

on_both_databases! {
    the_same_github_id_is_the_same_account_with_what_github_shows_now,
    open_sockets_show_what_github_shows_now,
    what_was_changed_here_is_as_github_shows_it_after_the_next_sign_in,
    a_name_and_an_email_that_are_public_are_not_taken_over,
    who_has_no_avatar_shows_none,
    a_login_that_another_had_before_is_another_account,
    a_local_account_with_the_same_email_and_name_stays_its_owner_s,
    who_signs_in_twice_at_once_for_the_first_time_has_one_account,
    while_registration_is_closed_only_known_people_get_in,
    a_disabled_account_does_not_get_in,
    an_erased_account_is_a_new_one_at_the_next_sign_in,
    nobody_gets_in_by_a_password,
}

fn octocat() -> GitHubUser {
    GitHubUser::new(583_231, "octocat")
}

async fn say(person: &Person, room: i64, content: &str) -> Value {
    let body = json!({"content": content});
    person.post(&format!("/api/rooms/{room}/messages/"), body).await.expect(201)
}

async fn messages(person: &Person, room: i64) -> Value {
    person.get(&format!("/api/rooms/{room}/messages/")).await.expect(200)
}

fn accounts(server: &TestServer) -> i64 {
    server.database.numbers("SELECT COUNT(*) AS number FROM users")[0]
}

async fn the_same_github_id_is_the_same_account_with_what_github_shows_now(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    let before = server.sign_in_with_github(&github, &octocat()).await;
    let room = before.open_room("General Chat").await;
    say(&before, room, "before").await;
    assert_eq!(before.get("/auth/profile/").await.expect(200)["name"], "octocat");

    let avatar = "https://avatars.githubusercontent.com/u/583231?v=5";
    let renamed =
        GitHubUser { login: "mona".to_owned(), avatar: Some(avatar.to_owned()), ..octocat() };
    let back = server.begin_with_github(&github, &renamed).await;
    let signed_in = server.complete_with_github(&back).await.expect(200);
    assert_eq!(signed_in["user"], json!({"id": before.id, "username": "mona", "avatar": avatar}));
    assert_eq!(accounts(&server), 1);

    let after = before.with_access(signed_in["access"].as_str().unwrap());
    for session in [&after, &before] {
        assert_eq!(session.get("/auth/profile/").await.expect(200)["name"], "mona");
        let profile = own_profile(session).await;
        assert_eq!(profile["nickname"], "mona");
        assert_eq!(profile["profile_picture"], avatar);
        say(session, room, "after").await;
    }
    for message in messages(&after, room).await.as_array().unwrap() {
        assert_eq!(message["sender"], "mona");
        assert_eq!(message["user"], json!({"id": before.id, "email": "", "name": "mona"}));
    }
    let shown = after.get(&format!("/api/rooms/{room}/")).await.expect(200);
    assert_eq!(shown["creator"]["name"], "mona");
}

async fn open_sockets_show_what_github_shows_now(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    let person = server.sign_in_with_github(&github, &octocat()).await;
    let room = person.open_room("General Chat").await;
    let mut socket = Socket::open_chat(&person, room).await;
    let avatar = "https://avatars.githubusercontent.com/u/583231?v=5".to_owned();
    let renamed = GitHubUser { avatar: Some(avatar), ..GitHubUser::new(583_231, "mona") };
    for shown in [octocat(), renamed] {
        server.sign_in_with_github(&github, &shown).await;
        socket.send(json!({"type": "chat.message", "message": "안녕!"})).await;
        let frame = socket.next().await;
        assert_eq!(frame["nickname"], shown.login);
        assert_eq!(frame["profile_picture_url"], shown.avatar.unwrap());
    }
}

async fn what_was_changed_here_is_as_github_shows_it_after_the_next_sign_in(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    let person = server.sign_in_with_github(&github, &octocat()).await;
    person.patch("/auth/profile/", json!({"name": "Another Name"})).await.expect(200);
    let uploaded = upload(&person, PNG).await;
    assert_eq!(own_profile(&person).await["nickname"], "Another Name");

    server.sign_in_with_github(&github, &octocat()).await;
    let profile = own_profile(&person).await;
    assert_eq!(profile["nickname"], "octocat");
    assert_eq!(profile["profile_picture"], octocat().avatar.unwrap());
    assert_ne!(profile["profile_picture"], uploaded);
}

async fn a_name_and_an_email_that_are_public_are_not_taken_over(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    let known = GitHubUser {
        name: Some("monalisa octocat".to_owned()),
        email: Some("octocat@example.com".to_owned()),
        ..octocat()
    };
    let person = server.sign_in_with_github(&github, &known).await;
    assert_eq!(person.name, "octocat");
    let profile = person.get("/auth/profile/").await.expect(200);
    assert_eq!((&profile["name"], &profile["email"]), (&json!("octocat"), &json!("")));
    let sql = "SELECT COUNT(*) AS number FROM users WHERE email IS NOT NULL";
    assert_eq!(server.database.numbers(sql), [0]);
}

async fn who_has_no_avatar_shows_none(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    for avatar in [None, Some(""), Some("javascript:alert(1)")] {
        let bare = GitHubUser { avatar: avatar.map(str::to_owned), ..octocat() };
        let back = server.begin_with_github(&github, &bare).await;
        let signed_in = server.complete_with_github(&back).await.expect(200);
        assert_eq!(signed_in["user"]["avatar"], "");
        let person = server.stranger().with_access(signed_in["access"].as_str().unwrap());
        assert_eq!(own_profile(&person).await["profile_picture"], "");
    }
}

async fn a_login_that_another_had_before_is_another_account(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    let first = server.sign_in_with_github(&github, &octocat()).await;
    let second = server.sign_in_with_github(&github, &GitHubUser::new(7, "octocat")).await;
    assert_ne!(first.id, second.id);
    assert_eq!(first.get("/auth/profile/").await.expect(200)["id"], first.id);
    assert_eq!(second.get("/auth/profile/").await.expect(200)["id"], second.id);
}

async fn a_local_account_with_the_same_email_and_name_stays_its_owner_s(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    let local = server.sign_up("octocat").await;
    let same = GitHubUser { email: Some(local.email.clone()), ..octocat() };
    for _ in 0..2 {
        let person = server.sign_in_with_github(&github, &same).await;
        assert_ne!(person.id, local.id);
        assert_eq!(person.get("/auth/profile/").await.expect(200)["email"], "");
    }
    let profile = local.get("/auth/profile/").await.expect(200);
    assert_eq!((&profile["id"], &profile["email"]), (&json!(local.id), &json!(local.email)));
    local.log_in(PASSWORD).await.expect(200);
    assert_eq!(local.get("/auth/sessions/").await.expect(200).as_array().unwrap().len(), 2);
    assert_eq!(accounts(&server), 2);
}

async fn who_signs_in_twice_at_once_for_the_first_time_has_one_account(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    let octocat = octocat();
    let sign_ins = (0..10).map(|_| server.sign_in_with_github(&github, &octocat));
    let people = join_all(sign_ins).await;
    assert!(people.iter().all(|person| person.id == people[0].id));
    assert_eq!(accounts(&server), 1);
}

async fn while_registration_is_closed_only_known_people_get_in(launch: Launch) {
    let github = GitHub::start().await;
    let mut server = github.behind(launch).start();
    let known = server.sign_in_with_github(&github, &octocat()).await;
    server.kill();
    server.set("REGISTRATION", "closed");
    server.start();
    let back = server.begin_with_github(&github, &GitHubUser::new(7, "stranger")).await;
    assert_failure(&server.complete_with_github(&back).await, 403, "permission_denied");
    assert_eq!(accounts(&server), 1);
    assert_eq!(server.sign_in_with_github(&github, &octocat()).await.id, known.id);
}

async fn a_disabled_account_does_not_get_in(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    let person = server.sign_in_with_github(&github, &octocat()).await;
    let disabled = server.madang(&["user", "disable", &person.id.to_string()], "");
    assert!(disabled.status.success(), "{disabled:?}");
    let back = server.begin_with_github(&github, &octocat()).await;
    assert_failure(&server.complete_with_github(&back).await, 403, "permission_denied");
    let standing = "SELECT COUNT(*) AS number FROM sessions";
    assert_eq!(server.database.numbers(standing), [0]);
    assert_eq!(accounts(&server), 1);
}

async fn an_erased_account_is_a_new_one_at_the_next_sign_in(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    let witness = server.sign_up("User Name").await;
    let room = witness.open_room("General Chat").await;
    let before = server.sign_in_with_github(&github, &octocat()).await;
    say(&before, room, "before").await;
    before.delete("/auth/profile/").await.expect_empty(204);
    before.get("/auth/profile/").await.expect(401);

    let after = server.sign_in_with_github(&github, &octocat()).await;
    assert_ne!(after.id, before.id);
    assert_eq!(after.get("/api/rooms/").await.expect(200), json!([]), "it entered no room yet");
    let message = messages(&witness, room).await[0].clone();
    assert_eq!(message["user"], json!({"id": before.id, "email": "", "name": ""}));
    assert_ne!(id_of(&say(&after, room, "after").await), id_of(&message));
    before.get("/auth/profile/").await.expect(401);
}

async fn nobody_gets_in_by_a_password(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    let person = server.sign_in_with_github(&github, &octocat()).await;
    for path in ["/auth/login/", "/user/login/", "/user/v1/login/"] {
        for email in ["", "octocat", "octocat@example.com", "583231"] {
            for password in ["", PASSWORD] {
                let body = json!({"email": email, "password": password});
                let answer = server.stranger().post(path, body).await;
                assert!(answer.status.is_client_error(), "{path} {email}: {answer:?}");
            }
        }
    }
    for current in ["", PASSWORD] {
        let body = json!({"current": current, "new": "another-secure-password-456"});
        person.post("/auth/password/", body).await.expect(400);
    }
    person.get("/auth/profile/").await.expect(200);
}
