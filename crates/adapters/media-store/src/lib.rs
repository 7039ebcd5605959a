#![doc = include_str!("../README.md")]

mod bucket;
mod fault;
mod files;
mod folder;
mod kind;
mod media_store;
mod media_url;
mod objects;
mod pictures;

pub use media_store::{MediaStore, OpenError};
pub use media_url::{MediaUrl, MediaUrlError};
pub use objects::StoredFile;
