//! The rules that implementations of the ports must keep, a function each.
//!
//! A rule that is added to a file here must be listed in the macro beside it: a private function
//! that is not is reported by the compiler as unused.

mod accounts;
mod ai_account;
pub mod common_passwords;
mod ending_sessions;
mod erased_accounts;
pub mod hashers;
pub mod pending_sign_ins;
pub mod picture_formats;
pub mod pictures;
pub mod profiles;
pub mod provider_accounts;
mod revocations;
mod sessions;
mod throttle;
pub mod tokens;

use std::collections::BTreeSet;
use std::sync::Arc;

use kernel::{RevocationId, SessionId, Timestamp, UserId};

use super::builders::{new_session, new_user};
use crate::{
    LoginThrottle, NewSession, RevocationLog, Session, SessionRepository, User, UserRepository,
};

/// The ports under test, over one store that is empty.
#[derive(Clone)]
#[expect(missing_docs, reason = "each field is the port of its type")]
pub struct UserPorts {
    pub users: Arc<dyn UserRepository>,
    pub sessions: Arc<dyn SessionRepository>,
    pub revocations: Arc<dyn RevocationLog>,
    pub throttle: Arc<dyn LoginThrottle>,
}

impl UserPorts {
    async fn add(&self, address: &str) -> User {
        self.users.add(new_user(address)).await.expect("an account that is added")
    }

    async fn open(&self, user: UserId, opened_at: Timestamp) -> Session {
        self.open_as(new_session(user, opened_at)).await
    }

    async fn open_as(&self, new: NewSession) -> Session {
        self.sessions.open(new).await.expect("a session that is opened").session
    }

    async fn stands(&self, session: SessionId) -> bool {
        self.sessions.standing(session).await.expect("an answer").is_some()
    }

    async fn latest_revocation(&self) -> Option<RevocationId> {
        self.revocations.latest().await.expect("an answer")
    }

    /// The sessions whose end the log tells of.
    async fn revoked(&self) -> BTreeSet<SessionId> {
        let revocations = self.revocations.after(None, 1_000).await.expect("an answer");
        let sessions: Vec<_> = revocations.iter().map(|revocation| revocation.session_id).collect();
        let distinct: BTreeSet<_> = sessions.iter().copied().collect();
        assert_eq!(distinct.len(), sessions.len(), "a session was revoked twice");
        distinct
    }
}

/// Names every rule of implementations of `UserRepository`, `SessionRepository`, `RevocationLog` and
/// `LoginThrottle` to the macro given.
#[macro_export]
macro_rules! repository_rules {
    ($run:ident) => {
        $run! {
            an_added_user_is_found_by_id_and_email,
            an_email_belongs_to_one_account_in_any_spelling,
            an_unknown_user_is_absent,
            a_renamed_user_is_found_under_the_new_name,
            a_renamed_user_shows_the_new_name_in_sessions_checked_before,
            a_new_password_replaces_the_old_hash,
            a_new_password_ends_every_session_but_the_one_kept,
            a_new_password_with_nothing_to_keep_ends_every_session,
            only_the_password_that_was_verified_is_replaced,
            a_replaced_password_opens_no_session,
            a_disabled_user_is_still_found_and_marked,
            a_disabled_user_loses_every_session,
            a_disabled_user_opens_no_session,
            an_unknown_account_cannot_be_changed,
            the_ai_has_a_name_but_neither_email_nor_password,
            the_ai_has_one_account_however_often_it_is_asked_for,
            the_ai_has_one_account_also_when_many_ask_for_it_at_once,
            a_person_named_like_the_ai_is_somebody_else,
            an_erased_user_is_absent_by_id_and_email,
            an_erased_users_email_is_free_again,
            an_erased_user_loses_every_session,
            an_erased_user_opens_no_session,
            an_erased_account_cannot_be_changed,
            an_opened_session_stands_with_its_owner,
            an_unknown_session_does_not_stand,
            an_unknown_user_opens_no_session,
            every_contract_is_remembered,
            sessions_are_listed_newest_first,
            sessions_are_listed_until_they_expire,
            one_session_too_many_ends_the_oldest,
            expired_sessions_make_room_for_new_ones,
            sessions_of_others_make_no_session_too_many,
            removing_expired_sessions_leaves_the_others,
            an_ended_session_stands_no_more,
            a_session_ends_once,
            nobody_ends_the_session_of_another,
            ending_all_sessions_keeps_the_one_to_keep,
            ending_all_sessions_leaves_those_of_others,
            ending_no_session_tells_of_none,
            a_forgotten_session_that_was_not_ended_still_stands,
            an_empty_revocation_log_has_no_latest_entry,
            revocations_are_told_oldest_first,
            revocations_are_told_after_the_one_given_up_to_the_limit,
            removing_old_revocations_keeps_the_newest,
            removing_old_revocations_keeps_the_later_ones,
            attempts_are_admitted_up_to_the_limit,
            counters_are_counted_apart,
            a_refusal_says_how_long_it_lasts,
            the_longest_refusal_counts,
            a_counter_starts_anew_after_its_window,
            a_refused_attempt_is_counted_nowhere,
            a_forgiven_attempt_leaves_earlier_ones_counted,
            forgiving_an_unknown_counter_gives_nothing_away,
            removing_old_counters_leaves_the_later_ones,
        }
    };
}

mod rules {
    pub(super) use super::accounts::*;
    pub(super) use super::ai_account::*;
    pub(super) use super::ending_sessions::*;
    pub(super) use super::erased_accounts::*;
    pub(super) use super::revocations::*;
    pub(super) use super::sessions::*;
    pub(super) use super::throttle::*;
}

macro_rules! publish {
    ($($rule:ident,)*) => {$(
        #[doc = concat!("Panics unless this holds: `", stringify!($rule), "`.")]
        pub async fn $rule(ports: &UserPorts) {
            rules::$rule(ports).await;
        }
    )*};
}
repository_rules!(publish);
