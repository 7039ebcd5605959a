use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

use kernel::{RevocationId, SessionId, Timestamp, UserId};

use crate::{Account, Email, Revocation, Session};

/// Accounts, sessions and the log of ended ones, in one lock: each call is one transaction.
#[derive(Default)]
pub struct InMemoryAccounts(Mutex<State>);

#[derive(Default)]
pub(super) struct State {
    pub(super) accounts: BTreeMap<UserId, Account>,
    pub(super) sessions: BTreeMap<SessionId, Session>,
    pub(super) revocations: Vec<(Revocation, Timestamp)>,
    last_id: i64,
}

impl InMemoryAccounts {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }
}

impl State {
    /// A number that no account, session or revocation has had.
    pub(super) fn next_id(&mut self) -> i64 {
        self.last_id += 1;
        self.last_id
    }

    pub(super) fn find_by_email(&self, email: &Email) -> Option<&Account> {
        self.accounts.values().find(|account| account.user.email.as_ref() == Some(email))
    }

    /// Ends the person's sessions but `keep`, with a revocation for each.
    pub(super) fn end_sessions(
        &mut self,
        user: UserId,
        keep: Option<SessionId>,
        at: Timestamp,
    ) -> Vec<SessionId> {
        let ended: Vec<_> = self
            .sessions
            .values()
            .filter(|session| session.user_id == user && Some(session.id) != keep)
            .map(|session| session.id)
            .collect();
        for session in &ended {
            self.end_session(*session, at);
        }
        ended
    }

    /// Ends a session that is there.
    pub(super) fn end_session(&mut self, session_id: SessionId, at: Timestamp) {
        self.sessions.remove(&session_id);
        let id = RevocationId::new(self.next_id()).expect("a positive number");
        self.revocations.push((Revocation { id, session_id }, at));
    }
}
