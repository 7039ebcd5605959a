mod attendance;
mod authorise;
mod ban;
mod bring_in;
pub(crate) mod create_room;
mod delete_room;
pub(crate) mod enter_room;
mod find_room;
pub(crate) mod joined_rooms;
mod lift_ban;
pub(crate) mod list_members;
pub(crate) mod list_rooms;
pub(crate) mod open_direct_room;
mod remove_member;
pub(crate) mod renew_secrets;
mod retention;
mod revise_room;
mod settings;
pub(crate) mod start_conversation;

use std::sync::Arc;

use kernel::Clock;

use crate::ports::{
    CodeThrottle, MemberRepository, OneTimeCodes, Passages, PresenceRepository, RoomEventPublisher,
    RoomRepository, SecretRepository, SettingsRepository,
};

/// What the use cases of rooms need from outside.
#[derive(Clone)]
#[expect(missing_docs, reason = "each field is the port of its type")]
pub struct Ports {
    pub rooms: Arc<dyn RoomRepository>,
    pub members: Arc<dyn MemberRepository>,
    pub settings: Arc<dyn SettingsRepository>,
    pub secrets: Arc<dyn SecretRepository>,
    pub codes: Arc<dyn OneTimeCodes>,
    pub throttle: Arc<dyn CodeThrottle>,
    pub presence: Arc<dyn PresenceRepository>,
    pub passages: Arc<dyn Passages>,
    pub events: Arc<dyn RoomEventPublisher>,
    pub clock: Arc<dyn Clock>,
}

/// The use cases of rooms, a file each.
#[derive(Clone)]
pub struct Service {
    rooms: Arc<dyn RoomRepository>,
    members: Arc<dyn MemberRepository>,
    settings: Arc<dyn SettingsRepository>,
    secrets: Arc<dyn SecretRepository>,
    codes: Arc<dyn OneTimeCodes>,
    throttle: Arc<dyn CodeThrottle>,
    presence: Arc<dyn PresenceRepository>,
    passages: Arc<dyn Passages>,
    events: Arc<dyn RoomEventPublisher>,
    clock: Arc<dyn Clock>,
}

impl Service {
    /// Joins the use cases with what they need.
    pub fn new(ports: Ports) -> Self {
        let Ports {
            rooms,
            members,
            settings,
            secrets,
            codes,
            throttle,
            presence,
            passages,
            events,
            clock,
        } = ports;
        Self {
            rooms,
            members,
            settings,
            secrets,
            codes,
            throttle,
            presence,
            passages,
            events,
            clock,
        }
    }
}
