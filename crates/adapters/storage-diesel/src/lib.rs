#![doc = include_str!("../README.md")]

mod backup;
mod database;
mod engine;
mod limits;
mod migrations;
mod query_error;
#[cfg(test)]
mod query_log;
mod recent;
mod schema;
mod search;
mod server_lock;
mod sqlite_file;
mod storage;
mod url;

mod ask_allowances;
mod code_throttle;
mod counters;
mod files;
mod friends;
mod last_rooms;
mod messages;
mod pending_sign_ins;
mod posts;
mod presence;
mod profiles;
mod provider_accounts;
mod read_marks;
mod revocations;
mod room_secrets;
mod rooms;
mod sessions;
mod settings;
mod throttle;
mod uploads;
mod users;

pub use backup::{BackupError, backup, restore};
pub use migrations::{MigrateError, migrate};
pub use server_lock::{ServerLock, ServerLockError};
pub use storage::{OpenError, Storage};
pub use url::{DatabaseUrl, DatabaseUrlError};

/// The queries, compiled for SQLite.
#[path = "."]
pub(crate) mod sqlite {
    pub(crate) type Conn = diesel::SqliteConnection;

    #[path = "messages/append/sqlite.rs"]
    pub(crate) mod append_statements;
    #[path = "ask_allowances/queries.rs"]
    pub(crate) mod ask_allowances;
    #[path = "read_marks/awaited/sqlite.rs"]
    pub(crate) mod awaited_statements;
    #[path = "backend/sqlite.rs"]
    pub(crate) mod backend;
    #[path = "posts/category_queries.rs"]
    pub(crate) mod categories;
    #[path = "messages/change/sqlite.rs"]
    pub(crate) mod change_statements;
    #[path = "code_throttle/queries.rs"]
    pub(crate) mod code_throttle;
    #[path = "counters/queries.rs"]
    pub(crate) mod counters;
    #[path = "rooms/direct_queries.rs"]
    pub(crate) mod direct_rooms;
    #[path = "files/claim/sqlite.rs"]
    pub(crate) mod file_statements;
    #[path = "files/queries.rs"]
    pub(crate) mod files;
    #[path = "search/drop/sqlite.rs"]
    pub(crate) mod filter_statements;
    #[path = "friends/queries.rs"]
    pub(crate) mod friends;
    #[path = "rooms/joined/sqlite.rs"]
    pub(crate) mod joined_rooms;
    #[path = "last_rooms/write/sqlite.rs"]
    pub(crate) mod last_room_statements;
    #[path = "last_rooms/queries.rs"]
    pub(crate) mod last_rooms;
    #[path = "rooms/member_count_queries.rs"]
    pub(crate) mod member_counts;
    #[path = "rooms/member_queries.rs"]
    pub(crate) mod members;
    #[path = "rooms/membership_queries.rs"]
    pub(crate) mod memberships;
    #[path = "messages/write_batch.rs"]
    pub(crate) mod message_batches;
    #[path = "search/message_filter_queries.rs"]
    pub(crate) mod message_filters;
    #[path = "messages/numbers.rs"]
    pub(crate) mod message_numbers;
    #[path = "messages/purge_queries.rs"]
    pub(crate) mod message_purges;
    #[path = "search/message_search_queries.rs"]
    pub(crate) mod message_searches;
    #[path = "messages/queries.rs"]
    pub(crate) mod messages;
    #[path = "messages/newest/sqlite.rs"]
    pub(crate) mod newest_messages;
    #[path = "pending_sign_ins/queries.rs"]
    pub(crate) mod pending_sign_ins;
    #[path = "search/post_filter_queries.rs"]
    pub(crate) mod post_filters;
    #[path = "posts/list_queries.rs"]
    pub(crate) mod post_lists;
    #[path = "posts/search_queries.rs"]
    pub(crate) mod post_searches;
    #[path = "posts/tag_queries.rs"]
    pub(crate) mod post_tags;
    #[path = "posts/view_statement/sqlite.rs"]
    pub(crate) mod post_views;
    #[path = "posts/queries.rs"]
    pub(crate) mod posts;
    #[path = "presence/queries.rs"]
    pub(crate) mod presence;
    #[path = "presence/write/sqlite.rs"]
    pub(crate) mod presence_statements;
    #[path = "profiles/queries.rs"]
    pub(crate) mod profiles;
    #[path = "provider_accounts/queries.rs"]
    pub(crate) mod provider_accounts;
    #[path = "read_marks/advance/sqlite.rs"]
    pub(crate) mod read_mark_statements;
    #[path = "read_marks/queries.rs"]
    pub(crate) mod read_marks;
    #[path = "revocations/queries.rs"]
    pub(crate) mod revocations;
    #[path = "rooms/list_queries.rs"]
    pub(crate) mod room_lists;
    #[path = "room_secrets/queries.rs"]
    pub(crate) mod room_secrets;
    #[path = "rooms/queries.rs"]
    pub(crate) mod rooms;
    #[path = "sessions/queries.rs"]
    pub(crate) mod sessions;
    #[path = "settings/queries.rs"]
    pub(crate) mod settings;
    #[path = "rooms/shown_queries.rs"]
    pub(crate) mod shown_rooms;
    #[path = "throttle/queries.rs"]
    pub(crate) mod throttle;
    #[path = "uploads/queries.rs"]
    pub(crate) mod uploads;
    #[path = "users/queries.rs"]
    pub(crate) mod users;
}

