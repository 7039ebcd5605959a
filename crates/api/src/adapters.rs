use std::num::NonZeroUsize;
use std::sync::Arc;

use credentials::{
    Argon2Hasher, JwtTokens, KeyRing, ListedCommonPasswords, SecretSealer, SystemRandomness,
    TotpCodes, load_or_create,
};
use kernel::Clock;
use messages::{LogEvent, MessageLog, MessagePublisher, ReadMarkRepository};
use realtime::Stores;
use rooms::{MemberRepository, PresenceRepository, RoomRepository};
use storage_diesel::Storage;

use crate::config::{SecretSettings, Settings};
use crate::error::MadangError;

/// How many passwords are hashed at once, at most: each takes a core and 19 MiB. Sign-ins under way count
/// as failed until they succeed, so this stays well below the failures that a person has free.
const HASHED_AT_ONCE: usize = 4;
/// How many sign-ins may wait for a place at the hasher before more are turned away.
const WAITING_FOR_HASHER: usize = 256;

/// What the services are built on.
pub(crate) struct Adapters {
    pub(crate) storage: Storage,
    pub(crate) message_log: Arc<dyn MessageLog>,
    pub(crate) read_marks: Arc<dyn ReadMarkRepository>,
    pub(crate) rooms: Arc<dyn RoomRepository>,
    pub(crate) members: Arc<dyn MemberRepository>,
    pub(crate) presence: Arc<dyn PresenceRepository>,
    pub(crate) tokens: Arc<JwtTokens>,
    pub(crate) codes: Arc<TotpCodes>,
    pub(crate) hasher: Arc<Argon2Hasher>,
    pub(crate) common_passwords: Arc<ListedCommonPasswords>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) randomness: Arc<SystemRandomness>,
}

impl Adapters {
    /// What the hub reads and keeps.
    pub(crate) fn stores(&self) -> Stores<'_> {
        Stores {
            log: &self.message_log,
            marks: &self.read_marks,
            rooms: &self.rooms,
            members: &self.members,
            presence: &self.presence,
        }
    }

    /// Opens the database, and tests the keys before anything hangs on them.
    pub(crate) fn open(
        settings: &Settings,
        keys: &KeyRing,
        clock: Arc<dyn Clock>,
        publisher: Arc<dyn MessagePublisher>,
    ) -> Result<Self, MadangError> {
        let randomness = Arc::new(SystemRandomness);
        let tokens = JwtTokens::new(keys);
        tokens.self_test()?;
        let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let at_once = NonZeroUsize::new(cores.min(HASHED_AT_ONCE)).unwrap_or(NonZeroUsize::MIN);
        let hasher = Argon2Hasher::new(randomness.clone(), at_once, WAITING_FOR_HASHER)?;
        let storage = Storage::open(&settings.database.url, publisher)?;
        Ok(Self {
            message_log: storage.messages(),
            read_marks: storage.read_marks(),
            rooms: storage.rooms(),
            members: storage.members(),
            presence: storage.presence(),
            storage,
            tokens: Arc::new(tokens),
            codes: Arc::new(TotpCodes::new(
                SecretSealer::new(keys, randomness.clone()),
                randomness.clone(),
            )),
            hasher: Arc::new(hasher),
            common_passwords: Arc::new(ListedCommonPasswords::new()),
            clock,
            randomness,
        })
    }
}

/// The keys in force: set, or kept in a file that is made at the first start.
pub(crate) fn key_ring(settings: &SecretSettings) -> Result<KeyRing, MadangError> {
    let current = match &settings.key {
        Some(key) => key.clone(),
        None => load_or_create(settings.key_file()?, &SystemRandomness)?,
    };
    Ok(KeyRing::new(current, settings.previous_key.clone()))
}

/// Hears of messages where nobody listens: a command that serves no sockets.
pub(crate) struct NobodyListens;

impl MessagePublisher for NobodyListens {
    fn publish(&self, _: &[LogEvent]) {}

    fn repair(&self, _: &[kernel::RoomId]) {}
}
