#![doc = include_str!("../README.md")]

mod backplane;
mod catch_up;
mod closing;
mod connection;
mod delivery;
mod dialect;
mod encoding;
mod follower;
mod followers;
mod hub;
mod interests;
mod leases;
mod open_rooms;
mod opening;
mod outbox;
mod portions;
mod presence;
mod read_marks;
mod receipts;
mod registry;
mod repair;
mod room;
mod room_events;
mod stores;
mod typing;

pub use backplane::{Backplane, InProcessBackplane, Seat};
pub use closing::Closing;
pub use connection::{Connection, Replay, SubscribeError, Subscription};
pub use dialect::{Dialect, DialectId, Dialects, Event, News};
pub use follower::{Follower, Following};
pub use hub::{Hub, HubParts};
pub use outbox::{Closed, Outbox, OutboxReader, Outgoing};
pub use registry::SocketLimits;
pub use stores::Stores;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks what every change leaves whole, so that a panic elsewhere does not take it out of use.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
