#![doc = include_str!("../README.md")]

mod closing;
mod connection;
mod dialect;
mod encoding;
mod hub;
mod opening;
mod outbox;
mod registry;
mod repair;
mod room;
mod rooms;

pub use closing::Closing;
pub use connection::{Connection, Subscription};
pub use dialect::{Dialect, DialectId, Dialects, Event};
pub use hub::Hub;
pub use outbox::{Closed, Outbox, OutboxReader, Outgoing};

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks what every change leaves whole, so that a panic elsewhere does not take it out of use.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
