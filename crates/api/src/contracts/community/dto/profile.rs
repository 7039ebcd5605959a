use serde::{Deserialize, Serialize};
use users::{Profile, ProfileOutline, VisibleProfile};
use utoipa::ToSchema;

use crate::http::given::Given;
use crate::media::Links;

/// A profile; texts that were never given are empty.
#[derive(Serialize, ToSchema)]
#[schema(as = community::Profile)]
pub(crate) struct ProfileAnswer {
    /// The user's id too.
    id: i64,
    user: i64,
    email: String,
    nickname: String,
    /// Where the picture is.
    profile_picture: String,
    contact_number: String,
    status: String,
    is_private: bool,
}

impl ProfileAnswer {
    pub(crate) fn new(profile: &Profile, links: &Links) -> Self {
        Self {
            id: profile.user_id.get(),
            user: profile.user_id.get(),
            email: profile.email.as_ref().map(ToString::to_string).unwrap_or_default(),
            nickname: profile.name.as_str().to_owned(),
            profile_picture: links.picture(profile.picture.as_ref()),
            contact_number: profile.contact_number.as_str().to_owned(),
            status: profile.status.as_str().to_owned(),
            is_private: profile.is_private,
        }
    }
}

/// What others see of a private profile.
#[derive(Serialize, ToSchema)]
#[schema(as = community::ProfileOutline)]
pub(crate) struct OutlineAnswer {
    id: i64,
    user: i64,
    nickname: String,
    profile_picture: String,
    is_private: bool,
}

impl OutlineAnswer {
    fn new(outline: &ProfileOutline, links: &Links) -> Self {
        Self {
            id: outline.user_id.get(),
            user: outline.user_id.get(),
            nickname: outline.name.as_str().to_owned(),
            profile_picture: links.picture(outline.picture.as_ref()),
            is_private: true,
        }
    }
}

/// A profile, as far as the caller may see it.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = community::VisibleProfile)]
pub(crate) enum VisibleAnswer {
    Whole(ProfileAnswer),
    Outline(OutlineAnswer),
}

impl VisibleAnswer {
    pub(crate) fn new(profile: &VisibleProfile, links: &Links) -> Self {
        match profile {
            VisibleProfile::Whole(profile) => Self::Whole(ProfileAnswer::new(profile, links)),
            VisibleProfile::Outline(outline) => Self::Outline(OutlineAnswer::new(outline, links)),
        }
    }
}

/// The caller's profile, which bears the documented names beside its own.
#[derive(Serialize, ToSchema)]
#[schema(as = community::OwnProfile)]
pub(crate) struct OwnProfileAnswer {
    #[serde(flatten)]
    profile: ProfileAnswer,
    #[serde(rename = "profile pictute")]
    documented_picture: String,
    #[serde(rename = "contact number")]
    documented_number: String,
}

impl OwnProfileAnswer {
    pub(crate) fn new(profile: &Profile, links: &Links) -> Self {
        let profile = ProfileAnswer::new(profile, links);
        Self {
            documented_picture: profile.profile_picture.clone(),
            documented_number: profile.contact_number.clone(),
            profile,
        }
    }
}

/// `PUT /mysite/user/v1/profile/edit/`: what is to be different, under either name. In JSON a picture is an
/// http or https address; in a multipart form it may be a file. Empty, or `null`, it is removed.
#[derive(Default, Deserialize, ToSchema)]
#[schema(as = community::EditProfile)]
pub(crate) struct ProfileBody {
    /// 1 to 50 characters.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 50)]
    pub(crate) nickname: Given<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 2000)]
    pub(crate) profile_picture: Given<String>,
    /// The same as `profile_picture`, as the document spells it.
    #[serde(default, rename = "profile pictute")]
    #[schema(value_type = Option<String>, max_length = 2000)]
    pub(crate) documented_picture: Given<String>,
    /// Up to 50 characters.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 50)]
    pub(crate) contact_number: Given<String>,
    /// The same as `contact_number`, as the document spells it.
    #[serde(default, rename = "contact number")]
    #[schema(value_type = Option<String>, max_length = 50)]
    pub(crate) documented_number: Given<String>,
    /// Up to 200 characters.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 200)]
    pub(crate) status: Given<String>,
    #[serde(default)]
    #[schema(value_type = Option<bool>)]
    pub(crate) is_private: Given<bool>,
}

/// The caller's friend list.
#[derive(Serialize, ToSchema)]
#[schema(as = community::Friends)]
pub(crate) struct FriendsAnswer {
    friends: Vec<VisibleAnswer>,
}

/// People who were found.
#[derive(Serialize, ToSchema)]
#[schema(as = community::People)]
pub(crate) struct PeopleAnswer {
    pub(crate) results: Vec<ProfileAnswer>,
}
