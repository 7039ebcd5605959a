//! The rules of [`ProviderAccountRepository`], and of what [`UserRepository`] owes to its accounts.

mod adding;
mod erasing;
mod refreshing;

use std::sync::Arc;
use std::time::Duration;

use kernel::testing::noon;
use kernel::{Picture, PictureFormat, PictureName, Timestamp, UniqueId, UserId};

use crate::{
    Account, PictureChange, Profile, ProfileRepository, ProfileRevision, ProviderAccountRepository,
    ProviderProfile, SessionRepository, UploadRegistry, User, UserRepository,
};

const HOUR: Duration = Duration::from_secs(60 * 60);
const INSTANT: Duration = Duration::from_micros(1);

/// The ports under test, over one store that is empty.
#[derive(Clone)]
#[expect(missing_docs, reason = "each field is the port of its type")]
pub struct ProviderAccountTestPorts {
    pub users: Arc<dyn UserRepository>,
    pub sessions: Arc<dyn SessionRepository>,
    pub profiles: Arc<dyn ProfileRepository>,
    pub uploads: Arc<dyn UploadRegistry>,
    pub provider_accounts: Arc<dyn ProviderAccountRepository>,
}

impl ProviderAccountTestPorts {
    /// Makes an account at noon, or refreshes the one that is there.
    async fn add(&self, profile: &ProviderProfile) -> User {
        self.provider_accounts.add(profile, noon()).await.expect("an account")
    }

    /// The refreshed account, if there is one.
    async fn refresh(&self, profile: &ProviderProfile, at: Timestamp) -> Option<User> {
        self.provider_accounts.refresh(profile, at).await.expect("an answer")
    }

    /// An account that is there.
    async fn account(&self, user: UserId) -> Account {
        self.users.find(user).await.expect("an answer").expect("a live account")
    }

    /// The profile of somebody who has one.
    async fn profile(&self, user: UserId) -> Profile {
        self.profiles.find(user).await.expect("an answer").expect("a profile")
    }

    /// Changes a profile at noon.
    async fn revise(&self, user: UserId, revision: ProfileRevision) -> Profile {
        self.profiles.revise(user, revision, noon()).await.expect("a revised profile")
    }

    /// Uploads a picture, and gives it to its owner's profile at noon.
    async fn show_upload(&self, owner: UserId) -> PictureName {
        let name = PictureName::new(UniqueId::new(1), PictureFormat::Png);
        self.uploads.add(name, owner, noon() + HOUR).await.expect("a noted picture");
        let picture = Some(PictureChange::Replace(Picture::Kept(name)));
        self.revise(owner, ProfileRevision { picture, ..ProfileRevision::default() }).await;
        name
    }

    async fn due(&self, now: Timestamp) -> Vec<PictureName> {
        self.uploads.list_due(now, 100).await.expect("an answer")
    }
}

/// Names every rule of implementations of `ProviderAccountRepository` to the macro given.
#[macro_export]
macro_rules! provider_account_rules {
    ($run:ident) => {
        $run! {
            a_new_account_shows_name_and_picture_of_the_provider,
            a_new_account_has_neither_email_nor_password,
            an_account_is_made_without_a_picture_where_there_is_none,
            a_local_account_of_the_same_name_stays_separate,
            many_who_add_one_person_at_once_make_one_account,
            adding_a_person_who_is_there_refreshes_their_account,
            people_are_known_by_their_id_and_not_by_their_name,
            who_is_not_there_is_not_refreshed,
            a_refreshed_account_shows_the_new_name_and_picture,
            a_refresh_leaves_the_rest_of_the_profile,
            a_refresh_leaves_other_accounts,
            sessions_checked_before_show_the_refreshed_name_and_picture,
            an_uploaded_picture_that_is_replaced_is_due_from_then_on,
            an_uploaded_picture_is_due_where_the_provider_has_none,
            a_disabled_person_is_found_and_refreshed,
            an_erased_person_gets_another_account,
            an_erased_person_leaves_the_accounts_of_others,
        }
    };
}

mod rules {
    pub(super) use super::adding::*;
    pub(super) use super::erasing::*;
    pub(super) use super::refreshing::*;
}

macro_rules! publish {
    ($($rule:ident,)*) => {$(
        #[doc = concat!("Panics unless this holds: `", stringify!($rule), "`.")]
        pub async fn $rule(ports: &ProviderAccountTestPorts) {
            rules::$rule(ports).await;
        }
    )*};
}
provider_account_rules!(publish);
