use std::fmt::Debug;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use tokio::runtime::Handle;

/// How many values a property is tried with: each costs a request at least.
const CASES: u32 = 64;

/// Checks something of any value of a kind, and fails with the smallest value that it does not hold of.
pub(crate) async fn for_any<S, F>(values: fn() -> S, check: F)
where
    S: Strategy<Value: Debug> + 'static,
    F: AsyncFn(S::Value) + Send + 'static,
{
    let runtime = Handle::current();
    let tried = tokio::task::spawn_blocking(move || {
        let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
        let tried = TestRunner::new(config).run(&values(), |value| {
            let checked = AssertUnwindSafe(check(value)).catch_unwind();
            runtime.block_on(checked).map_err(|_| TestCaseError::fail("as it says above"))
        });
        tried.map_err(|error| error.to_string())
    });
    assert_eq!(tried.await.unwrap(), Ok(()));
}
