use std::io;
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use diesel::r2d2::R2D2Connection;
use kernel::Fault;
use messages::{
    AskAllowances, FileRegistry, LastRooms, MessageLog, MessagePublisher, MessageSearch,
    ReadMarkRepository,
};
use posts::{CategoryRepository, PostRepository, ViewCounter};
use rooms::{
    CodeThrottle, MemberRepository, PresenceRepository, RoomEventLog, RoomRepository,
    SecretRepository, SettingsRepository,
};
use users::{
    FriendRepository, LoginThrottle, PendingSignIns, ProfileRepository, ProviderAccountRepository,
    RevocationLog, SessionRepository, UploadRegistry, UserRepository,
};

use crate::ask_allowances::DieselAskAllowances;
use crate::code_throttle::DieselCodeThrottle;
use crate::database::Database;
use crate::engine::Engine;
use crate::files::DieselFileRegistry;
use crate::friends::DieselFriendRepository;
use crate::last_rooms::{DieselLastRooms, Notes};
use crate::messages::{DieselMessageLog, MessageCommitter};
use crate::migrations::{self, MigrateError};
use crate::pending_sign_ins::DieselPendingSignIns;
use crate::posts::{DieselCategoryRepository, DieselPostRepository, DieselViewCounter};
use crate::presence::DieselPresenceRepository;
use crate::profiles::DieselProfileRepository;
use crate::provider_accounts::DieselProviderAccountRepository;
use crate::query_error::QueryError;
use crate::read_marks::DieselReadMarkRepository;
use crate::revocations::{DieselRevocationLog, DieselRoomEventLog};
use crate::room_secrets::DieselSecretRepository;
use crate::rooms::{DieselMemberRepository, DieselRoomRepository, RecentStandings};
use crate::search::{
    DieselMessageSearch, FilterBuilder, NotingPublisher, RememberedCounts, UnfilteredRooms,
};
use crate::sessions::{DieselSessionRepository, RecentSessions};
use crate::settings::DieselSettingsRepository;
use crate::throttle::DieselLoginThrottle;
use crate::uploads::DieselUploadRegistry;
use crate::url::{Address, DatabaseUrl};
use crate::users::DieselUserRepository;
use crate::{postgresql, sqlite};

/// Every repository, on one database.
pub struct Storage {
    database: Database,
    recent_sessions: Arc<RecentSessions>,
    recent_standings: Arc<RecentStandings>,
    last_rooms: Arc<Notes>,
    hit_counts: Arc<RememberedCounts>,
    filters: FilterBuilder,
}

