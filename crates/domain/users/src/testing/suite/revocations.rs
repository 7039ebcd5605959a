use std::time::Duration;

use kernel::testing::noon;
use kernel::{SessionId, Timestamp};

use super::UserPorts;

const MINUTE: Duration = Duration::from_secs(60);

/// Opens and ends as many sessions as there are times, each at its time.
async fn end_sessions_at<const COUNT: usize>(
    ports: &UserPorts,
    times: [Timestamp; COUNT],
) -> [SessionId; COUNT] {
    let user = ports.add("user@example.com").await;
    let mut ended = Vec::with_capacity(COUNT);
    for time in times {
        let session = ports.open(user.id, noon()).await;
        assert!(ports.sessions.end(user.id, session.id, time).await.unwrap());
        ended.push(session.id);
    }
    ended.try_into().expect("one for each")
}

pub(super) async fn an_empty_revocation_log_has_no_latest_entry(ports: &UserPorts) {
    assert_eq!(ports.latest_revocation().await, None);
    assert_eq!(ports.revocations.after(None, 10).await.unwrap(), []);
    assert_eq!(ports.revocations.remove_before(noon()).await.unwrap(), 0);
}

pub(super) async fn revocations_are_told_oldest_first(ports: &UserPorts) {
    let ended = end_sessions_at(ports, [noon(); 3]).await;

    let revocations = ports.revocations.after(None, 10).await.unwrap();

    let told: Vec<_> = revocations.iter().map(|revocation| revocation.session_id).collect();
    assert_eq!(told, ended);
    assert!(revocations.is_sorted_by(|earlier, later| earlier.id < later.id));
    assert_eq!(ports.latest_revocation().await, revocations.last().map(|last| last.id));
}

pub(super) async fn revocations_are_told_after_the_one_given_up_to_the_limit(ports: &UserPorts) {
    end_sessions_at(ports, [noon(); 4]).await;
    let all = ports.revocations.after(None, 10).await.unwrap();

    assert_eq!(ports.revocations.after(None, 2).await.unwrap(), all[..2]);
    assert_eq!(ports.revocations.after(Some(all[0].id), 2).await.unwrap(), all[1..3]);
    assert_eq!(ports.revocations.after(Some(all[2].id), 2).await.unwrap(), all[3..]);
    assert_eq!(ports.revocations.after(Some(all[3].id), 2).await.unwrap(), []);
}

pub(super) async fn removing_old_revocations_keeps_the_newest(ports: &UserPorts) {
    let [_, _, last] = end_sessions_at(ports, [noon(); 3]).await;
    let latest = ports.latest_revocation().await;

    assert_eq!(ports.revocations.remove_before(noon() + MINUTE).await.unwrap(), 2);
    assert_eq!(ports.revocations.remove_before(noon() + MINUTE).await.unwrap(), 0);

    let left = ports.revocations.after(None, 10).await.unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].session_id, last);
    assert_eq!(ports.latest_revocation().await, latest);
}

pub(super) async fn removing_old_revocations_keeps_the_later_ones(ports: &UserPorts) {
    let times = [noon(), noon() + MINUTE, noon() + 2 * MINUTE];
    let [_, second, third] = end_sessions_at(ports, times).await;

    assert_eq!(ports.revocations.remove_before(noon() + MINUTE).await.unwrap(), 1);

    let left = ports.revocations.after(None, 10).await.unwrap();
    let told: Vec<_> = left.iter().map(|revocation| revocation.session_id).collect();
    assert_eq!(told, [second, third]);
}
