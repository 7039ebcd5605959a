//! Names of headers that are no standard.

pub(crate) const X_FORWARDED_FOR: &str = "x-forwarded-for";
pub(crate) const X_FORWARDED_HOST: &str = "x-forwarded-host";
pub(crate) const X_FORWARDED_PROTO: &str = "x-forwarded-proto";
/// How many entries a list has whose page is answered.
pub(crate) const X_TOTAL_COUNT: &str = "x-total-count";
pub(crate) const X_REQUEST_ID: &str = "x-request-id";