/// Why the storage could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The SQLite file is not there yet.
    #[error("there is no database at {}; run `madang migrate`", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// The schema is older than this version.
    #[error("the database lacks the migrations {}; run `madang migrate`", migrations.join(", "))]
    Pending {
        /// The migrations that were not applied, by name.
        migrations: Vec<String>,
    },
    /// The schema could not be read, or is newer than this version.
    #[error(transparent)]
    Schema(#[from] MigrateError),
    /// The database threads could not be started.
    #[error("cannot start the database threads")]
    Threads(#[source] io::Error),
}

impl Storage {
    /// Starts the threads that serve a database whose schema is up to date ([`migrate`] sees to that).
    /// `publisher` hears of every message and every change that is committed. Blocks.
    ///
    /// [`migrate`]: crate::migrate
    pub fn open(
        url: &DatabaseUrl,
        publisher: Arc<dyn MessagePublisher>,
    ) -> Result<Self, OpenError> {
        if let Some(path) = url.sqlite_path().filter(|path| !path.exists()) {
            return Err(OpenError::Missing { path: path.to_owned() });
        }
        let pending = migrations::pending(url)?;
        if !pending.is_empty() {
            return Err(OpenError::Pending { migrations: pending });
        }
        let unfiltered_rooms = Arc::new(UnfilteredRooms::default());
        let publisher = NotingPublisher::new(Arc::clone(&unfiltered_rooms), publisher);
        let database = start(url, Arc::new(publisher)).map_err(OpenError::Threads)?;
        Ok(Self {
            filters: FilterBuilder::new(database.clone(), unfiltered_rooms),
            hit_counts: Arc::new(RememberedCounts::new()),
            database,
            recent_sessions: Arc::new(RecentSessions::new()),
            recent_standings: Arc::new(RecentStandings::new()),
            last_rooms: Arc::new(Notes::new()),
        })
    }

    /// Accounts.
    pub fn users(&self) -> Arc<dyn UserRepository> {
        let sessions = Arc::clone(&self.recent_sessions);
        let standings = Arc::clone(&self.recent_standings);
        Arc::new(DieselUserRepository::new(self.database.clone(), sessions, standings))
    }

    /// Profiles.
    pub fn profiles(&self) -> Arc<dyn ProfileRepository> {
        let sessions = Arc::clone(&self.recent_sessions);
        Arc::new(DieselProfileRepository::new(self.database.clone(), sessions))
    }

    /// Friend lists.
    pub fn friends(&self) -> Arc<dyn FriendRepository> {
        Arc::new(DieselFriendRepository::new(self.database.clone()))
    }

    /// Which uploaded pictures there are.
    pub fn uploads(&self) -> Arc<dyn UploadRegistry> {
        Arc::new(DieselUploadRegistry::new(self.database.clone()))
    }

    /// Sessions.
    pub fn sessions(&self) -> Arc<dyn SessionRepository> {
        let recent = Arc::clone(&self.recent_sessions);
        Arc::new(DieselSessionRepository::new(self.database.clone(), recent))
    }

    /// Ended sessions, as every process follows them.
    pub fn revocations(&self) -> Arc<dyn RevocationLog> {
        Arc::new(DieselRevocationLog::new(self.database.clone()))
    }

    /// Failed sign-ins.
    pub fn throttle(&self) -> Arc<dyn LoginThrottle> {
        Arc::new(DieselLoginThrottle::new(self.database.clone()))
    }

    /// Sign-ins that go on at GitHub.
    pub fn pending_sign_ins(&self) -> Arc<dyn PendingSignIns> {
        Arc::new(DieselPendingSignIns::new(self.database.clone()))
    }

    /// Accounts of people whom GitHub knows.
    pub fn provider_accounts(&self) -> Arc<dyn ProviderAccountRepository> {
        let sessions = Arc::clone(&self.recent_sessions);
        Arc::new(DieselProviderAccountRepository::new(self.database.clone(), sessions))
    }

    /// Rooms.
    pub fn rooms(&self) -> Arc<dyn RoomRepository> {
        let recent = Arc::clone(&self.recent_standings);
        Arc::new(DieselRoomRepository::new(self.database.clone(), recent))
    }

    /// Who is in which room.
    pub fn members(&self) -> Arc<dyn MemberRepository> {
        let recent = Arc::clone(&self.recent_standings);
        Arc::new(DieselMemberRepository::new(self.database.clone(), recent))
    }

    /// What people and creators chose for rooms.
    pub fn settings(&self) -> Arc<dyn SettingsRepository> {
        Arc::new(DieselSettingsRepository::new(self.database.clone()))
    }

    /// What rooms' one-time codes are made from.
    pub fn room_secrets(&self) -> Arc<dyn SecretRepository> {
        Arc::new(DieselSecretRepository::new(self.database.clone()))
    }

    /// Wrong one-time codes.
    pub fn code_throttle(&self) -> Arc<dyn CodeThrottle> {
        Arc::new(DieselCodeThrottle::new(self.database.clone()))
    }

    /// Who is there now, on any node.
    pub fn presence(&self) -> Arc<dyn PresenceRepository> {
        Arc::new(DieselPresenceRepository::new(self.database.clone()))
    }

    /// What ended people's places in rooms, as every process follows it.
    pub fn room_events(&self) -> Arc<dyn RoomEventLog> {
        Arc::new(DieselRoomEventLog::new(self.database.clone()))
    }

    /// Messages.
    pub fn messages(&self) -> Arc<dyn MessageLog> {
        Arc::new(DieselMessageLog::new(self.database.clone()))
    }

    /// Searches of messages.
    pub fn message_search(&self) -> Arc<dyn MessageSearch> {
        let counts = Arc::clone(&self.hit_counts);
        Arc::new(DieselMessageSearch::new(self.database.clone(), counts))
    }

    /// Builds the next few filters that searches of messages and posts lack, and says how many: to be called
    /// again and again, a second after it built none. Without filters searches find the same, but slower.
    pub async fn build_filters(&self) -> Result<usize, Fault> {
        self.filters.build().await
    }

    /// Which files of messages there are.
    pub fn files(&self) -> Arc<dyn FileRegistry> {
        Arc::new(DieselFileRegistry::new(self.database.clone()))
    }

    /// What people have read.
    pub fn read_marks(&self) -> Arc<dyn ReadMarkRepository> {
        Arc::new(DieselReadMarkRepository::new(self.database.clone()))
    }

    /// Posts.
    pub fn posts(&self) -> Arc<dyn PostRepository> {
        Arc::new(DieselPostRepository::new(self.database.clone()))
    }

    /// How often posts are viewed. What one counter counts at the same time is written together, so one
    /// should count for all.
    pub fn post_views(&self) -> Arc<dyn ViewCounter> {
        Arc::new(DieselViewCounter::new(self.database.clone()))
    }

    /// What posts may be sorted into.
    pub fn categories(&self) -> Arc<dyn CategoryRepository> {
        Arc::new(DieselCategoryRepository::new(self.database.clone()))
    }

    /// Where people last posted.
    pub fn last_rooms(&self) -> Arc<dyn LastRooms> {
        Arc::new(DieselLastRooms::new(self.database.clone(), Arc::clone(&self.last_rooms)))
    }

    /// What is asked of the AI.
    pub fn ask_allowances(&self) -> Arc<dyn AskAllowances> {
        Arc::new(DieselAskAllowances::new(self.database.clone()))
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), Fault> {
        let answered = match &self.database {
            Database::Sqlite(engine) => engine.read(ping).await,
            Database::Postgresql(engine) => engine.read(ping).await,
        };
        Ok(answered?)
    }

    /// Lets nothing more in, does what waits, and ends the threads. Blocks until then.
    pub fn shut_down(&self) {
        match &self.database {
            Database::Sqlite(engine) => engine.shut_down(),
            Database::Postgresql(engine) => engine.shut_down(),
        }
    }
}

fn ping(conn: &mut impl R2D2Connection) -> Result<(), QueryError> {
    Ok(conn.ping()?)
}

fn start(url: &DatabaseUrl, publisher: Arc<dyn MessagePublisher>) -> io::Result<Database> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    match url.address() {
        Address::Sqlite(address) => {
            let writer = MessageCommitter::new(sqlite::message_batches::write, publisher);
            Engine::start(address, cores.saturating_mul(2), writer)
                .map(Arc::new)
                .map(Database::Sqlite)
        }
        Address::Postgresql(address) => {
            let writer = MessageCommitter::new(postgresql::message_batches::write, publisher);
            let readers = cores.saturating_mul(2).clamp(4, 8);
            Engine::start(address, readers, writer).map(Arc::new).map(Database::Postgresql)
        }
    }
}
