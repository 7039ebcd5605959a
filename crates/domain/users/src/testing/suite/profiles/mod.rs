//! The rules of [`ProfileRepository`], [`FriendRepository`] and [`UploadRegistry`], and of what
//! [`UserRepository`] and [`SessionRepository`] owe to profiles.

mod erasing;
mod friend_lists;
mod friends;
mod pictures;
mod reading;
mod refused_pictures;
mod revising;
mod searching;
mod uploads;

use std::sync::Arc;
use std::time::Duration;

use kernel::testing::noon;
use kernel::{Picture, PictureFormat, PictureName, Timestamp, UniqueId, UserId};

use crate::testing::builders::new_user;
use crate::{
    FriendRepository, PictureChange, Profile, ProfileRepository, ProfileRevision,
    SessionRepository, UploadRegistry, User, UserRepository,
};

const HOUR: Duration = Duration::from_secs(60 * 60);
const INSTANT: Duration = Duration::from_micros(1);

/// The ports under test, over one store that is empty.
#[derive(Clone)]
#[expect(missing_docs, reason = "each field is the port of its type")]
pub struct ProfileTestPorts {
    pub users: Arc<dyn UserRepository>,
    pub sessions: Arc<dyn SessionRepository>,
    pub profiles: Arc<dyn ProfileRepository>,
    pub friends: Arc<dyn FriendRepository>,
    pub uploads: Arc<dyn UploadRegistry>,
}

impl ProfileTestPorts {
    async fn add(&self, address: &str) -> User {
        self.users.add(new_user(address)).await.expect("an account that is added")
    }

    /// The profile of somebody who has one.
    async fn profile(&self, user: UserId) -> Profile {
        self.profiles.find(user).await.expect("an answer").expect("a profile")
    }

    /// Changes a profile at noon.
    async fn revise(&self, user: UserId, revision: ProfileRevision) -> Profile {
        self.profiles.revise(user, revision, noon()).await.expect("a revised profile")
    }

    /// Notes a picture that is due an hour after noon.
    async fn upload(&self, owner: UserId, number: u128) -> PictureName {
        let name = picture_name(number);
        self.uploads.add(name, owner, noon() + HOUR).await.expect("a noted picture");
        name
    }

    /// Notes a picture, and gives it to its owner's profile at noon.
    async fn show_upload(&self, owner: UserId, number: u128) -> PictureName {
        let name = self.upload(owner, number).await;
        self.revise(owner, shows(name)).await;
        name
    }

    async fn due(&self, now: Timestamp) -> Vec<PictureName> {
        self.uploads.list_due(now, 100).await.expect("an answer")
    }
}

fn picture_name(number: u128) -> PictureName {
    PictureName::new(UniqueId::new(number), PictureFormat::Png)
}

/// The profile shows a picture of ours.
fn shows(name: PictureName) -> ProfileRevision {
    replaces_picture(Picture::Kept(name))
}

fn replaces_picture(picture: Picture) -> ProfileRevision {
    let picture = Some(PictureChange::Replace(picture));
    ProfileRevision { picture, ..ProfileRevision::default() }
}

fn removes_picture() -> ProfileRevision {
    ProfileRevision { picture: Some(PictureChange::Remove), ..ProfileRevision::default() }
}

/// Whether others see no more than an outline.
fn is_private(is_private: bool) -> ProfileRevision {
    ProfileRevision { is_private: Some(is_private), ..ProfileRevision::default() }
}

fn unknown_user() -> UserId {
    UserId::new(i64::MAX).expect("an id")
}

