//! Every request checks a session, so that check has to stay cheap.

use kernel::SessionId;

use crate::query_log::{QueryLog, plan};
use crate::sqlite;

#[test]
fn a_session_check_is_one_query_by_two_primary_keys() {
    let (mut conn, log) = QueryLog::open();
    log.take();

    let found = sqlite::sessions::standing(&mut conn, SessionId::new(1).unwrap()).unwrap();
    assert_eq!(found, None);

    let queries = log.take();
    let [query] = queries.as_slice() else { panic!("not one query: {queries:?}") };
    let steps = plan(&mut conn, query);
    assert_eq!(steps.len(), 2, "{steps:?}");
    assert!(steps.iter().all(|step| step.contains("USING INTEGER PRIMARY KEY")), "{steps:?}");
}
