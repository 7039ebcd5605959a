mod dialects;
mod listener;
mod log;

pub(crate) use dialects::{Mute, Numbers};
pub(crate) use listener::Listener;
pub(crate) use log::ScriptedLog;

use std::sync::Arc;

use kernel::{RoomId, SessionId, UserId};
use messages::{Message, MessageLog, MessagePublisher};
use realtime::{DialectId, Dialects, Hub, Subscription};
use tokio::runtime::Handle;

pub(crate) fn user(number: i64) -> UserId {
    UserId::new(number).unwrap()
}

pub(crate) fn room(number: i64) -> RoomId {
    RoomId::new(number).unwrap()
}

/// A hub over a scripted log, with a dialect that writes numbers and one that knows no event.
pub(crate) struct Yard {
    pub(crate) hub: Hub,
    pub(crate) log: Arc<ScriptedLog>,
    pub(crate) numbers: Arc<Numbers>,
    pub(crate) spoken: DialectId,
    pub(crate) mute: DialectId,
}

impl Yard {
    pub(crate) fn new() -> Self {
        let numbers = Arc::new(Numbers::default());
        let mut dialects = Dialects::default();
        let spoken = dialects.register(numbers.clone());
        let mute = dialects.register(Arc::new(Mute));
        let hub = Hub::new(dialects, Handle::current());
        let log = Arc::new(ScriptedLog::default());
        let attached: Arc<dyn MessageLog> = log.clone();
        hub.attach_log(&attached);
        Self { hub, log, numbers, spoken, mute }
    }

    /// Person `number` listening to room 1, signed in by the session of the same number.
    pub(crate) fn subscription(&self, number: i64) -> Subscription {
        Subscription {
            room: room(1),
            user: user(number),
            session: SessionId::new(number).unwrap(),
            dialect: self.spoken,
        }
    }

    pub(crate) async fn listen(&self, number: i64) -> Listener {
        self.listen_as(self.subscription(number)).await
    }

    pub(crate) async fn listen_as(&self, subscription: Subscription) -> Listener {
        Listener::new(self.hub.subscribe(subscription).await.unwrap())
    }

    /// Commits messages to room 1 and publishes them.
    pub(crate) fn post(&self, count: usize) {
        self.hub.publish(&self.commit(count));
    }

    /// Commits messages to room 1 without publishing them.
    pub(crate) fn commit(&self, count: usize) -> Vec<Arc<Message>> {
        (0..count).map(|_| self.log.commit(room(1))).collect()
    }
}
