use std::sync::{Arc, Mutex, OnceLock, Weak};

use super::database::{Database, Kind};
use super::server::migrate;

/// Databases that were migrated and are used by nobody: a copy costs less than its own migrations.
///
/// Each is made for the first test that needs it, and all go with the last test that holds them. A test
/// of either kind holds both, so that they outlast a row of tests of the other.
#[derive(Default)]
pub(super) struct Templates {
    sqlite: OnceLock<Database>,
    postgresql: OnceLock<Database>,
}

static HELD: Mutex<Weak<Templates>> = Mutex::new(Weak::new());

impl Templates {
    /// Those that other tests hold at the moment, or new ones.
    pub(super) fn hold() -> Arc<Self> {
        let mut held = HELD.lock().unwrap();
        held.upgrade().unwrap_or_else(|| {
            let templates = Arc::default();
            *held = Arc::downgrade(&templates);
            templates
        })
    }

    pub(super) fn of(&self, kind: Kind) -> &Database {
        let template = match kind {
            Kind::Sqlite => &self.sqlite,
            Kind::Postgresql => &self.postgresql,
        };
        template.get_or_init(|| {
            let template = Database::empty(kind);
            migrate(&template);
            template
        })
    }
}