/// The same queries, compiled for PostgreSQL.
#[path = "."]
#[allow(
    clippy::duplicate_mod,
    reason = "one query module serves two backends: Diesel's query types differ between them"
)]
pub(crate) mod postgresql {
    pub(crate) type Conn = diesel::PgConnection;

    #[path = "messages/append/postgresql.rs"]
    pub(crate) mod append_statements;
    #[path = "ask_allowances/queries.rs"]
    pub(crate) mod ask_allowances;
    #[path = "read_marks/awaited/postgresql.rs"]
    pub(crate) mod awaited_statements;
    #[path = "backend/postgresql.rs"]
    pub(crate) mod backend;
    #[path = "posts/category_queries.rs"]
    pub(crate) mod categories;
    #[path = "messages/change/postgresql.rs"]
    pub(crate) mod change_statements;
    #[path = "code_throttle/queries.rs"]
    pub(crate) mod code_throttle;
    #[path = "counters/queries.rs"]
    pub(crate) mod counters;
    #[path = "rooms/direct_queries.rs"]
    pub(crate) mod direct_rooms;
    #[path = "files/claim/postgresql.rs"]
    pub(crate) mod file_statements;
    #[path = "files/queries.rs"]
    pub(crate) mod files;
    #[path = "search/drop/postgresql.rs"]
    pub(crate) mod filter_statements;
    #[path = "friends/queries.rs"]
    pub(crate) mod friends;
    #[path = "rooms/joined/postgresql.rs"]
    pub(crate) mod joined_rooms;
    #[path = "last_rooms/write/postgresql.rs"]
    pub(crate) mod last_room_statements;
    #[path = "last_rooms/queries.rs"]
    pub(crate) mod last_rooms;
    #[path = "rooms/member_count_queries.rs"]
    pub(crate) mod member_counts;
    #[path = "rooms/member_queries.rs"]
    pub(crate) mod members;
    #[path = "rooms/membership_queries.rs"]
    pub(crate) mod memberships;
    #[path = "messages/write_batch.rs"]
    pub(crate) mod message_batches;
    #[path = "search/message_filter_queries.rs"]
    pub(crate) mod message_filters;
    #[path = "messages/numbers.rs"]
    pub(crate) mod message_numbers;
    #[path = "messages/purge_queries.rs"]
    pub(crate) mod message_purges;
    #[path = "search/message_search_queries.rs"]
    pub(crate) mod message_searches;
    #[path = "messages/queries.rs"]
    pub(crate) mod messages;
    #[path = "messages/newest/postgresql.rs"]
    pub(crate) mod newest_messages;
    #[path = "pending_sign_ins/queries.rs"]
    pub(crate) mod pending_sign_ins;
    #[path = "search/post_filter_queries.rs"]
    pub(crate) mod post_filters;
    #[path = "posts/list_queries.rs"]
    pub(crate) mod post_lists;
    #[path = "posts/search_queries.rs"]
    pub(crate) mod post_searches;
    #[path = "posts/tag_queries.rs"]
    pub(crate) mod post_tags;
    #[path = "posts/view_statement/postgresql.rs"]
    pub(crate) mod post_views;
    #[path = "posts/queries.rs"]
    pub(crate) mod posts;
    #[path = "presence/queries.rs"]
    pub(crate) mod presence;
    #[path = "presence/write/postgresql.rs"]
    pub(crate) mod presence_statements;
    #[path = "profiles/queries.rs"]
    pub(crate) mod profiles;
    #[path = "provider_accounts/queries.rs"]
    pub(crate) mod provider_accounts;
    #[path = "read_marks/advance/postgresql.rs"]
    pub(crate) mod read_mark_statements;
    #[path = "read_marks/queries.rs"]
    pub(crate) mod read_marks;
    #[path = "revocations/queries.rs"]
    pub(crate) mod revocations;
    #[path = "rooms/list_queries.rs"]
    pub(crate) mod room_lists;
    #[path = "room_secrets/queries.rs"]
    pub(crate) mod room_secrets;
    #[path = "rooms/queries.rs"]
    pub(crate) mod rooms;
    #[path = "sessions/queries.rs"]
    pub(crate) mod sessions;
    #[path = "settings/queries.rs"]
    pub(crate) mod settings;
    #[path = "rooms/shown_queries.rs"]
    pub(crate) mod shown_rooms;
    #[path = "throttle/queries.rs"]
    pub(crate) mod throttle;
    #[path = "uploads/queries.rs"]
    pub(crate) mod uploads;
    #[path = "users/queries.rs"]
    pub(crate) mod users;
}
