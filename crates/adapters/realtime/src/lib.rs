#![doc = include_str!("../README.md")]

mod backplane;
mod catch_up;
mod closing;
mod connection;
mod delivery;
mod dialect;
mod encoding;
mod hub;
mod open_rooms;
mod opening;
mod outbox;
mod presence;
mod read_marks;
mod registry;
mod repair;
mod room;

pub use backplane::{Backplane, InProcessBackplane, Seat};
pub use closing::Closing;
pub use connection::{Connection, Replay, SubscribeError, Subscription};
pub use dialect::{Dialect, DialectId, Dialects, Event};
pub use hub::{Hub, HubParts};
pub use outbox::{Closed, Outbox, OutboxReader, Outgoing};
pub use registry::SocketLimits;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks what every change leaves whole, so that a panic elsewhere does not take it out of use.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
