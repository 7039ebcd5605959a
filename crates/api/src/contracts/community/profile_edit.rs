mod form;

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use kernel::{Picture, PictureError, UserId};
use url::Url;
use users::{ContactNumber, DisplayName, PictureChange, Profile, ProfileRevision, Status};

use super::dto::{Detail, Fields, OwnProfileAnswer, ProfileBody};
use crate::application::Application;
use crate::contracts::field_errors::{FieldErrors, NOT_A_BOOLEAN, too_long};
use crate::contracts::plain::{PlainError, SignedIn};
use crate::http::body::Body;
use crate::http::form::Form;
use crate::http::given::Given;

/// Changes the caller's own profile: what is left out stays. As a multipart form it may bring a picture.
#[utoipa::path(
    put, path = "/mysite/user/v1/profile/edit/", operation_id = "community_profile_edit", tag = "community",
    security(("bearer" = [])),
    request_body(content(
        (ProfileBody = "application/json"),
        (ProfileBody = "multipart/form-data"),
    )),
    responses(
        (status = 200, description = "The profile as it is now", body = OwnProfileAnswer),
        (status = 400, description = "All errors of all fields; a file that is no picture stands under the picture's name", body = Fields),
        (status = 401, description = "No valid token", body = Detail),
        (status = 413, description = "The picture is too large", body = Detail),
        (status = 415, description = "Neither JSON nor a multipart form", body = Detail),
        (status = 429, description = "Too many requests, or another upload of the caller's goes on", body = Detail),
    )
)]
pub(super) async fn edit(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, PlainError> {
    let user = caller.user.id;
    let profile = if Form::is_declared(&request) {
        form::edit(&application, user, &request, payload).await?
    } else {
        let body = Body::new(request, payload).json().await?;
        revise(&application, user, body, None).await?
    };
    Ok(HttpResponse::Ok().json(OwnProfileAnswer::new(&profile, &application.links)))
}

/// Changes what a body names; an uploaded picture counts before one that is named.
async fn revise(
    application: &Application,
    user: UserId,
    body: ProfileBody,
    uploaded: Option<Picture>,
) -> Result<Profile, PlainError> {
    let mut errors = FieldErrors::default();
    let own = application.profiles.own_profile(user).await?;
    let own_picture = application.links.picture(own.picture.as_ref());
    let picture = one_of(
        &mut errors,
        ("profile_picture", body.profile_picture),
        ("profile pictute", body.documented_picture),
        &own_picture,
    );
    let picture = match uploaded {
        Some(uploaded) => Some(PictureChange::Replace(uploaded)),
        None => named_picture(&mut errors, picture, &own_picture),
    };
    let name = errors.nullable("nickname", body.nickname).map(DisplayName::parse);
    let number = one_of(
        &mut errors,
        ("contact_number", body.contact_number),
        ("contact number", body.documented_number),
        own.contact_number.as_str(),
    );
    let contact_number = errors.clearable(number.0, number.1).map(ContactNumber::parse);
    let status = errors.clearable("status", body.status).map(Status::parse);
    let revision = ProfileRevision {
        name: errors.parsed("nickname", name),
        picture,
        contact_number: errors.parsed(number.0, contact_number),
        status: errors.parsed("status", status),
        is_private: flag(&mut errors, body.is_private),
    };
    errors.into_result()?;
    let loses_picture = revision.picture.is_some() && own.picture.is_some();
    let profile = application.profiles.revise_profile(user, revision).await?;
    // Housekeeping would do it within a minute, but somebody who uploads and uploads is faster.
    if loses_picture && let Err(error) = application.profiles.remove_due_pictures().await {
        tracing::warn!(%error, "a picture that was replaced is not removed yet");
    }
    Ok(profile)
}

/// A field that has two names. Who read both and changed one means the one that is not as it was; two
/// different changes cannot both be meant.
fn one_of(
    errors: &mut FieldErrors,
    own: (&'static str, Given<String>),
    documented: (&'static str, Given<String>),
    present: &str,
) -> (&'static str, Given<String>) {
    let present = Given::Value(present.to_owned());
    if documented.1 == Given::Absent || documented.1 == own.1 {
        return own;
    }
    if own.1 == Given::Absent || own.1 == present {
        return documented;
    }
    if documented.1 != present {
        errors.add(documented.0, format!("{} and {} must be the same text.", documented.0, own.0));
    }
    own
}

/// What a body's text makes of the picture: an address, or none where the text is empty. The address that
/// the profile shows already changes nothing.
fn named_picture(
    errors: &mut FieldErrors,
    (field, given): (&'static str, Given<String>),
    present: &str,
) -> Option<PictureChange> {
    let text = errors.clearable(field, given)?;
    if text.is_empty() {
        return Some(PictureChange::Remove);
    }
    if text == present {
        return None;
    }
    // As browsers write it: what is no http or https address then is none.
    let address = Url::parse(&text).map(String::from).unwrap_or_default();
    match Picture::linked(&address) {
        Ok(picture) => return Some(PictureChange::Replace(picture)),
        Err(PictureError::NoAddress) => errors.add(field, "Enter an http or https address."),
        Err(PictureError::TooLong) => errors.add(field, too_long(Picture::MAX_ADDRESS_LENGTH)),
    }
    None
}

fn flag(errors: &mut FieldErrors, given: Given<bool>) -> Option<bool> {
    match given {
        Given::Value(flag) => return Some(flag),
        Given::Absent | Given::Null => {}
        Given::WrongType => errors.add("is_private", NOT_A_BOOLEAN),
    }
    None
}
