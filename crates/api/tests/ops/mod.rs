//! What operators see of a server.

mod health;
mod logs;
mod metrics;
mod openapi;
