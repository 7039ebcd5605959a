use std::sync::Arc;

use github_oauth::GitHubIdentityProvider;
use llm_openai::{OpenAiCompletion, OpenAiSettings};
use messages::{Assistant, AssistantPorts, FileLimits, FileStore};
use realtime::Hub;
use users::{PictureStore, Ports, ProfilePorts, Profiles, ProviderSignIn, ProviderSignInPorts};

use crate::adapters::Adapters;
use crate::config::{AccountSettings, AiSettings, GitHubSettings, MediaSettings};
use crate::error::MadangError;

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

/// Signing in through GitHub, where that is set up.
pub(crate) fn provider_sign_in(
    adapters: &Adapters,
    users: &users::Service,
    settings: &GitHubSettings,
) -> Result<Option<ProviderSignIn>, MadangError> {
    let Some(client) = &settings.client else { return Ok(None) };
    let provider = GitHubIdentityProvider::new(github_oauth::GitHubSettings {
        client_id: client.id.clone(),
        client_secret: client.secret.clone(),
        redirect_url: settings.redirect_url.clone(),
        base_url: settings.base_url.clone(),
        api_url: settings.api_url.clone(),
    })?;
    let ports = ProviderSignInPorts {
        provider: Arc::new(provider),
        pending: adapters.storage.pending_sign_ins(),
        accounts: adapters.storage.provider_accounts(),
        clock: adapters.clock.clone(),
        ids: adapters.randomness.clone(),
    };
    Ok(Some(ProviderSignIn::new(users.clone(), ports)))
}

/// Rooms and who may do what in them.
pub(crate) fn rooms(adapters: &Adapters, hub: &Hub) -> rooms::Service {
    rooms::Service::new(rooms::Ports {
        rooms: adapters.rooms.clone(),
        members: adapters.members.clone(),
        settings: adapters.storage.settings(),
        secrets: adapters.storage.room_secrets(),
        codes: adapters.codes.clone(),
        throttle: adapters.storage.code_throttle(),
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

/// What people ask of the AI, where a model is set up. Its account is made at the first start with one.
pub(crate) async fn assistant(
    adapters: &Adapters,
    rooms: rooms::Service,
    settings: &AiSettings,
) -> Result<Option<Assistant>, MadangError> {
    if !settings.is_on {
        return Ok(None);
    }
    let completion = OpenAiCompletion::new(OpenAiSettings {
        api_key: settings.api_key.clone(),
        base_url: settings.base_url.clone(),
        model: settings.model.clone(),
        timeout: settings.timeout,
        max_tokens: settings.max_tokens.get(),
    })?;
    let ai = adapters.storage.users().find_or_add_ai(adapters.clock.now()).await?;
    let ports = AssistantPorts {
        log: adapters.message_log.clone(),
        completion: Arc::new(completion),
        allowances: adapters.storage.ask_allowances(),
        clock: adapters.clock.clone(),
        ids: adapters.randomness.clone(),
    };
    Ok(Some(Assistant::new(rooms, ports, ai.as_ref(), settings.limits())))
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
