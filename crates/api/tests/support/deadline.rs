use std::time::Duration;

use tokio::time::{Instant, interval, timeout_at};

/// How long anything may take that has to happen.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// How long what has to happen within a second may take: on a busy machine, one more.
pub(crate) const SOON: Duration = Duration::from_secs(2);

/// Asks again and again until something is so, and fails after [`PATIENCE`].
pub(crate) async fn eventually<F>(what: &str, is_so: F)
where
    F: AsyncFnMut() -> bool,
{
    within(PATIENCE, what, is_so).await;
}

/// As [`eventually`], for what is promised within a second.
pub(crate) async fn soon<F>(what: &str, is_so: F)
where
    F: AsyncFnMut() -> bool,
{
    within(SOON, what, is_so).await;
}

/// Checks that something stays so, for longer than what is promised within a second takes.
pub(crate) async fn stays<F>(what: &str, mut is_so: F)
where
    F: AsyncFnMut() -> bool,
{
    let end = Instant::now() + SOON;
    let mut tick = interval(Duration::from_millis(50));
    while Instant::now() < end {
        assert!(is_so().await, "no longer: {what}");
        tick.tick().await;
    }
}

/// As [`eventually`], for what has a time of its own.
pub(crate) async fn within<F>(patience: Duration, what: &str, mut is_so: F)
where
    F: AsyncFnMut() -> bool,
{
    let deadline = Instant::now() + patience;
    let mut tick = interval(Duration::from_millis(20));
    let asked = async {
        while !is_so().await {
            tick.tick().await;
        }
    };
    timeout_at(deadline, asked).await.unwrap_or_else(|_| panic!("in vain: {what}"));
}
