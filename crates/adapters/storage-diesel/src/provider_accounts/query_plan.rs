//! Signing in costs the same, however many people have accounts.

use diesel::connection::SimpleConnection;
use kernel::testing::noon;
use users::testing::builders::{pending_sign_in, provider_profile};

use crate::query_log::{QueryLog, plan};
use crate::sqlite::{pending_sign_ins, provider_accounts, users as accounts};

fn assert_all_search(indexes: &[&str], run: impl FnOnce(&mut diesel::SqliteConnection)) {
    let (mut conn, log) = QueryLog::open();
    conn.batch_execute(
        "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 100)
         INSERT INTO users (name, created_at, github_id) SELECT 'User', 0, n FROM n",
    )
    .unwrap();
    log.take();
    run(&mut conn);
    let queries = log.take();
    assert_eq!(queries.len(), indexes.len(), "{queries:?}");
    for (query, index) in queries.iter().zip(indexes) {
        let steps = plan(&mut conn, query);
        let [step] = steps.as_slice() else { panic!("{query} {steps:?}") };
        assert!(step.contains("USING") && step.contains(index), "{query} {steps:?}");
    }
}

#[test]
fn an_account_is_refreshed_by_its_number_at_the_provider() {
    assert_all_search(
        &["INDEX users_github", "INDEX uploads_owner", "INDEX sessions_user"],
        |conn| {
            let refreshed = provider_accounts::refresh(conn, &provider_profile(7, "name"), noon());
            assert!(refreshed.unwrap().is_some());
        },
    );
}

#[test]
fn the_account_of_the_ai_is_found_by_an_index_of_its_own() {
    let (mut conn, log) = QueryLog::open();
    accounts::find_or_add_ai(&mut conn, noon()).unwrap();
    log.take();
    accounts::find_or_add_ai(&mut conn, noon()).unwrap();
    let queries = log.take();
    let [query] = queries.as_slice() else { panic!("not one query: {queries:?}") };
    assert_eq!(plan(&mut conn, query), ["SCAN users USING INDEX users_ai"]);
}

#[test]
fn a_pending_sign_in_is_taken_by_its_state_and_removed_by_its_end() {
    assert_all_search(&["PRIMARY KEY", "INDEX pending_sign_ins_expiry"], |conn| {
        pending_sign_ins::take(conn, pending_sign_in(1).state, noon()).unwrap();
        pending_sign_ins::remove_expired(conn, noon()).unwrap();
    });
}
