//! The rules that implementations of the ports must keep, a function each.
//!
//! A rule that is added to a file here must be listed in the macro below: a private function that is
//! not is reported by the compiler as unused.

mod archiving;
mod bans;
mod bringing_in;
pub mod code_throttle;
mod creators;
mod direct;
mod direct_names;
mod events;
mod joined;
mod leaving;
mod lists;
mod member_counts;
mod member_lists;
mod members;
mod pages;
mod posts;
pub mod presence;
mod revising;
mod rooms;
mod scopes;
pub mod secrets;
pub mod settings;
mod with_others;

use std::sync::Arc;

use async_trait::async_trait;
use kernel::testing::noon;
use kernel::{MembershipId, PostId, RoomId, Timestamp, UserId, UserRef};

use super::builders::new_room;
use crate::{
    AccessRule, Member, MemberRepository, NewDirectRoom, NewRoom, OpenedRoom, Place, Room,
    RoomEvent, RoomEventLog, RoomQuery, RoomRepository, RoomScope, Standing,
};

/// Accounts as far as rooms know of them.
#[async_trait]
pub trait People: Send + Sync {
    /// Makes an account `<name>@example.com` of that display name.
    async fn sign_up(&self, name: &str) -> UserRef;
    /// Ends the account for good, as its owner would: its memberships, creator's rights and bans go.
    async fn erase(&self, id: UserId);
}

/// Posts as far as rooms know of them.
#[async_trait]
pub trait Posts: Send + Sync {
    /// Puts a post by this person on the board.
    async fn write(&self, author: UserId) -> PostId;
    /// Deletes a post that is there, for good.
    async fn remove(&self, post: PostId);
}

/// The ports under test, over one store without rooms and with an empty event log.
#[derive(Clone)]
#[expect(missing_docs, reason = "each field is the port of its type")]
pub struct RoomPorts {
    pub rooms: Arc<dyn RoomRepository>,
    pub members: Arc<dyn MemberRepository>,
    pub events: Arc<dyn RoomEventLog>,
    pub people: Arc<dyn People>,
    pub posts: Arc<dyn Posts>,
}

impl RoomPorts {
    async fn add_room(&self, creator: UserId) -> Room {
        self.add_room_as(new_room(creator)).await
    }

    async fn add_room_of(&self, creator: UserId, access: AccessRule) -> Room {
        self.add_room_as(NewRoom { access, ..new_room(creator) }).await
    }

    async fn add_room_as(&self, new: NewRoom) -> Room {
        self.rooms.add(new).await.expect("a room that is added")
    }

    async fn open_direct(&self, new: NewDirectRoom) -> OpenedRoom {
        self.rooms.open_direct(new).await.expect("a room that is opened")
    }

    /// The room as nobody in it sees it.
    async fn find(&self, room: RoomId) -> Option<Room> {
        self.find_as(room, unknown_user()).await
    }

    async fn find_as(&self, room: RoomId, viewer: UserId) -> Option<Room> {
        self.rooms.find(room, viewer).await.expect("an answer")
    }

    async fn list(&self, user: UserId, before: Option<RoomId>, limit: u32) -> Vec<RoomId> {
        let rooms = self.rooms.list(visible_to(user), before, limit).await.expect("an answer");
        ids_of(&rooms)
    }

    async fn join(&self, room: RoomId, user: UserId, at: Timestamp) {
        self.members.add(room, user, at).await.expect("a member that is added");
    }

    async fn leave(&self, room: RoomId, member: UserId) {
        assert!(self.members.remove(room, member, noon()).await.expect("an answer"));
    }

    async fn ban(&self, room: RoomId, user: UserId) {
        self.members.ban(room, user, noon()).await.expect("a person that is banned");
    }

    async fn archive(&self, room: RoomId) {
        assert!(self.rooms.archive(room, noon()).await.expect("an answer"));
    }

    async fn standing(&self, room: RoomId, user: UserId) -> Option<Standing> {
        self.members.standing(room, user).await.expect("an answer")
    }

    async fn place(&self, room: RoomId, user: UserId) -> Place {
        self.standing(room, user).await.expect("a room that is there").place
    }

    async fn is_member(&self, room: RoomId, user: UserId) -> bool {
        self.standing(room, user).await.expect("a room that is there").is_member()
    }

    async fn members(&self, room: RoomId, after: Option<MembershipId>, limit: u32) -> Vec<Member> {
        self.members.list(room, after, limit).await.expect("an answer")
    }

    /// Those of these people who are in the room, by their ids.
    async fn among(&self, room: RoomId, users: &[UserId]) -> Vec<UserId> {
        let mut among = self.members.among(room, users).await.expect("an answer");
        among.sort_unstable();
        among
    }

    /// The members of a room, the longest-standing first.
    async fn who_is_in(&self, room: RoomId) -> Vec<UserId> {
        self.members(room, None, 100).await.into_iter().map(|member| member.user.id).collect()
    }

