use std::collections::BTreeSet;

use kernel::testing::noon;

use super::UserPorts;
use crate::OpenSessionError;
use crate::testing::builders::{display_name, email, new_session, password_replacement};

pub(super) async fn an_erased_user_is_absent_by_id_and_email(ports: &UserPorts) {
    let user = ports.add("user@example.com").await;

    let ended = ports.users.erase(user.id, noon()).await.unwrap();

    assert_eq!(ended, Some(vec![]));
    assert!(ports.users.find(user.id).await.unwrap().is_none());
    assert!(ports.users.find_by_email(&email("user@example.com")).await.unwrap().is_none());
}

pub(super) async fn an_erased_users_email_is_free_again(ports: &UserPorts) {
    let first = ports.add("user@example.com").await;
    ports.users.erase(first.id, noon()).await.unwrap().unwrap();

    let second = ports.add("user@example.com").await;

    assert_ne!(second.id, first.id);
    assert!(ports.users.find(first.id).await.unwrap().is_none());
    let found = ports.users.find_by_email(&email("user@example.com")).await.unwrap();
    assert_eq!(found.unwrap().user, second);
}

pub(super) async fn an_erased_user_loses_every_session(ports: &UserPorts) {
    let user = ports.add("user@example.com").await;
    let other = ports.add("other@example.com").await;
    let first = ports.open(user.id, noon()).await;
    let second = ports.open(user.id, noon()).await;
    let of_other = ports.open(other.id, noon()).await;
    assert!(ports.stands(first.id).await);

    let ended = ports.users.erase(user.id, noon()).await.unwrap().unwrap();

    let ended: BTreeSet<_> = ended.into_iter().collect();
    assert_eq!(ended, BTreeSet::from([first.id, second.id]));
    assert_eq!(ports.revoked().await, ended);
    assert!(!ports.stands(first.id).await && !ports.stands(second.id).await);
    assert!(ports.stands(of_other.id).await);
    assert_eq!(ports.sessions.list(user.id, noon()).await.unwrap(), []);
}

pub(super) async fn an_erased_user_opens_no_session(ports: &UserPorts) {
    let user = ports.add("user@example.com").await;
    ports.users.erase(user.id, noon()).await.unwrap().unwrap();

    let opened = ports.sessions.open(new_session(user.id, noon())).await;

    assert!(matches!(opened, Err(OpenSessionError::NoSuchUser)));
}

pub(super) async fn an_erased_account_cannot_be_changed(ports: &UserPorts) {
    let user = ports.add("user@example.com").await;
    ports.users.erase(user.id, noon()).await.unwrap().unwrap();

    let replacement = password_replacement(user.id, "another");
    assert_eq!(ports.users.rename(user.id, display_name("another")).await.unwrap(), None);
    assert_eq!(ports.users.set_password(replacement).await.unwrap(), None);
    assert_eq!(ports.users.disable(user.id, noon()).await.unwrap(), None);
    assert_eq!(ports.users.erase(user.id, noon()).await.unwrap(), None);
}
