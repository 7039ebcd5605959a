//! Sessions under races, and what a node remembers of them.

use std::collections::BTreeSet;
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use kernel::testing::noon;
use kernel::{Fault, SessionId, UserId};
use tokio::task::JoinSet;
use users::testing::builders::{display_name, new_session, new_user};
use users::{SESSIONS_PER_USER, Session, SessionRepository};

use crate::databases::{Store, TestDatabase, on_both_databases};

on_both_databases! {
    sign_ins_at_once_on_two_nodes_never_exceed_the_bound,
    a_session_that_this_node_ended_is_never_seen_again,
    a_session_that_another_node_ended_is_gone_once_forgotten,
    a_session_that_another_node_ended_is_gone_after_seconds,
    a_name_that_another_node_changed_shows_once_the_session_is_forgotten,
    a_session_of_no_known_contract_is_named,
}

async fn sign_up(store: &Store) -> UserId {
    store.storage.users().add(new_user("user@example.com")).await.unwrap().id
}

async fn open(store: &Store, user: UserId) -> Session {
    store.storage.sessions().open(new_session(user, noon())).await.unwrap().session
}

async fn stands(sessions: &dyn SessionRepository, id: SessionId) -> bool {
    sessions.standing(id).await.unwrap().is_some()
}

async fn sign_ins_at_once_on_two_nodes_never_exceed_the_bound(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    let user = sign_up(&nodes[0]).await;
    for _ in 0..SESSIONS_PER_USER - 5 {
        open(&nodes[0], user).await;
    }

    let mut ended = Vec::new();
    for at_once in std::iter::once(20).chain(std::iter::repeat_n(2, 30)) {
        let mut sign_ins = JoinSet::new();
        for node in nodes.iter().cycle().take(at_once) {
            let sessions = node.storage.sessions();
            sign_ins.spawn(async move { sessions.open(new_session(user, noon())).await.unwrap() });
        }
        ended.extend(sign_ins.join_all().await.into_iter().flat_map(|signed_in| signed_in.ended));
        let left = nodes[0].storage.sessions().list(user, noon()).await.unwrap();
        assert_eq!(left.len(), SESSIONS_PER_USER);
    }

    assert_eq!(ended.len(), 15 + 2 * 30);
    let revocations = nodes[0].storage.revocations().after(None, 1_000).await.unwrap();
    let revoked: BTreeSet<_> = revocations.iter().map(|entry| entry.session_id).collect();
    assert_eq!(revoked, ended.into_iter().collect());
}

async fn a_session_that_this_node_ended_is_never_seen_again(database: TestDatabase) {
    let node = database.open();
    let user = sign_up(&node).await;
    for _ in 0..40 {
        let id = open(&node, user).await.id;
        let is_over = Arc::new(AtomicBool::new(false));
        let mut requests = JoinSet::new();
        for _ in 0..4 {
            let (sessions, is_over) = (node.storage.sessions(), Arc::clone(&is_over));
            requests.spawn(async move {
                loop {
                    let was_over = is_over.load(Ordering::SeqCst);
                    let stands = stands(&*sessions, id).await;
                    assert!(!(was_over && stands), "an ended session stands");
                    if was_over {
                        break;
                    }
                }
            });
        }
        // Whoever asks for it anew finds it in the database, and remembers it again meanwhile.
        node.storage.sessions().forget(id);
        assert!(node.storage.sessions().end(user, id, noon()).await.unwrap());
        is_over.store(true, Ordering::SeqCst);
        requests.join_all().await;
        assert!(!stands(&*node.storage.sessions(), id).await);
    }
}

async fn a_session_that_another_node_ended_is_gone_once_forgotten(database: TestDatabase) {
    let (here, there) = (database.open(), database.open());
    let user = sign_up(&here).await;
    let id = open(&here, user).await.id;
    assert!(stands(&*here.storage.sessions(), id).await);
    assert!(there.storage.sessions().end(user, id, noon()).await.unwrap());

    here.storage.sessions().forget(id);

    assert!(!stands(&*here.storage.sessions(), id).await);
}

async fn a_session_that_another_node_ended_is_gone_after_seconds(database: TestDatabase) {
    let (here, there) = (database.open(), database.open());
    let user = sign_up(&here).await;
    let id = open(&here, user).await.id;
    assert!(stands(&*here.storage.sessions(), id).await);
    there.storage.users().disable(user, noon()).await.unwrap();

    let deadline = Instant::now() + Duration::from_secs(8);
    while stands(&*here.storage.sessions(), id).await {
        assert!(Instant::now() < deadline, "a session that was ended long ago stands");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn a_name_that_another_node_changed_shows_once_the_session_is_forgotten(
    database: TestDatabase,
) {
    let (here, there) = (database.open(), database.open());
    let user = sign_up(&here).await;
    let id = open(&here, user).await.id;
    assert!(stands(&*here.storage.sessions(), id).await);
    there.storage.users().rename(user, display_name("another name")).await.unwrap();

    here.storage.sessions().forget(id);

    let standing = here.storage.sessions().standing(id).await.unwrap().unwrap();
    assert_eq!(standing.identity.user.name, "another name");
}

async fn a_session_of_no_known_contract_is_named(database: TestDatabase) {
    let node = database.open();
    let user = sign_up(&node).await;
    let id = open(&node, user).await.id;
    database.connect().execute("UPDATE sessions SET contract = 'fax'");

    let fault = node.storage.sessions().standing(id).await.unwrap_err();

    assert!(matches!(fault, Fault::Failed(_)));
    let said = fault.source().unwrap().to_string();
    assert_eq!(said, format!("the row {id} of sessions holds an impossible contract"));
}
