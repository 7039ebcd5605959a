//! Sign-ins that go on elsewhere, on two nodes.

use kernel::testing::noon;
use tokio::task::JoinSet;
use users::testing::builders::pending_sign_in;

use crate::databases::{TestDatabase, on_both_databases};

on_both_databases! {
    of_many_who_come_back_at_once_on_two_nodes_one_goes_on,
    what_was_taken_leaves_no_row,
}

async fn of_many_who_come_back_at_once_on_two_nodes_one_goes_on(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    for round in 0..10 {
        let new = pending_sign_in(round);
        let state = new.state;
        nodes[0].storage.pending_sign_ins().add(new).await.unwrap();
        let mut coming_back = JoinSet::new();
        for node in nodes.iter().cycle().take(20) {
            let pending = node.storage.pending_sign_ins();
            coming_back.spawn(async move { pending.take(state, noon()).await.unwrap() });
        }

        let taken = coming_back.join_all().await;

        assert_eq!(taken.into_iter().flatten().count(), 1);
    }
}

async fn what_was_taken_leaves_no_row(database: TestDatabase) {
    let node = database.open();
    let (taken, left) = (pending_sign_in(1), pending_sign_in(2));
    for new in [&taken, &left] {
        node.storage.pending_sign_ins().add(new.clone()).await.unwrap();
    }

    node.storage.pending_sign_ins().take(taken.state, noon()).await.unwrap().unwrap();

    let states = database.connect().texts("SELECT state AS text FROM pending_sign_ins");
    assert_eq!(states, [left.state.to_string()]);
}
