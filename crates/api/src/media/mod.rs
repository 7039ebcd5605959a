//! Kept files, as browsers fetch them. No contract's: a picture has one address everywhere.

mod file;
mod links;
mod picture;

use actix_web::web::ServiceConfig;

use crate::http::endpoint::Endpoint;
use crate::http::problem::plain;

#[cfg(test)]
pub(crate) use links::testing;
pub(crate) use links::{LinkSigning, Links};

/// Adds the routes of kept files.
pub(crate) fn routes(application: &mut ServiceConfig) {
    Endpoint::at("/media/pictures/{name}", plain).get(picture::read).register(application);
    Endpoint::at("/media/files/{key}", plain).get(file::read).register(application);
}

/// The media part of the OpenAPI document.
#[derive(utoipa::OpenApi)]
#[openapi(
    paths(picture::read, file::read),
    tags((name = "media", description = "Kept files, as browsers fetch them"))
)]
pub(crate) struct Documentation;
