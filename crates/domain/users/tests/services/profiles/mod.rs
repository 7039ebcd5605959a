mod friend_lists;
mod friends;
mod pictures;
mod revise;
mod search;
mod upload;
mod upload_faults;
mod visibility;

use bytes::Bytes;
use kernel::{Fault, Picture, PictureFormat, PictureName, UserId};
use users::testing::builders::picture_file;
use users::{PictureChange, ProfileError, ProfileRevision};

use crate::world::World;

impl World {
    /// Uploads a file in one piece.
    async fn upload(&self, owner: UserId, file: Bytes) -> Result<PictureName, ProfileError> {
        let mut upload = self.profiles.begin_picture(owner);
        upload.write(file).await?;
        upload.finish().await
    }

    /// Uploads a picture that will do.
    async fn upload_png(&self, owner: UserId) -> PictureName {
        self.upload(owner, png(1_000)).await.expect("a picture that is kept")
    }

    /// Whether the profile took the picture.
    async fn show(&self, owner: UserId, picture: PictureName) -> Result<(), ProfileError> {
        self.profiles.revise_profile(owner, shows(picture)).await.map(drop)
    }
}

fn png(length: usize) -> Bytes {
    picture_file(PictureFormat::Png, length)
}

fn shows(name: PictureName) -> ProfileRevision {
    let picture = Some(PictureChange::Replace(Picture::Kept(name)));
    ProfileRevision { picture, ..ProfileRevision::default() }
}

fn is_private() -> ProfileRevision {
    ProfileRevision { is_private: Some(true), ..ProfileRevision::default() }
}

fn is_a_fault<T>(result: &Result<T, ProfileError>) -> bool {
    matches!(result, Err(ProfileError::Fault(Fault::Unavailable(_))))
}
