use users::Ports;

use crate::adapters::Adapters;
use crate::config::AccountSettings;

/// Accounts and sign-in.
pub(crate) fn users(adapters: &Adapters, settings: &AccountSettings) -> users::Service {
    let ports = Ports {
        users: adapters.storage.users(),
        sessions: adapters.storage.sessions(),
        throttle: adapters.storage.throttle(),
        hasher: adapters.hasher.clone(),
        common_passwords: adapters.common_passwords.clone(),
        tokens: adapters.tokens.clone(),
        clock: adapters.clock.clone(),
        ids: adapters.randomness.clone(),
    };
    users::Service::new(ports, settings.lifetimes, settings.registration)
}

/// Rooms and who may do what in them.
pub(crate) fn rooms(adapters: &Adapters) -> rooms::Service {
    let storage = &adapters.storage;
    rooms::Service::new(storage.rooms(), storage.members(), adapters.clock.clone())
}

/// Sending and reading messages.
pub(crate) fn messages(adapters: &Adapters, rooms: rooms::Service) -> messages::Service {
    messages::Service::new(rooms, adapters.message_log.clone(), adapters.clock.clone())
}
