use std::sync::Arc;
use std::time::Duration;

use actix_web::web::Data;
use kernel::{Fault, RevocationId};
use realtime::Closing;
use rooms::{RoomEvent, RoomEventLog, RoomEventPublisher, Standing};
use tokio::time::{MissedTickBehavior, interval};
use users::{Revocation, RevocationLog};

use crate::application::Application;

/// How often the logs are asked: what ends in one process ends in all within a second (contracts rule 5).
const EVERY: Duration = Duration::from_millis(400);
/// Entries read at once.
const BATCH: u32 = 1_000;

/// Follows the logs of ended sessions and of ended places in rooms, which other processes and the command
/// line write to as well.
pub(super) struct Follower {
    application: Data<Application>,
    sessions: Followed<dyn RevocationLog>,
    rooms: Followed<dyn RoomEventLog>,
}

/// A log, and how far it was read.
struct Followed<L: ?Sized> {
    log: Arc<L>,
    last: Option<RevocationId>,
}

impl Follower {
    /// Begins at the logs' ends: nothing is remembered yet that an older entry could concern.
    pub(super) async fn new(application: Data<Application>) -> Result<Self, Fault> {
        let sessions = application.storage.revocations();
        let rooms = application.storage.room_events();
        Ok(Self {
            sessions: Followed { last: sessions.latest().await?, log: sessions },
            rooms: Followed { last: rooms.latest().await?, log: rooms },
            application,
        })
    }

    pub(super) async fn run(mut self) {
        let mut ticks = interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            if let Err(fault) = self.catch_up().await {
                // Sessions are remembered for seconds: while the database is away, no request with a
                // token is served after that.
                tracing::warn!(%fault, "ended sessions and places cannot be read");
            }
        }
    }

    async fn catch_up(&mut self) -> Result<(), Fault> {
        loop {
            let sessions = self.sessions.log.after(self.sessions.last, BATCH).await?;
            for entry in &sessions {
                self.end_session(entry);
            }
            let rooms = self.rooms.log.after(self.rooms.last, BATCH).await?;
            for entry in &rooms {
                self.end_places(entry.event).await?;
            }
            if sessions.is_empty() && rooms.is_empty() {
                return Ok(());
            }
            self.sessions.last = sessions.last().map(|entry| entry.id).or(self.sessions.last);
            self.rooms.last = rooms.last().map(|entry| entry.id).or(self.rooms.last);
        }
    }

    fn end_session(&self, entry: &Revocation) {
        let Self { application, .. } = self;
        application.storage.sessions().forget(entry.session_id);
        application.hub.close_session(entry.session_id, Closing::SessionEnded);
    }

    async fn end_places(&self, event: RoomEvent) -> Result<(), Fault> {
        let Self { application, .. } = self;
        let members = application.storage.members();
        members.forget(event);
        let has_come_back = match event {
            RoomEvent::RoomDeleted { .. } => false,
            RoomEvent::MemberGone { room, user } if !application.hub.has_sockets(room, user) => {
                return Ok(());
            }
            // Whoever has a socket was made a member before.
            RoomEvent::MemberGone { room, user } => {
                members.standing(room, user).await?.is_some_and(Standing::is_member)
            }
        };
        if !has_come_back {
            application.hub.publish(event);
        }
        Ok(())
    }
}