/// Names every rule of implementations of `ProfileRepository`, `FriendRepository` and `UploadRegistry`
/// to the macro given.
#[macro_export]
macro_rules! profile_rules {
    ($run:ident) => {
        $run! {
            a_new_profile_has_what_the_account_was_made_with,
            an_unknown_person_has_no_profile,
            a_disabled_person_keeps_their_profile,
            a_renamed_person_has_the_new_name_in_their_profile,
            a_revision_can_change_everything,
            a_revision_changes_only_what_it_names,
            a_revision_of_nothing_changes_nothing,
            a_revision_can_empty_what_may_be_empty,
            a_revision_leaves_the_profiles_of_others,
            the_longest_texts_are_kept_whole,
            a_revised_name_is_the_one_of_the_account,
            a_session_checked_before_shows_the_revised_name_and_picture,
            an_unknown_profile_cannot_be_revised,
            a_picture_that_is_shown_is_never_due,
            a_picture_can_be_shown_until_it_is_due,
            a_kept_picture_shows_in_sessions_checked_before,
            a_replaced_picture_is_due_from_then_on,
            a_removed_picture_is_due_from_then_on,
            no_picture_can_be_removed_again,
            a_picture_that_is_set_again_stays,
            a_linked_picture_needs_no_upload,
            a_linked_picture_takes_the_place_of_a_kept_one,
            a_kept_picture_takes_the_place_of_a_linked_one,
            pictures_replaced_in_turn_are_all_due,
            a_picture_of_somebody_else_is_refused,
            a_picture_that_was_never_uploaded_is_refused,
            a_picture_that_is_due_is_refused,
            a_picture_that_was_lost_is_refused,
            with_a_refused_picture_nothing_else_is_changed,
            people_are_found_by_any_part_of_their_email,
            people_are_found_with_their_whole_profile,
            people_are_found_by_their_email_in_any_case,
            letters_outside_ascii_are_found_in_any_case,
            no_sign_of_a_part_stands_for_others,
            private_people_are_not_found,
            disabled_people_are_not_found,
            the_ai_is_not_found,
            the_lowest_ids_are_found_first_up_to_the_limit,
            a_friend_is_on_the_list_once,
            of_two_who_add_one_friend_at_once_one_succeeds,
            a_friend_has_not_added_whoever_added_them,
            a_removed_friend_is_on_the_list_no_more,
            removing_a_friend_leaves_other_lists,
            who_is_not_on_the_list_is_not_removed,
            an_unknown_person_is_nobodys_friend,
            a_new_person_has_no_friends,
            friends_are_listed_in_the_order_of_adding,
            friends_are_listed_with_their_profile_as_it_is,
            friends_are_listed_after_a_place_up_to_the_limit,
            a_place_is_good_after_its_friend_was_removed,
            a_friend_added_anew_is_last,
            friend_lists_of_people_are_apart,
            a_disabled_friend_stays_on_the_list,
            an_unclaimed_upload_is_due_from_its_time_on,
            a_removal_can_be_put_off,
            what_is_shown_stays_so_when_its_removal_is_put_off,
            due_uploads_are_listed_longest_due_first,
            an_upload_of_any_format_is_known_by_its_name,
            removed_uploads_are_forgotten,
            removing_uploads_leaves_those_that_are_shown,
            uploads_that_are_not_there_can_be_removed,
            an_erased_person_has_no_profile,
            an_erased_person_is_not_found_by_email,
            whoever_takes_an_erased_persons_email_begins_with_an_empty_profile,
            what_an_erased_person_showed_is_due_from_then_on,
            an_erased_persons_picture_cannot_be_shown,
            an_erased_person_is_on_no_friend_list_and_has_none,
            an_erased_person_makes_no_friends,
        }
    };
}

mod rules {
    pub(super) use super::erasing::*;
    pub(super) use super::friend_lists::*;
    pub(super) use super::friends::*;
    pub(super) use super::pictures::*;
    pub(super) use super::reading::*;
    pub(super) use super::refused_pictures::*;
    pub(super) use super::revising::*;
    pub(super) use super::searching::*;
    pub(super) use super::uploads::*;
}

macro_rules! publish {
    ($($rule:ident,)*) => {$(
        #[doc = concat!("Panics unless this holds: `", stringify!($rule), "`.")]
        pub async fn $rule(ports: &ProfileTestPorts) {
            rules::$rule(ports).await;
        }
    )*};
}
profile_rules!(publish);
