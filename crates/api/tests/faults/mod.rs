//! What must not break when something else does: databases that are away, processes that are killed,
//! peers that do not read.

mod database;
mod full_disk;
mod hang_up;
mod overload;
mod restart;
mod shutdown;
mod slow_peer;
mod two_servers;
