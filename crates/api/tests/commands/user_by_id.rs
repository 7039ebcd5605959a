//! `madang user …` for accounts that have an id and no e-mail.

use super::user::{NEW_PASSWORD, is_out, user};
use super::{done, refused};
use crate::support::person::PASSWORD;
use crate::support::{GitHub, GitHubUser, Launch, Person, TestServer, on_both_databases, soon};

on_both_databases! {
    a_github_account_is_disabled_by_its_id,
    a_github_account_is_deleted_by_its_id,
    sessions_of_a_github_account_are_listed_and_revoked_by_its_id,
    an_account_with_an_email_may_be_named_by_its_id_too,
    a_password_is_refused_where_nobody_could_sign_in_with_it,
    no_command_touches_the_account_of_the_ai,
}

fn octocat() -> GitHubUser {
    GitHubUser::new(583_231, "octocat")
}

async fn on_github(launch: Launch) -> (GitHub, TestServer, Person) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    let person = server.sign_in_with_github(&github, &octocat()).await;
    (github, server, person)
}

async fn a_github_account_is_disabled_by_its_id(launch: Launch) {
    let (github, server, person) = on_github(launch).await;
    let text = done(&user(&server, &["disable", &person.id.to_string()], ""));
    assert!(text.contains("octocat"), "{text}");
    soon("the session is over", async || is_out(&person).await).await;
    let back = server.begin_with_github(&github, &octocat()).await;
    server.complete_with_github(&back).await.expect(403);
}

async fn a_github_account_is_deleted_by_its_id(launch: Launch) {
    let (github, server, person) = on_github(launch).await;
    let id = person.id.to_string();
    done(&user(&server, &["delete", &id], ""));
    soon("the session is over", async || is_out(&person).await).await;
    assert_eq!(refused(&user(&server, &["delete", &id], "")), format!("no account {id}"));
    let another = server.sign_in_with_github(&github, &octocat()).await;
    assert_ne!(another.id, person.id);
}

async fn sessions_of_a_github_account_are_listed_and_revoked_by_its_id(launch: Launch) {
    let (github, server, here) = on_github(launch).await;
    let id = here.id.to_string();
    let first = done(&user(&server, &["sessions", &id], ""));
    let there = server.sign_in_with_github(&github, &octocat()).await;
    let both = done(&user(&server, &["sessions", &id], ""));
    assert_eq!((first.lines().count(), both.lines().count()), (1, 2), "{both}");

    let (session, _) = first.split_once(' ').unwrap();
    done(&user(&server, &["revoke", &id, "--session", session], ""));
    soon("that session is over", async || is_out(&here).await).await;
    there.get("/auth/profile/").await.expect(200);
    let text = done(&user(&server, &["revoke", &id], ""));
    assert!(text.starts_with("1 "), "{text}");
    soon("the other one is over", async || is_out(&there).await).await;
}

async fn an_account_with_an_email_may_be_named_by_its_id_too(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    done(&user(&server, &["set-password", &person.id.to_string()], NEW_PASSWORD));
    person.log_in(NEW_PASSWORD).await.expect(200);
    other.log_in(PASSWORD).await.expect(200);
}

async fn a_password_is_refused_where_nobody_could_sign_in_with_it(launch: Launch) {
    let (_github, server, person) = on_github(launch).await;
    let id = person.id.to_string();
    for input in [NEW_PASSWORD, ""] {
        let reason = refused(&user(&server, &["set-password", &id], input));
        assert!(reason.contains(&id) && reason.contains("has no e-mail"), "{reason}");
    }
    let count = "SELECT COUNT(*) AS number FROM users WHERE password_hash IS NOT NULL";
    assert_eq!(server.database.numbers(count), [0]);
    person.get("/auth/profile/").await.expect(200);
}

async fn no_command_touches_the_account_of_the_ai(launch: Launch) {
    let server = launch.start();
    server.database.execute("INSERT INTO users (name, is_ai, created_at) VALUES ('AI', TRUE, 0)");
    let ai = server.database.numbers("SELECT id AS number FROM users WHERE is_ai")[0].to_string();
    for command in ["set-password", "disable", "delete", "sessions", "revoke"] {
        let reason = refused(&user(&server, &[command, &ai], NEW_PASSWORD));
        assert!(reason.contains("the AI's"), "{command}: {reason}");
    }
    let untouched = "SELECT COUNT(*) AS number FROM users WHERE is_ai AND disabled_at IS NULL \
                     AND erased_at IS NULL AND password_hash IS NULL";
    assert_eq!(server.database.numbers(untouched), [1]);
}
