use std::time::Duration;

use tokio::time::{Instant, interval, timeout_at};

/// How long anything may take that has to happen.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// Asks again and again until something is so, and fails after [`PATIENCE`].
pub(crate) async fn eventually<F>(what: &str, mut is_so: F)
where
    F: AsyncFnMut() -> bool,
{
    let deadline = Instant::now() + PATIENCE;
    let mut tick = interval(Duration::from_millis(20));
    let asked = async {
        while !is_so().await {
            tick.tick().await;
        }
    };
    timeout_at(deadline, asked).await.unwrap_or_else(|_| panic!("in vain: {what}"));
}
