use std::collections::BTreeSet;

use kernel::SessionId;
use kernel::testing::noon;

use super::UserPorts;

pub(super) async fn an_ended_session_stands_no_more(ports: &UserPorts) {
    let user = ports.add("user@example.com").await;
    let ended = ports.open(user.id, noon()).await;
    let left = ports.open(user.id, noon()).await;
    assert!(ports.stands(ended.id).await);

    assert!(ports.sessions.end(user.id, ended.id, noon()).await.unwrap());

    assert!(!ports.stands(ended.id).await);
    assert!(ports.stands(left.id).await);
    assert_eq!(ports.sessions.list(user.id, noon()).await.unwrap(), [left]);
    assert_eq!(ports.revoked().await, BTreeSet::from([ended.id]));
}

pub(super) async fn a_session_ends_once(ports: &UserPorts) {
    let user = ports.add("user@example.com").await;
    let session = ports.open(user.id, noon()).await;
    assert!(ports.sessions.end(user.id, session.id, noon()).await.unwrap());
    let told = ports.latest_revocation().await;

    assert!(!ports.sessions.end(user.id, session.id, noon()).await.unwrap());

    let unknown = SessionId::new(i64::MAX).unwrap();
    assert!(!ports.sessions.end(user.id, unknown, noon()).await.unwrap());
    assert_eq!(ports.latest_revocation().await, told);
}

pub(super) async fn nobody_ends_the_session_of_another(ports: &UserPorts) {
    let user = ports.add("user@example.com").await;
    let other = ports.add("other@example.com").await;
    let session = ports.open(user.id, noon()).await;

    assert!(!ports.sessions.end(other.id, session.id, noon()).await.unwrap());

    assert!(ports.stands(session.id).await);
    assert_eq!(ports.revoked().await, BTreeSet::new());
}

pub(super) async fn ending_all_sessions_keeps_the_one_to_keep(ports: &UserPorts) {
    let user = ports.add("user@example.com").await;
    let first = ports.open(user.id, noon()).await;
    let kept = ports.open(user.id, noon()).await;
    let last = ports.open(user.id, noon()).await;
    assert!(ports.stands(first.id).await);

    let ended = ports.sessions.end_all(user.id, Some(kept.id), noon()).await.unwrap();

    let ended: BTreeSet<_> = ended.into_iter().collect();
    assert_eq!(ended, BTreeSet::from([first.id, last.id]));
    assert_eq!(ports.revoked().await, ended);
    assert!(!ports.stands(first.id).await && !ports.stands(last.id).await);
    assert_eq!(ports.sessions.list(user.id, noon()).await.unwrap(), [kept]);
}

pub(super) async fn ending_all_sessions_leaves_those_of_others(ports: &UserPorts) {
    let user = ports.add("user@example.com").await;
    let other = ports.add("other@example.com").await;
    let ended = ports.open(user.id, noon()).await;
    let of_other = ports.open(other.id, noon()).await;

    // A session to keep that is somebody else's keeps none of one's own.
    let all = ports.sessions.end_all(user.id, Some(of_other.id), noon()).await.unwrap();

    assert_eq!(all, [ended.id]);
    assert!(ports.stands(of_other.id).await);
}

pub(super) async fn ending_no_session_tells_of_none(ports: &UserPorts) {
    let user = ports.add("user@example.com").await;

    assert_eq!(ports.sessions.end_all(user.id, None, noon()).await.unwrap(), []);

    assert_eq!(ports.latest_revocation().await, None);
}

pub(super) async fn a_forgotten_session_that_was_not_ended_still_stands(ports: &UserPorts) {
    let user = ports.add("user@example.com").await;
    let session = ports.open(user.id, noon()).await;
    assert!(ports.stands(session.id).await);

    ports.sessions.forget(session.id);

    assert!(ports.stands(session.id).await);
    assert_eq!(ports.latest_revocation().await, None);
}
