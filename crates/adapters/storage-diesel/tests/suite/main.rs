//! The storage against real databases: every test that can runs on SQLite and on PostgreSQL.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, and helpers are no tests to clippy"
)]

mod ai_account;
mod appending;
mod ask_allowances;
mod assistant_migration;
mod assistant_rules;
mod backups;
mod changing;
mod code_throttle;
mod databases;
mod direct_rooms;
mod erasing;
mod filters;
mod friends;
mod full_disk;
mod held_rooms;
mod last_rooms;
mod lock_order;
mod member_counts;
mod memory;
mod message_search;
mod messenger_migration;
mod migrations;
mod moderation;
mod outages;
mod pending_sign_ins;
mod post_search;
mod post_views;
mod posts;
mod presence;
mod profiles;
mod provider_accounts;
mod proxy;
mod purging;
mod read_marks;
mod reading;
mod revocations;
mod room_posts;
mod room_secrets;
mod rules;
mod schema;
mod searching;
mod server_lock;
mod sessions;
mod templates;
mod throttle;
mod users;
