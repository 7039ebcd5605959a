//! The store over real folders, a real server that speaks S3, and servers that do not answer.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "these are tests")]

mod away;
mod bucket;
mod folder;
mod full_disk;
mod leftovers;
mod memory;
mod ranges;
mod reading;
mod removing;
mod rules;
mod support;
