//! A user as GitHub's API shows them.

use kernel::Picture;
use serde::Deserialize;
use users::{DisplayName, ProviderId, ProviderProfile};

/// What is read of a user. Name and e-mail are left alone: either may be absent, and neither tells who it is.
#[derive(Deserialize)]
struct User {
    id: i64,
    login: String,
    avatar_url: Option<String>,
}

/// Reads a user; none where that is no user.
pub(crate) fn read(body: &[u8]) -> Option<ProviderProfile> {
    let user: User = serde_json::from_slice(body).ok()?;
    let name: String = user.login.chars().take(DisplayName::MAX_LENGTH).collect();
    Some(ProviderProfile {
        id: ProviderId::new(user.id).ok()?,
        name: DisplayName::parse(name).ok()?,
        picture: user.avatar_url.and_then(|address| Picture::linked(&address).ok()),
    })
}
