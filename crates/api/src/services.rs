use std::sync::Arc;

use messages::{FileLimits, FileStore};
use realtime::Hub;
use users::{PictureStore, Ports, ProfilePorts, Profiles};

use crate::adapters::Adapters;
use crate::config::{AccountSettings, MediaSettings};

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
pub(crate) fn rooms(adapters: &Adapters, hub: &Hub) -> rooms::Service {
    rooms::Service::new(rooms::Ports {
        rooms: adapters.rooms.clone(),
        members: adapters.members.clone(),
        settings: adapters.storage.settings(),
        presence: adapters.presence.clone(),
        passages: Arc::new(hub.clone()),
        events: Arc::new(hub.clone()),
        clock: adapters.clock.clone(),
    })
}

/// Sending and reading messages, and their files.
pub(crate) fn messages(
    adapters: &Adapters,
    hub: &Hub,
    rooms: rooms::Service,
    file_store: Arc<dyn FileStore>,
    settings: &MediaSettings,
) -> messages::Service {
    let ports = messages::Ports {
        log: adapters.message_log.clone(),
        search: adapters.storage.message_search(),
        read_marks: Arc::new(hub.clone()),
        kept_read_marks: adapters.read_marks.clone(),
        last_rooms: adapters.storage.last_rooms(),
        files: adapters.storage.files(),
        file_store,
        clock: adapters.clock.clone(),
        ids: adapters.randomness.clone(),
    };
    let limits = FileLimits {
        largest: settings.largest_upload.bytes(),
        per_person: settings.per_person.bytes(),
    };
    messages::Service::new(rooms, ports, limits)
}

/// Profiles, friend lists and pictures.
pub(crate) fn profiles(
    adapters: &Adapters,
    pictures: Arc<dyn PictureStore>,
    largest_picture: u64,
) -> Profiles {
    let ports = ProfilePorts {
        users: adapters.storage.users(),
        profiles: adapters.storage.profiles(),
        friends: adapters.storage.friends(),
        uploads: adapters.storage.uploads(),
        pictures,
        clock: adapters.clock.clone(),
        ids: adapters.randomness.clone(),
    };
    Profiles::new(ports, largest_picture)
}

/// The board.
pub(crate) fn posts(adapters: &Adapters) -> posts::Service {
    posts::Service::new(posts::Ports {
        posts: adapters.storage.posts(),
        views: adapters.storage.post_views(),
        categories: adapters.storage.categories(),
        clock: adapters.clock.clone(),
    })
}
