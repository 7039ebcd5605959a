//! The rules that implementations of [`SettingsRepository`] must keep, a function each.

mod preferences;
mod retention;

use std::sync::Arc;

use kernel::testing::noon;
use kernel::{RoomId, UserId};

use super::RoomPorts;
use crate::{AccessRule, RoomSettings, SettingsRepository, SettingsRevision};

/// The settings under test, and what their store must hold for them.
#[derive(Clone)]
pub struct SettingsPorts {
    /// The rooms that have settings.
    pub rooms: RoomPorts,
    /// The settings, over the same store as the rooms.
    pub settings: Arc<dyn SettingsRepository>,
}

impl SettingsPorts {
    /// A room, its creator and another member.
    async fn room_of_two(&self, access: AccessRule) -> (RoomId, UserId, UserId) {
        let creator = self.rooms.people.sign_up("creator").await.id;
        let member = self.rooms.people.sign_up("member").await.id;
        let room = self.rooms.add_room_of(creator, access).await.id;
        self.rooms.join(room, member, noon()).await;
        (room, creator, member)
    }

    async fn find(&self, room: RoomId, user: UserId) -> RoomSettings {
        self.settings.find(room, user).await.expect("an answer").expect("a room that is there")
    }

    /// What the settings are after the revision, also when they are read again.
    async fn revise(&self, room: RoomId, user: UserId, revision: SettingsRevision) -> RoomSettings {
        let revised = self.settings.revise(room, user, revision).await.expect("an answer");
        let revised = revised.expect("a room that is there");
        assert_eq!(self.find(room, user).await, revised);
        revised
    }
}

fn of_the_person(notifies: bool, shows_reading: bool) -> SettingsRevision {
    SettingsRevision {
        notifies: Some(notifies),
        shows_reading: Some(shows_reading),
        ..SettingsRevision::default()
    }
}

/// Names every rule of implementations of `SettingsRepository` to the macro given.
#[macro_export]
macro_rules! settings_rules {
    ($run:ident) => {
        $run! {
            a_new_room_has_the_default_settings,
            each_member_chooses_alone,
            what_a_person_does_not_name_stays,
            a_person_chooses_for_each_room,
            an_outsider_has_the_defaults_and_keeps_nothing,
            a_member_who_is_added_again_keeps_what_was_chosen,
            whoever_is_out_has_the_defaults_and_comes_back_with_them,
            a_list_of_members_tells_who_shows_reading,
            an_absent_room_has_no_settings,
            what_is_chosen_for_the_room_holds_for_all,
            what_is_not_named_of_the_room_stays,
            own_and_the_room_s_settings_are_revised_together,
            each_room_has_settings_of_its_own_whoever_made_it,
            what_is_chosen_for_the_room_outlasts_whoever_chose_it,
            only_rooms_that_delete_their_old_messages_are_listed_as_such,
            rooms_that_delete_are_listed_after_the_one_given_up_to_the_limit,
        }
    };
}

mod rules {
    pub(super) use super::preferences::*;
    pub(super) use super::retention::*;
}

macro_rules! publish {
    ($($rule:ident,)*) => {$(
        #[doc = concat!("Panics unless this holds: `", stringify!($rule), "`.")]
        pub async fn $rule(ports: &SettingsPorts) {
            rules::$rule(ports).await;
        }
    )*};
}
settings_rules!(publish);
