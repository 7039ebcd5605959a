//! The rules that implementations of [`SecretRepository`] must keep, a function each.

mod keeping;
mod renewing;

use std::sync::Arc;

use kernel::{RoomId, UserId};

use super::RoomPorts;
use crate::testing::builders::new_room;
use crate::{AccessRule, NewRoom, SealedSecret, SecretRepository};

/// The secrets under test, and what their store must hold for them.
#[derive(Clone)]
pub struct SecretPorts {
    /// The rooms that have secrets.
    pub rooms: RoomPorts,
    /// The secrets, over the same store as the rooms.
    pub secrets: Arc<dyn SecretRepository>,
}

impl SecretPorts {
    async fn add_room_with(&self, creator: UserId, secret: &SealedSecret) -> RoomId {
        self.rooms.add_room_as(totp_room(creator, secret.clone())).await.id
    }

    async fn find(&self, room: RoomId) -> Option<SealedSecret> {
        self.secrets.find(room).await.expect("an answer")
    }

    async fn list(&self, after: Option<RoomId>, limit: u32) -> Vec<(RoomId, SealedSecret)> {
        self.secrets.list(after, limit).await.expect("an answer")
    }

    async fn replace(&self, room: RoomId, renewed: &SealedSecret) {
        self.secrets.replace(room, renewed.clone()).await.expect("an answer");
    }
}

fn totp_room(creator: UserId, secret: SealedSecret) -> NewRoom {
    NewRoom { access: AccessRule::Totp, secret: Some(secret), ..new_room(creator) }
}

/// Names every rule of implementations of `SecretRepository` to the macro given.
#[macro_export]
macro_rules! secret_rules {
    ($run:ident) => {
        $run! {
            a_secret_is_kept_with_the_room_that_is_made_with_it,
            every_byte_of_a_secret_is_kept,
            a_room_that_is_made_without_a_secret_has_none,
            a_room_that_is_not_made_leaves_no_secret,
            a_deleted_room_has_no_secret,
            a_room_that_all_have_left_keeps_its_secret,
            a_revised_room_keeps_its_secret,
            secrets_are_listed_in_the_order_of_their_rooms,
            secrets_are_listed_after_the_room_given_up_to_the_limit,
            a_renewed_secret_takes_the_place_of_the_one_before,
            a_room_without_a_secret_gets_none_in_its_place,
        }
    };
}

mod rules {
    pub(super) use super::keeping::*;
    pub(super) use super::renewing::*;
}

macro_rules! publish {
    ($($rule:ident,)*) => {$(
        #[doc = concat!("Panics unless this holds: `", stringify!($rule), "`.")]
        pub async fn $rule(ports: &SecretPorts) {
            rules::$rule(ports).await;
        }
    )*};
}
secret_rules!(publish);
