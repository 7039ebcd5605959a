use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

use kernel::{FriendshipId, Picture, PictureName, RevocationId, SessionId, Timestamp, UserId};

use crate::{
    Account, ContactNumber, Email, Identity, Profile, ProviderId, Revocation, Session, Status,
};

/// Accounts with their profiles, friends and uploads, sessions and the log of ended ones, in one lock:
/// each call is one transaction.
#[derive(Default)]
pub struct InMemoryAccounts(Mutex<State>);

#[derive(Default)]
pub(super) struct State {
    pub(super) accounts: BTreeMap<UserId, Account>,
    /// Of every account, what its profile shows beside it.
    pub(super) shown: BTreeMap<UserId, Shown>,
    /// Of the accounts that sign in elsewhere, what they are known by there.
    pub(super) known_elsewhere: BTreeMap<ProviderId, UserId>,
    /// In the order of adding.
    pub(super) friendships: Vec<Friendship>,
    pub(super) uploads: Vec<Upload>,
    pub(super) sessions: BTreeMap<SessionId, Session>,
    pub(super) revocations: Vec<(Revocation, Timestamp)>,
    last_id: i64,
}

#[derive(Clone, Default)]
pub(super) struct Shown {
    pub(super) picture: Option<Picture>,
    pub(super) contact_number: ContactNumber,
    pub(super) status: Status,
    pub(super) is_private: bool,
}

pub(super) struct Friendship {
    pub(super) id: FriendshipId,
    pub(super) owner: UserId,
    pub(super) friend: UserId,
}

pub(super) struct Upload {
    pub(super) name: PictureName,
    pub(super) owner: UserId,
    /// Nothing while a profile shows it.
    pub(super) due_at: Option<Timestamp>,
}

impl Upload {
    /// Makes it due, unless it is so already.
    pub(super) fn make_due(&mut self, at: Timestamp) {
        self.due_at = Some(self.due_at.map_or(at, |due_at| due_at.min(at)));
    }
}

impl InMemoryAccounts {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }
}

impl State {
    /// A number that no account, session, revocation or place on a friend list has had.
    pub(super) fn next_id(&mut self) -> i64 {
        self.last_id += 1;
        self.last_id
    }

    /// An id that no account has had.
    pub(super) fn next_user_id(&mut self) -> UserId {
        UserId::new(self.next_id()).expect("a positive number")
    }

    /// Keeps a new account beside what its profile shows.
    pub(super) fn add(&mut self, account: Account, shown: Shown) {
        self.shown.insert(account.user.id, shown);
        self.accounts.insert(account.user.id, account);
    }

    pub(super) fn find_by_email(&self, email: &Email) -> Option<&Account> {
        self.accounts.values().find(|account| account.user.email.as_ref() == Some(email))
    }

    pub(super) fn profile(&self, user: UserId) -> Option<Profile> {
        let account = self.accounts.get(&user)?;
        let Shown { picture, contact_number, status, is_private } = self.shown[&user].clone();
        Some(Profile {
            user_id: user,
            email: account.user.email.clone(),
            name: account.user.name.clone(),
            picture,
            contact_number,
            status,
            is_private,
        })
    }

    /// How others see somebody who is there.
    pub(super) fn identity(&self, user: UserId) -> Identity {
        let picture = self.shown[&user].picture.clone();
        Identity { user: self.accounts[&user].user.as_ref(), picture }
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
