//! Profiles, friend lists and pictures: what people show of themselves and whom they know.

mod friends;
mod pictures;
mod profile;
mod search;
mod upload;

use std::sync::Arc;

use kernel::{Clock, IdSource};

use crate::ports::{
    FriendRepository, PictureStore, ProfileRepository, UploadRegistry, UserRepository,
};

pub use friends::FriendWalk;
pub use upload::PictureUpload;

/// What the use cases of profiles need from outside.
#[derive(Clone)]
#[expect(missing_docs, reason = "each field is the port of its type")]
pub struct ProfilePorts {
    pub users: Arc<dyn UserRepository>,
    pub profiles: Arc<dyn ProfileRepository>,
    pub friends: Arc<dyn FriendRepository>,
    pub uploads: Arc<dyn UploadRegistry>,
    pub pictures: Arc<dyn PictureStore>,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn IdSource>,
}

/// The use cases of profiles, friend lists and pictures, a file each.
#[derive(Clone)]
pub struct Profiles {
    ports: ProfilePorts,
    largest_picture: u64,
}

impl Profiles {
    /// Joins the use cases with what they need; pictures have at most `largest_picture` bytes.
    pub fn new(ports: ProfilePorts, largest_picture: u64) -> Self {
        Self { ports, largest_picture }
    }
}
