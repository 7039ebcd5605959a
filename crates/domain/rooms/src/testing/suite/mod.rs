//! The rules that implementations of the ports must keep, a function each.
//!
//! A rule that is added to a file here must be listed in the macro below: a private function that is
//! not is reported by the compiler as unused.

mod creators;
mod lists;
mod members;
mod rooms;

use std::sync::Arc;

use async_trait::async_trait;
use kernel::{RoomId, Timestamp, UserId, UserRef};

use super::builders::new_room;
use crate::{AccessRule, MemberRepository, NewRoom, Room, RoomRepository, Standing};

/// Accounts as far as rooms know of them.
#[async_trait]
pub trait People: Send + Sync {
    /// Makes an account `<name>@example.com` of that display name.
    async fn sign_up(&self, name: &str) -> UserRef;
    /// Ends the account for good, as its owner would: its memberships and creator's rights go.
    async fn erase(&self, id: UserId);
}

/// The ports under test, over one store without rooms.
#[derive(Clone)]
#[expect(missing_docs, reason = "each field is the port of its type")]
pub struct RoomPorts {
    pub rooms: Arc<dyn RoomRepository>,
    pub members: Arc<dyn MemberRepository>,
    pub people: Arc<dyn People>,
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

    async fn find(&self, room: RoomId) -> Option<Room> {
        self.rooms.find(room).await.expect("an answer")
    }

    async fn list(&self, user: UserId, before: Option<RoomId>, limit: u32) -> Vec<RoomId> {
        let rooms = self.rooms.list(user, before, limit).await.expect("an answer");
        rooms.iter().map(|room| room.id).collect()
    }

    async fn join(&self, room: RoomId, user: UserId, at: Timestamp) {
        self.members.add(room, user, at).await.expect("a member that is added");
    }

    async fn standing(&self, room: RoomId, user: UserId) -> Option<Standing> {
        self.members.standing(room, user).await.expect("an answer")
    }

    async fn is_member(&self, room: RoomId, user: UserId) -> bool {
        self.standing(room, user).await.expect("a room that is there").is_member
    }
}

fn unknown_room() -> RoomId {
    RoomId::new(i64::MAX).expect("a positive number")
}

fn unknown_user() -> UserId {
    UserId::new(i64::MAX).expect("a positive number")
}

/// Names every rule of implementations of `RoomRepository` and `MemberRepository` to the macro given.
#[macro_export]
macro_rules! repository_rules {
    ($run:ident) => {
        $run! {
            a_room_is_found_as_it_was_made,
            every_access_rule_and_kind_is_kept,
            an_unknown_room_is_absent,
            nobody_unknown_makes_a_room,
            rooms_are_listed_newest_first,
            a_list_goes_on_before_the_room_given,
            a_list_is_cut_at_its_limit,
            a_list_names_the_creators,
            an_invite_room_is_listed_to_its_members_only,
            open_and_totp_rooms_are_listed_to_anyone,
            rooms_that_are_hidden_take_no_place_in_a_list,
            the_creator_is_a_member_from_the_start,
            a_stranger_is_no_member,
            standing_tells_the_access_rule,
            whoever_is_added_is_a_member,
            whoever_is_added_is_a_member_of_that_room_only,
            a_member_that_is_added_again_stays_one,
            an_unknown_room_takes_no_member,
            an_unknown_user_becomes_no_member,
            a_newcomer_leaves_the_creator_its_rights,
            the_rights_of_an_erased_creator_pass_to_the_longest_standing_member,
            the_rights_pass_on_in_every_room_of_an_erased_creator,
            an_erased_member_leaves_the_creator_its_rights,
            a_room_that_nobody_is_left_in_gives_its_rights_to_whoever_joins_next,
        }
    };
}

mod rules {
    pub(super) use super::creators::*;
    pub(super) use super::lists::*;
    pub(super) use super::members::*;
    pub(super) use super::rooms::*;
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
