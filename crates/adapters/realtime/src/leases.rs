mod book;

use std::time::Duration;

use async_trait::async_trait;
use kernel::Fault;
use rooms::{Passage, Passages};
use tokio::time::{Instant, MissedTickBehavior, interval};

use self::book::Lease;
use crate::hub::{Hub, WeakHub};

pub(crate) use self::book::PassageBook;

/// How often comings and goings are written at most, unless somebody asks for it.
const PERIOD: Duration = Duration::from_millis(500);
/// How often the lease is renewed at least.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// How long the lease lasts: two renewals may fail.
const TERM: Duration = Duration::from_secs(60);

/// Writes who came and went, once in each period, and renews the lease. Ends with the hub.
pub(crate) async fn record_regularly(hub: WeakHub) {
    let mut periods = interval(PERIOD);
    periods.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        periods.tick().await;
        let Some(hub) = hub.upgrade() else { return };
        report(hub.flush_passages().await);
    }
}

#[async_trait]
impl Passages for Hub {
    async fn settle(&self) {
        let asked_at = Instant::now();
        let mut lease = self.0.passages.lease().await;
        // Many may wait while the store is away: one attempt is enough for all of them.
        if lease.failed_at.is_none_or(|failed_at| failed_at <= asked_at) {
            report(self.record(&mut lease).await);
        }
    }
}

impl Hub {
    /// Writes what this node knows of who came and went, and renews its lease where that is due. After a fault
    /// everything is kept, to be written with what comes next.
    pub async fn flush_passages(&self) -> Result<(), Fault> {
        let mut lease = self.0.passages.lease().await;
        self.record(&mut lease).await
    }

    async fn record(&self, lease: &mut Lease) -> Result<(), Fault> {
        let now = self.0.clock.now();
        lease.has_lapsed |= lease.until.is_some_and(|until| until <= now);
        let renews_all = lease.has_lapsed;
        if renews_all {
            self.note_everybody();
        }
        let batch = self.0.passages.take();
        let is_due = lease.renewed_at.is_some_and(|renewed_at| renewed_at.elapsed() >= HEARTBEAT);
        if batch.is_empty() && !is_due && !renews_all {
            return Ok(());
        }
        let passages: Vec<Passage> = batch
            .noted()
            .map(|(room, user, at)| {
                let is_here = self.0.rooms.find(room).is_some_and(|room| room.is_present(user));
                Passage { room, user, is_here, at }
            })
            .collect();
        let until = now + TERM;
        let store = self.kept_presence()?;
        if let Err(fault) = store.record(self.0.node, &passages, until).await {
            lease.failed_at = Some(Instant::now());
            return Err(fault);
        }
        batch.finish();
        // If it ended while this was on its way, others may have taken this node for dead in between.
        let has_lapsed = lease.until.is_some_and(|until| until <= self.0.clock.now());
        *lease = Lease {
            until: Some(until),
            renewed_at: Some(Instant::now()),
            has_lapsed: has_lapsed && !renews_all,
            failed_at: None,
        };
        Ok(())
    }

    /// Notes whoever is in a room: another node may have taken this one for dead, and them for gone.
    fn note_everybody(&self) {
        let now = self.0.clock.now();
        for room in self.0.rooms.all() {
            for user in room.present() {
                self.0.passages.note(room.id, user, now);
            }
        }
    }
}

fn report(recorded: Result<(), Fault>) {
    if let Err(fault) = recorded {
        tracing::warn!(error = ?fault, "who came and went could not be written");
    }
}
