//! Somebody's profile, as community lets them edit it.

use reqwest::Method;
use serde_json::Value;

use super::answer::Answer;
use super::form::Form;
use super::person::{Person, send};

/// Where a profile is read.
pub(crate) const PROFILE: &str = "/mysite/user/v1/profile/";
/// Where a profile is edited.
pub(crate) const EDIT: &str = "/mysite/user/v1/profile/edit/";

/// One's own profile.
pub(crate) async fn own_profile(person: &Person) -> Value {
    person.get(PROFILE).await.expect(200)
}

/// Edits a profile by JSON.
pub(crate) async fn edit(person: &Person, body: Value) -> Answer {
    send(person.request(Method::PUT, EDIT).json(&body)).await
}

/// Edits a profile by a form.
pub(crate) async fn edit_by_form(person: &Person, form: Form) -> Answer {
    send(form.into_edit(person)).await
}

/// Uploads a picture, and gives its address.
pub(crate) async fn upload(person: &Person, picture: impl AsRef<[u8]>) -> String {
    let form = Form::default().file("profile_picture", "profile.png", picture);
    let profile = edit_by_form(person, form).await.expect(200);
    profile["profile_picture"].as_str().unwrap().to_owned()
}
