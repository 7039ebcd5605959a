use std::sync::Arc;
use std::time::Duration;

use actix_web::web::Data;
use kernel::{Fault, RevocationId};
use realtime::Closing;
use tokio::time::{MissedTickBehavior, interval};
use users::{Revocation, RevocationLog};

use crate::application::Application;

/// How often the log is asked: what ends in one process ends in all within a second (contracts rule 5).
const EVERY: Duration = Duration::from_millis(400);
/// Entries read at once.
const BATCH: u32 = 1_000;

/// Follows the log of ended sessions, which other processes and the command line write to as well.
pub(super) struct Follower {
    application: Data<Application>,
    log: Arc<dyn RevocationLog>,
    last: Option<RevocationId>,
}

impl Follower {
    /// Begins at the log's end: nothing is remembered yet that an older entry could concern.
    pub(super) async fn new(application: Data<Application>) -> Result<Self, Fault> {
        let log = application.storage.revocations();
        let last = log.latest().await?;
        Ok(Self { application, log, last })
    }

    pub(super) async fn run(mut self) {
        let mut ticks = interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            if let Err(fault) = self.catch_up().await {
                // Sessions are remembered for seconds: while the database is away, no request with a
                // token is served after that.
                tracing::warn!(%fault, "ended sessions cannot be read");
            }
        }
    }

    async fn catch_up(&mut self) -> Result<(), Fault> {
        loop {
            let entries = self.log.after(self.last, BATCH).await?;
            let Some(newest) = entries.last().map(|entry| entry.id) else { return Ok(()) };
            for entry in &entries {
                self.apply(entry);
            }
            self.last = Some(newest);
        }
    }

    fn apply(&self, entry: &Revocation) {
        let Self { application, .. } = self;
        application.storage.sessions().forget(entry.session_id);
        application.hub.close_session(entry.session_id, Closing::SessionEnded);
    }
}
