//! What holds for every path, whoever owns it.

mod headers;
mod hosts;
mod methods;
mod not_found;
mod origins;
mod proxies;
mod rate_limits;
mod request_ids;
mod slashes;
