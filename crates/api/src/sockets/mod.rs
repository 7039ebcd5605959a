//! How sockets live and die, whatever contract's URL they came by: the handshake, the loop, the timers,
//! the body that writes, the close codes. What the frames say is a [`codec::Codec`] of the contract.

pub(crate) mod close_code;
pub(crate) mod codec;
mod conversation;
pub(crate) mod dialect;
mod frame;
pub(crate) mod handshake;
mod incoming;
mod place;
mod socket_body;
mod timers;
