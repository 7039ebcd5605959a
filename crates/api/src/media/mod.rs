//! Kept files, as browsers fetch them. No contract's: a picture has one address everywhere.

mod links;
mod picture;

use actix_web::web::ServiceConfig;

use crate::http::endpoint::Endpoint;
use crate::http::problem::plain;

pub(crate) use links::Links;

/// Adds the routes of kept files.
pub(crate) fn routes(application: &mut ServiceConfig) {
    Endpoint::at("/media/pictures/{name}", plain).get(picture::read).register(application);
}

/// The media part of the OpenAPI document.
#[derive(utoipa::OpenApi)]
#[openapi(
    paths(picture::read),
    tags((name = "media", description = "Kept files, as browsers fetch them"))
)]
pub(crate) struct Documentation;
