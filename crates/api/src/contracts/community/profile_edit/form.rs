//! The profile's edit as a multipart form.

use actix_web::web::Payload;
use actix_web::{HttpRequest, ResponseError};
use kernel::{Picture, PictureName, UserId};
use users::{Profile, ProfileError};

use super::revise;
use crate::application::Application;
use crate::contracts::community::dto::ProfileBody;
use crate::contracts::field_errors::{FieldErrors, NOT_A_PICTURE};
use crate::contracts::plain::PlainError;
use crate::http::body::BodyError;
use crate::http::client::Client;
use crate::http::form::{Form, Part};
use crate::http::given::Given;
use crate::http::uploads::{PICTURES_AT_ONCE, Uploader};

/// What a form may have beside its picture, in bytes.
const BESIDE_THE_PICTURE: u64 = 1024 * 1024;

/// What was read of a form so far.
#[derive(Default)]
struct Read {
    body: ProfileBody,
    /// Stored already, and shown by nothing yet.
    picture: Option<PictureName>,
}

/// Changes the caller's profile by a form, whose picture is stored as it arrives. If anything is wrong with
/// the form, nothing of it is left.
pub(super) async fn edit(
    application: &Application,
    user: UserId,
    request: &HttpRequest,
    payload: Payload,
) -> Result<Profile, PlainError> {
    let uploader = Uploader { user, address: Client::of(request).address() };
    let _alone = application.uploads.begin(uploader, PICTURES_AT_ONCE)?;
    let largest = application.largest_upload.saturating_add(BESIDE_THE_PICTURE);
    let form = Form::of(request, payload, largest)?;

    let mut read = Read::default();
    let revised = match read.all_of(form, application, user).await {
        Ok(()) => {
            let picture = read.picture.map(Picture::Kept);
            revise(application, user, std::mem::take(&mut read.body), picture).await
        }
        Err(error) => Err(error),
    };
    // After a fault of ours the profile may show the picture already: unclaimed, it goes when it is due.
    if revised.as_ref().is_err_and(|error| !error.status_code().is_server_error()) {
        read.discard(application).await;
    }
    revised
}

impl Read {
    async fn all_of(
        &mut self,
        mut form: Form,
        application: &Application,
        user: UserId,
    ) -> Result<(), PlainError> {
        while let Some(part) = form.next().await? {
            self.part(part, application, user).await?;
        }
        Ok(())
    }

    async fn part(
        &mut self,
        part: Part<'_>,
        application: &Application,
        user: UserId,
    ) -> Result<(), PlainError> {
        let name = part.name.clone();
        let body = &mut self.body;
        let text = match name.as_str() {
            "profile_picture" if part.is_file() => {
                return self.picture("profile_picture", part, application, user).await;
            }
            "profile pictute" if part.is_file() => {
                return self.picture("profile pictute", part, application, user).await;
            }
            "profile_picture" => &mut body.profile_picture,
            "profile pictute" => &mut body.documented_picture,
            "nickname" => &mut body.nickname,
            "contact_number" => &mut body.contact_number,
            "contact number" => &mut body.documented_number,
            "status" => &mut body.status,
            "is_private" => {
                body.is_private = flag(&part.text().await?);
                return Ok(());
            }
            _ => return Ok(part.skip().await?),
        };
        *text = Given::Value(part.text().await?);
        Ok(())
    }

    /// Stores the part's file. A form whose file was left empty sends it without a name.
    async fn picture(
        &mut self,
        field: &'static str,
        part: Part<'_>,
        application: &Application,
        user: UserId,
    ) -> Result<(), PlainError> {
        if part.is_unnamed_file() {
            return Ok(part.skip().await?);
        }
        let stored = store(part, application, user).await.map_err(|error| match error {
            Unstored::Body(error) => error.into(),
            Unstored::Picture(ProfileError::NotAPicture) => {
                FieldErrors::of(field, NOT_A_PICTURE).into()
            }
            Unstored::Picture(error) => PlainError::from(error),
        })?;
        self.discard(application).await;
        self.picture = Some(stored);
        Ok(())
    }

    /// Removes a picture that is not to be shown. One that cannot be removed now goes when it is due.
    async fn discard(&mut self, application: &Application) {
        if let Some(name) = self.picture.take()
            && let Err(error) = application.profiles.discard_picture(name).await
        {
            tracing::warn!(%error, "an unused picture is not removed yet");
        }
    }
}

/// Why a picture was not stored.
enum Unstored {
    Body(BodyError),
    Picture(ProfileError),
}

async fn store(
    mut part: Part<'_>,
    application: &Application,
    user: UserId,
) -> Result<PictureName, Unstored> {
    let mut upload = application.profiles.begin_picture(user);
    while let Some(bytes) = part.next().await.map_err(Unstored::Body)? {
        upload.write(bytes).await.map_err(Unstored::Picture)?;
    }
    upload.finish().await.map_err(Unstored::Picture)
}

/// A flag as forms write it.
fn flag(text: &str) -> Given<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "1" | "on" => Given::Value(true),
        "false" | "0" | "off" => Given::Value(false),
        _ => Given::WrongType,
    }
}
