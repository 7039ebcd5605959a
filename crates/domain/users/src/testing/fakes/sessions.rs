use std::sync::Arc;

use async_trait::async_trait;
use kernel::{Fault, SessionId, Timestamp, UserId};

use super::InMemoryAccounts;
use super::accounts::State;
use crate::{
    NewSession, OpenSessionError, SESSIONS_PER_USER, Session, SessionRepository, SessionStanding,
    SignedIn,
};

impl State {
    fn unexpired_sessions(&self, user: UserId, now: Timestamp) -> Vec<Session> {
        let mut sessions: Vec<_> = self
            .sessions
            .values()
            .filter(|session| session.user_id == user && now < session.expires_at)
            .cloned()
            .collect();
        sessions.sort_by_key(|session| std::cmp::Reverse((session.opened_at, session.id)));
        sessions
    }
}

#[async_trait]
impl SessionRepository for InMemoryAccounts {
    async fn open(&self, new: NewSession) -> Result<SignedIn, OpenSessionError> {
        let mut state = self.state();
        let may_sign_in = state.accounts.get(&new.user_id).is_some_and(|account| {
            !account.user.is_disabled && account.is_known_by(new.verified_by.as_ref())
        });
        if !may_sign_in {
            return Err(OpenSessionError::NoSuchUser);
        }
        let others = state.unexpired_sessions(new.user_id, new.opened_at);
        let ended: Vec<_> =
            others.iter().skip(SESSIONS_PER_USER - 1).map(|session| session.id).collect();
        for session in &ended {
            state.end_session(*session, new.opened_at);
        }
        let session = Session {
            id: SessionId::new(state.next_id()).expect("a positive number"),
            user_id: new.user_id,
            contract: new.contract,
            opened_at: new.opened_at,
            expires_at: new.expires_at,
        };
        state.sessions.insert(session.id, session.clone());
        Ok(SignedIn { session, ended })
    }

    async fn standing(&self, id: SessionId) -> Result<Option<Arc<SessionStanding>>, Fault> {
        let state = self.state();
        Ok(state.sessions.get(&id).map(|session| {
            let identity = state.identity(session.user_id);
            Arc::new(SessionStanding { session: session.clone(), identity })
        }))
    }

    async fn list(&self, user: UserId, now: Timestamp) -> Result<Vec<Session>, Fault> {
        Ok(self.state().unexpired_sessions(user, now))
    }

    async fn end(&self, user: UserId, id: SessionId, at: Timestamp) -> Result<bool, Fault> {
        let mut state = self.state();
        let is_theirs = state.sessions.get(&id).is_some_and(|session| session.user_id == user);
        if is_theirs {
            state.end_session(id, at);
        }
        Ok(is_theirs)
    }

    async fn end_all(
        &self,
        user: UserId,
        keep: Option<SessionId>,
        at: Timestamp,
    ) -> Result<Vec<SessionId>, Fault> {
        Ok(self.state().end_sessions(user, keep, at))
    }

    fn forget(&self, _id: SessionId) {}

    async fn remove_expired(&self, now: Timestamp) -> Result<usize, Fault> {
        let mut state = self.state();
        let before = state.sessions.len();
        state.sessions.retain(|_, session| session.expires_at >= now);
        Ok(before - state.sessions.len())
    }
}
