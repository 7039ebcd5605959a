use std::collections::BTreeSet;
use std::time::Duration;

use kernel::testing::noon;
use kernel::{SessionId, Timestamp, UserId};

use super::UserPorts;
use crate::testing::builders::new_session;
use crate::{Contract, Identity, NewSession, OpenSessionError, SESSIONS_PER_USER};

const HOUR: Duration = Duration::from_secs(60 * 60);

fn seconds_after_noon(seconds: usize) -> Timestamp {
    noon() + Duration::from_secs(u64::try_from(seconds).expect("a small number"))
}

pub(super) async fn an_opened_session_stands_with_its_owner(ports: &UserPorts) {
    let user = ports.add("user@example.com").await;
    let new = new_session(user.id, noon());

    let signed_in = ports.sessions.open(new.clone()).await.unwrap();

    assert_eq!(signed_in.ended, []);
    let session = signed_in.session;
    assert_eq!(session.user_id, user.id);
    assert_eq!(session.opened_at, new.opened_at);
    assert_eq!(session.expires_at, new.expires_at);
    let standing = ports.sessions.standing(session.id).await.unwrap().unwrap();
    assert_eq!(standing.session, session);
    assert_eq!(standing.identity, Identity { user: user.as_ref(), picture: None });
    assert_eq!(ports.revoked().await, BTreeSet::new());
}

pub(super) async fn an_unknown_session_does_not_stand(ports: &UserPorts) {
    assert!(!ports.stands(SessionId::new(i64::MAX).unwrap()).await);
}

pub(super) async fn an_unknown_user_opens_no_session(ports: &UserPorts) {
    let unknown = UserId::new(i64::MAX).unwrap();
    let opened = ports.sessions.open(new_session(unknown, noon())).await;
    assert!(matches!(opened, Err(OpenSessionError::NoSuchUser)));
}

pub(super) async fn every_contract_is_remembered(ports: &UserPorts) {
    let user = ports.add("user@example.com").await;
    for contract in [
        Contract::Assistant,
        Contract::Livechat,
        Contract::Messenger,
        Contract::Meet,
        Contract::Community,
    ] {
        let new = NewSession { contract, ..new_session(user.id, noon()) };
        let session = ports.open_as(new).await;
        let standing = ports.sessions.standing(session.id).await.unwrap().unwrap();
        assert_eq!(standing.session.contract, contract);
    }
}

pub(super) async fn sessions_are_listed_newest_first(ports: &UserPorts) {
    let user = ports.add("user@example.com").await;
    let other = ports.add("other@example.com").await;
    let oldest = ports.open(user.id, noon()).await;
    ports.open(other.id, noon()).await;
    let middle = ports.open(user.id, noon() + HOUR).await;
    let newest = ports.open(user.id, noon() + 2 * HOUR).await;

    let listed = ports.sessions.list(user.id, noon() + 2 * HOUR).await.unwrap();

    assert_eq!(listed, [newest, middle, oldest]);
}

pub(super) async fn sessions_are_listed_until_they_expire(ports: &UserPorts) {
    let user = ports.add("user@example.com").await;
    let short = NewSession { expires_at: noon() + HOUR, ..new_session(user.id, noon()) };
    let short = ports.open_as(short).await;
    let long = ports.open(user.id, noon() + Duration::from_secs(1)).await;

    let just_before = noon() + HOUR - Duration::from_micros(1);
    let listed = ports.sessions.list(user.id, just_before).await.unwrap();
    assert_eq!(listed, [long.clone(), short]);
    let listed = ports.sessions.list(user.id, noon() + HOUR).await.unwrap();
    assert_eq!(listed, [long]);
}

pub(super) async fn one_session_too_many_ends_the_oldest(ports: &UserPorts) {
    let user = ports.add("user@example.com").await;
    let mut sessions = Vec::new();
    for number in 0..SESSIONS_PER_USER {
        sessions.push(ports.open(user.id, seconds_after_noon(number)).await);
    }
    let oldest = &sessions[0];
    assert!(ports.stands(oldest.id).await);
    assert_eq!(ports.revoked().await, BTreeSet::new());

    let now = seconds_after_noon(SESSIONS_PER_USER);
    let signed_in = ports.sessions.open(new_session(user.id, now)).await.unwrap();

    assert_eq!(signed_in.ended, [oldest.id]);
    assert_eq!(ports.revoked().await, BTreeSet::from([oldest.id]));
    assert!(!ports.stands(oldest.id).await);
    let listed = ports.sessions.list(user.id, now).await.unwrap();
    assert_eq!(listed.len(), SESSIONS_PER_USER);
    assert_eq!(listed.first(), Some(&signed_in.session));
    assert_eq!(listed.last(), Some(&sessions[1]));
}

pub(super) async fn expired_sessions_make_room_for_new_ones(ports: &UserPorts) {
    let user = ports.add("user@example.com").await;
    let short = NewSession { expires_at: noon() + HOUR, ..new_session(user.id, noon()) };
    ports.open_as(short).await;
    for number in 1..SESSIONS_PER_USER {
        ports.open(user.id, seconds_after_noon(number)).await;
    }

    let signed_in = ports.sessions.open(new_session(user.id, noon() + HOUR)).await.unwrap();

    assert_eq!(signed_in.ended, []);
    assert_eq!(ports.revoked().await, BTreeSet::new());
}

pub(super) async fn sessions_of_others_make_no_session_too_many(ports: &UserPorts) {
    let user = ports.add("user@example.com").await;
    let other = ports.add("other@example.com").await;
    for number in 0..SESSIONS_PER_USER {
        ports.open(other.id, seconds_after_noon(number)).await;
    }

    let signed_in = ports.sessions.open(new_session(user.id, noon())).await.unwrap();

    assert_eq!(signed_in.ended, []);
    assert_eq!(ports.revoked().await, BTreeSet::new());
}

pub(super) async fn removing_expired_sessions_leaves_the_others(ports: &UserPorts) {
    let user = ports.add("user@example.com").await;
    let short = NewSession { expires_at: noon() + HOUR, ..new_session(user.id, noon()) };
    ports.open_as(short).await;
    let long = ports.open(user.id, noon()).await;

    assert_eq!(ports.sessions.remove_expired(noon()).await.unwrap(), 0);
    assert_eq!(ports.sessions.remove_expired(noon() + 2 * HOUR).await.unwrap(), 1);
    assert_eq!(ports.sessions.remove_expired(noon() + 2 * HOUR).await.unwrap(), 0);
    assert_eq!(ports.sessions.list(user.id, noon()).await.unwrap(), std::slice::from_ref(&long));
    assert!(ports.stands(long.id).await);
}
