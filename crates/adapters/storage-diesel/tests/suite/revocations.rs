//! The log of ended sessions, as followers of several writing nodes see it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use kernel::SessionId;
use kernel::testing::noon;
use tokio::task::JoinSet;
use users::testing::builders::{new_session, new_user};
use users::{Revocation, RevocationLog};

use crate::databases::{TestDatabase, on_both_databases};

on_both_databases! {
    a_follower_misses_nothing_that_two_nodes_end_at_once,
    people_taken_out_of_rooms_are_no_ended_sessions,
}

/// Reads on from the last entry seen, until told to stop and nothing is left.
async fn follow(log: Arc<dyn RevocationLog>, is_over: Arc<AtomicBool>) -> Vec<Revocation> {
    let mut seen: Vec<Revocation> = Vec::new();
    loop {
        let was_over = is_over.load(Ordering::SeqCst);
        let new = log.after(seen.last().map(|entry| entry.id), 3).await.unwrap();
        if was_over && new.is_empty() {
            return seen;
        }
        seen.extend(new);
    }
}

async fn a_follower_misses_nothing_that_two_nodes_end_at_once(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    let is_over = Arc::new(AtomicBool::new(false));
    let follower = tokio::spawn(follow(nodes[0].storage.revocations(), Arc::clone(&is_over)));

    let mut people = JoinSet::new();
    for (number, node) in nodes.iter().cycle().take(8).enumerate() {
        let (users, sessions) = (node.storage.users(), node.storage.sessions());
        people.spawn(async move {
            let address = format!("user{number}@example.com");
            let user = users.add(new_user(&address)).await.unwrap().id;
            let mut ended: Vec<SessionId> = Vec::new();
            for _ in 0..15 {
                let session = sessions.open(new_session(user, noon())).await.unwrap().session;
                assert!(sessions.end(user, session.id, noon()).await.unwrap());
                ended.push(session.id);
            }
            ended
        });
    }
    let ended: BTreeSet<_> = people.join_all().await.into_iter().flatten().collect();
    is_over.store(true, Ordering::SeqCst);

    let seen: Vec<_> =
        follower.await.unwrap().into_iter().map(|revocation| revocation.session_id).collect();
    assert_eq!(seen.len(), 8 * 15);
    assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), ended);
}

async fn people_taken_out_of_rooms_are_no_ended_sessions(database: TestDatabase) {
    let node = database.open();
    let log = node.storage.revocations();
    let insert = "INSERT INTO revocations (user_id, room_id, created_at) VALUES (1, 1, 0)";
    database.connect().execute(insert);

    assert_eq!(log.after(None, 10).await.unwrap(), []);
    assert!(log.latest().await.unwrap().is_some());
}
