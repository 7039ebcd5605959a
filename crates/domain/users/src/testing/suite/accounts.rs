use std::collections::BTreeSet;
use std::time::Duration;

use kernel::UserId;
use kernel::testing::noon;

use super::UserPorts;
use crate::testing::builders::{display_name, email, new_session, new_user, password_replacement};
use crate::{AddUserError, NewSession, OpenSessionError, PasswordHash, PasswordReplacement};

pub(super) async fn an_added_user_is_found_by_id_and_email(ports: &UserPorts) {
    let new = new_user("user@example.com");
    let added = ports.users.add(new.clone()).await.unwrap();
    ports.add("other@example.com").await;

    assert_eq!(added.email, Some(new.email.clone()));
    assert_eq!(added.name, new.name);
    assert_eq!(added.date_joined, new.date_joined);
    assert!(!added.is_ai && !added.is_disabled);
    let by_id = ports.users.find(added.id).await.unwrap().unwrap();
    let by_email = ports.users.find_by_email(&new.email).await.unwrap().unwrap();
    for found in [by_id, by_email] {
        assert_eq!(found.user, added);
        assert_eq!(found.password_hash.unwrap().expose(), new.password_hash.expose());
    }
}

pub(super) async fn an_email_belongs_to_one_account_in_any_spelling(ports: &UserPorts) {
    let first = ports.add("사용자.user@example.com").await;

    let second = ports.users.add(new_user("사용자.User@Example.COM")).await;

    assert!(matches!(second, Err(AddUserError::EmailTaken)));
    let found = ports.users.find_by_email(&email("사용자.USER@example.com")).await.unwrap();
    assert_eq!(found.unwrap().user, first);
}

pub(super) async fn an_unknown_user_is_absent(ports: &UserPorts) {
    let unknown = UserId::new(i64::MAX).unwrap();
    assert!(ports.users.find(unknown).await.unwrap().is_none());
    assert!(ports.users.find_by_email(&email("user@example.com")).await.unwrap().is_none());
}

pub(super) async fn a_renamed_user_is_found_under_the_new_name(ports: &UserPorts) {
    let user = ports.add("user@example.com").await;

    let renamed = ports.users.rename(user.id, display_name(" 마당 👩‍👩‍👧")).await.unwrap().unwrap();

    assert_eq!(renamed.name, display_name(" 마당 👩‍👩‍👧"));
    assert_eq!(renamed.email, user.email);
    let found = ports.users.find(user.id).await.unwrap().unwrap();
    assert_eq!(found.user, renamed);
}

pub(super) async fn a_renamed_user_shows_the_new_name_in_sessions_checked_before(
    ports: &UserPorts,
) {
    let user = ports.add("user@example.com").await;
    let session = ports.open(user.id, noon()).await;
    assert!(ports.stands(session.id).await);

    ports.users.rename(user.id, display_name("another name")).await.unwrap().unwrap();

    let standing = ports.sessions.standing(session.id).await.unwrap().unwrap();
    assert_eq!(standing.identity.user.name, "another name");
}

pub(super) async fn a_new_password_replaces_the_old_hash(ports: &UserPorts) {
    let user = ports.add("user@example.com").await;

    let ended = ports.users.set_password(password_replacement(user.id, "another")).await.unwrap();

    assert_eq!(ended, Some(vec![]));
    let hash = ports.users.find(user.id).await.unwrap().unwrap().password_hash;
    assert_eq!(hash.unwrap().expose(), "another");
}

pub(super) async fn a_new_password_ends_every_session_but_the_one_kept(ports: &UserPorts) {
    let user = ports.add("user@example.com").await;
    let other = ports.add("other@example.com").await;
    let first = ports.open(user.id, noon()).await;
    let kept = ports.open(user.id, noon()).await;
    let last = ports.open(user.id, noon()).await;
    let of_other = ports.open(other.id, noon()).await;
    assert!(ports.stands(first.id).await);

    let replacement =
        PasswordReplacement { keep: Some(kept.id), ..password_replacement(user.id, "another") };
    let ended = ports.users.set_password(replacement).await.unwrap();

    let ended: BTreeSet<_> = ended.unwrap().into_iter().collect();
    assert_eq!(ended, BTreeSet::from([first.id, last.id]));
    assert_eq!(ports.revoked().await, ended);
    assert!(!ports.stands(first.id).await && !ports.stands(last.id).await);
    assert!(ports.stands(kept.id).await && ports.stands(of_other.id).await);
}

