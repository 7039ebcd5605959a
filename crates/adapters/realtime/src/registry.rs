use std::collections::HashMap;
use std::sync::Mutex;

use kernel::SessionId;

use crate::closing::Closing;
use crate::connection::ConnectionId;
use crate::lock;
use crate::outbox::Outbox;

/// All open connections, by the session that each was opened with.
#[derive(Default)]
pub(crate) struct Registry(Mutex<State>);

#[derive(Default)]
struct State {
    sessions: HashMap<SessionId, HashMap<ConnectionId, Outbox>>,
    count: usize,
    closing: Option<Closing>,
}

impl Registry {
    /// Adds a connection, which closes at once after [`Registry::close_all`].
    pub(crate) fn add(&self, session: SessionId, id: ConnectionId, outbox: Outbox) {
        let mut state = lock(&self.0);
        if let Some(closing) = state.closing {
            outbox.close(closing);
        }
        state.sessions.entry(session).or_default().insert(id, outbox);
        state.count += 1;
    }

    pub(crate) fn remove(&self, session: SessionId, id: ConnectionId) {
        let mut state = lock(&self.0);
        if let Some(connections) = state.sessions.get_mut(&session) {
            connections.remove(&id);
            if connections.is_empty() {
                state.sessions.remove(&session);
            }
            state.count -= 1;
        }
    }

    pub(crate) fn count(&self) -> usize {
        lock(&self.0).count
    }

    pub(crate) fn close_session(&self, session: SessionId, closing: Closing) {
        let state = lock(&self.0);
        for outbox in state.sessions.get(&session).into_iter().flat_map(HashMap::values) {
            outbox.close(closing);
        }
    }

    /// Closes every connection, those that are yet to come included.
    pub(crate) fn close_all(&self, closing: Closing) {
        let mut state = lock(&self.0);
        state.closing = Some(closing);
        for outbox in state.sessions.values().flat_map(HashMap::values) {
            outbox.close(closing);
        }
    }
}