    /// The whole log, oldest first.
    async fn logged(&self) -> Vec<RoomEvent> {
        let entries = self.events.after(None, 1_000).await.expect("an answer");
        entries.iter().map(|entry| entry.event).collect()
    }
}

fn visible_to(user: UserId) -> RoomQuery {
    RoomQuery { user, scope: RoomScope::Visible, purpose: None }
}

fn ids_of(rooms: &[Room]) -> Vec<RoomId> {
    rooms.iter().map(|room| room.id).collect()
}

fn unknown_room() -> RoomId {
    RoomId::new(i64::MAX).expect("a positive number")
}

fn unknown_user() -> UserId {
    UserId::new(i64::MAX).expect("a positive number")
}

/// Names every rule of implementations of `RoomRepository`, `MemberRepository` and
/// `RoomEventLog` to the macro given.
#[macro_export]
macro_rules! repository_rules {
    ($run:ident) => {
        $run! {
            a_room_is_found_as_it_was_made,
            every_access_rule_and_kind_is_kept,
            an_unknown_room_is_absent,
            nobody_unknown_makes_a_room,
            a_room_made_with_others_has_them_in_the_order_named,
            those_a_room_is_made_with_came_in_when_it_was_made,
            whoever_is_named_twice_and_a_creator_that_is_named_count_once,
            unknown_others_are_named_and_make_no_room,
            a_direct_room_is_made_for_two_who_have_none,
            a_direct_room_is_the_same_from_either_side,
            a_direct_room_asked_for_at_once_from_both_sides_is_one,
            every_two_have_a_direct_room_of_their_own,
            a_group_that_two_are_in_is_not_their_direct_room,
            who_left_a_direct_room_is_brought_back_by_either,
            who_is_banned_from_a_direct_room_is_not_brought_back,
            a_direct_room_that_is_gone_is_made_anew,
            nobody_opens_a_direct_room_with_who_is_not_there,
            a_nameless_direct_room_shows_each_side_the_other_s_name,
            a_nameless_direct_room_shows_the_name_of_an_other_that_left,
            a_named_direct_room_shows_its_name_to_both,
            a_name_that_a_direct_room_gets_is_shown_to_both,
            a_direct_room_that_gets_a_description_stays_nameless,
            a_nameless_direct_room_with_an_erased_other_has_an_empty_name,
            a_revised_name_leaves_the_rest_as_it_is,
            a_revised_description_leaves_the_rest_as_it_is,
            name_and_description_are_revised_together,
            a_revision_of_nothing_changes_nothing,
            a_revision_changes_no_other_room_and_logs_nothing,
            a_room_that_is_absent_is_not_revised,
            an_archived_room_is_absent_everywhere,
            an_archived_room_takes_and_loses_nobody,
            archiving_takes_no_other_room_away,
            a_room_is_archived_once,
            rooms_are_listed_newest_first,
            a_list_goes_on_before_the_room_given,
            a_list_is_cut_at_its_limit,
            a_list_names_the_creators,
            an_invite_room_is_listed_to_its_members_only,
            open_and_totp_rooms_are_listed_to_anyone,
            rooms_that_are_hidden_take_no_place_in_a_list,
            an_own_list_holds_what_the_person_made_or_is_in,
            an_own_list_holds_each_room_once_newest_first_up_to_its_limit,
            a_room_that_was_left_is_no_more_in_the_own_list,
            an_open_room_that_its_creator_left_empty_stays_in_the_creators_own_list,
            an_invite_room_that_was_left_is_not_visible,
            a_purpose_leaves_out_rooms_of_other_kinds,
            rooms_of_other_kinds_take_no_place_in_a_list,
            rooms_are_found_together_as_each_alone,
            joined_rooms_are_listed_with_the_newest_activity_first,
            of_joined_rooms_with_one_activity_the_newest_is_listed_first,
            only_rooms_that_a_person_is_in_are_joined,
            pages_hold_what_the_list_holds,
            a_page_past_the_end_is_empty,
            a_count_is_the_length_of_the_whole_list,
            a_room_shows_the_post_that_it_was_made_about,
            several_rooms_are_about_one_post,
            an_unknown_post_makes_no_room,
            a_post_that_is_removed_leaves_its_rooms_without_one,
            a_post_that_is_removed_while_a_room_is_made_is_not_shown,
            a_post_that_is_removed_leaves_rooms_about_others_as_they_are,
            a_revision_leaves_a_room_with_its_post,
            the_creator_is_a_member_from_the_start,
            a_stranger_is_no_member,
            standing_tells_the_access_rule_the_kind_and_the_place,
            whoever_is_added_is_a_member,
            whoever_is_added_is_a_member_of_that_room_only,
            a_member_that_is_added_again_stays_one,
            those_who_are_in_a_room_are_found_among_people,
            nobody_is_found_in_a_room_that_is_not_there,
            an_unknown_room_takes_no_member,
            an_unknown_user_becomes_no_member,
            whoever_is_brought_in_is_a_member_from_then_on,
            those_who_were_in_before_are_no_newcomers_and_stay_as_they_are,
            unknown_people_are_all_named_and_nobody_is_brought_in,
            banned_people_are_all_named_and_nobody_is_brought_in,
            the_last_who_do_not_fit_are_named_and_nobody_is_brought_in,
            a_room_is_filled_to_its_last_place,
            a_room_is_not_overfilled_by_those_who_come_at_once,
            only_a_room_with_an_invite_rule_has_a_bound,
            the_first_who_is_brought_into_an_empty_room_gets_the_creator_s_rights,
            nobody_is_brought_into_an_absent_room,
            the_number_of_members_follows_who_comes_and_goes,
            what_changes_no_membership_changes_no_number,
            the_number_of_members_follows_who_is_erased,
            an_absent_room_counts_no_members,
            adding_tells_whether_the_person_was_no_member_before,
            who_is_added_many_times_at_once_is_one_newcomer,
            whoever_is_removed_is_no_member_any_more,
            whoever_is_removed_stays_in_other_rooms,
            whoever_is_removed_may_be_added_again,
            removing_who_is_no_member_does_nothing,
            a_member_is_removed_once,
            members_are_listed_longest_standing_first,
            a_list_of_members_goes_on_after_the_membership_given_up_to_its_limit,
            a_list_of_members_shows_them_as_they_are_known,
            a_list_of_members_tells_when_they_came_in_and_that_they_have_read_nothing,
            who_is_added_again_keeps_the_place_among_the_members,
            who_left_was_banned_or_erased_is_not_among_the_members,
            who_comes_back_is_listed_last_under_a_new_membership,
            a_list_of_members_is_of_one_room,
            an_absent_room_has_no_members,
            the_rights_of_a_creator_that_leaves_pass_to_the_longest_standing_member,
            a_creator_that_comes_back_to_others_is_a_member,
            who_left_and_came_back_stands_behind_those_who_stayed,
            an_invite_room_that_all_have_left_is_deleted,
            an_open_or_totp_room_that_all_have_left_stays,
            an_open_room_that_all_have_left_gives_its_rights_to_whoever_joins_next,
            a_creator_that_comes_back_to_an_empty_room_has_its_rights,
            a_newcomer_leaves_the_creator_its_rights,
            the_rights_of_an_erased_creator_pass_to_the_longest_standing_member,
            the_rights_pass_on_in_every_room_of_an_erased_creator,
            an_erased_member_leaves_the_creator_its_rights,
            a_room_that_nobody_is_left_in_gives_its_rights_to_whoever_joins_next,
            a_banned_member_is_out_and_stays_out,
            who_was_never_in_can_be_banned,
            a_ban_holds_in_its_room_and_for_its_person_only,
            banning_again_changes_nothing,
            nobody_is_banned_from_an_unknown_room,
            nobody_unknown_is_banned,
            the_rights_of_a_banned_creator_pass_on,
            an_invite_room_whose_last_member_is_banned_is_deleted,
            whose_ban_is_lifted_may_come_in_again,
            who_is_not_banned_has_no_ban_to_lift,
            the_bans_of_an_erased_person_are_gone,
            the_bans_by_an_erased_creator_stay,
            an_empty_event_log_has_no_latest_entry,
            events_are_told_oldest_first_with_ascending_ids,
            events_are_told_after_the_one_given_up_to_the_limit,
            a_later_event_has_a_higher_id,
            to_forget_changes_nothing_that_is_kept,
        }
    };
}

mod rules {
    pub(super) use super::archiving::*;
    pub(super) use super::bans::*;
    pub(super) use super::bringing_in::*;
    pub(super) use super::creators::*;
    pub(super) use super::direct::*;
    pub(super) use super::direct_names::*;
    pub(super) use super::events::*;
    pub(super) use super::joined::*;
    pub(super) use super::leaving::*;
    pub(super) use super::lists::*;
    pub(super) use super::member_counts::*;
    pub(super) use super::member_lists::*;
    pub(super) use super::members::*;
    pub(super) use super::pages::*;
    pub(super) use super::posts::*;
    pub(super) use super::revising::*;
    pub(super) use super::rooms::*;
    pub(super) use super::scopes::*;
    pub(super) use super::with_others::*;
}

macro_rules! publish {
    ($($rule:ident,)*) => {$(
        #[doc = concat!("Panics unless this holds: `", stringify!($rule), "`.")]
        pub async fn $rule(ports: &RoomPorts) {
            rules::$rule(ports).await;
        }
    )*};
}
repository_rules!(publish);