pub(super) async fn a_new_password_with_nothing_to_keep_ends_every_session(ports: &UserPorts) {
    let user = ports.add("user@example.com").await;
    let session = ports.open(user.id, noon()).await;

    let ended = ports.users.set_password(password_replacement(user.id, "another")).await.unwrap();

    assert_eq!(ended, Some(vec![session.id]));
    assert_eq!(ports.revoked().await, BTreeSet::from([session.id]));
    assert!(!ports.stands(session.id).await);
}

pub(super) async fn only_the_password_that_was_verified_is_replaced(ports: &UserPorts) {
    let user = ports.add("user@example.com").await;
    let verified = ports.users.find(user.id).await.unwrap().unwrap().password_hash;
    let first = PasswordReplacement {
        replaces: verified.clone(),
        ..password_replacement(user.id, "the first")
    };
    let second =
        PasswordReplacement { replaces: verified, ..password_replacement(user.id, "the second") };

    assert!(ports.users.set_password(first).await.unwrap().is_some());
    assert_eq!(ports.users.set_password(second).await.unwrap(), None);

    let hash = ports.users.find(user.id).await.unwrap().unwrap().password_hash;
    assert_eq!(hash.unwrap().expose(), "the first");
}

pub(super) async fn a_replaced_password_opens_no_session(ports: &UserPorts) {
    let user = ports.add("user@example.com").await;
    let verified_by = ports.users.find(user.id).await.unwrap().unwrap().password_hash;
    let new = NewSession { verified_by, ..new_session(user.id, noon()) };
    ports.open_as(new.clone()).await;

    ports.users.set_password(password_replacement(user.id, "another")).await.unwrap().unwrap();

    let opened = ports.sessions.open(new).await;
    assert!(matches!(opened, Err(OpenSessionError::NoSuchUser)));
    let verified_by = Some(PasswordHash::new("another"));
    ports.open_as(NewSession { verified_by, ..new_session(user.id, noon()) }).await;
}

pub(super) async fn a_disabled_user_is_still_found_and_marked(ports: &UserPorts) {
    let user = ports.add("user@example.com").await;
    ports.users.disable(user.id, noon()).await.unwrap().unwrap();

    let by_id = ports.users.find(user.id).await.unwrap().unwrap();
    let by_email = ports.users.find_by_email(&email("user@example.com")).await.unwrap().unwrap();
    assert!(by_id.user.is_disabled && by_email.user.is_disabled);
    let again = ports.users.add(new_user("user@example.com")).await;
    assert!(matches!(again, Err(AddUserError::EmailTaken)));
}

pub(super) async fn a_disabled_user_loses_every_session(ports: &UserPorts) {
    let user = ports.add("user@example.com").await;
    let first = ports.open(user.id, noon()).await;
    let second = ports.open(user.id, noon()).await;
    assert!(ports.stands(first.id).await);

    let ended = ports.users.disable(user.id, noon()).await.unwrap().unwrap();

    let ended: BTreeSet<_> = ended.into_iter().collect();
    assert_eq!(ended, BTreeSet::from([first.id, second.id]));
    assert_eq!(ports.revoked().await, ended);
    assert!(!ports.stands(first.id).await && !ports.stands(second.id).await);
}

pub(super) async fn a_disabled_user_opens_no_session(ports: &UserPorts) {
    let user = ports.add("user@example.com").await;
    ports.users.disable(user.id, noon()).await.unwrap().unwrap();

    let opened = ports.sessions.open(new_session(user.id, noon())).await;

    assert!(matches!(opened, Err(OpenSessionError::NoSuchUser)));
    let later = noon() + Duration::from_secs(1);
    assert_eq!(ports.sessions.list(user.id, later).await.unwrap(), []);
}

pub(super) async fn an_unknown_account_cannot_be_changed(ports: &UserPorts) {
    let unknown = UserId::new(i64::MAX).unwrap();
    let replacement = password_replacement(unknown, "another");
    assert_eq!(ports.users.rename(unknown, display_name("another")).await.unwrap(), None);
    assert_eq!(ports.users.set_password(replacement).await.unwrap(), None);
    assert_eq!(ports.users.disable(unknown, noon()).await.unwrap(), None);
    assert_eq!(ports.users.erase(unknown, noon()).await.unwrap(), None);
}
