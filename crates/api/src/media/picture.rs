use actix_web::body::SizedStream;
use actix_web::http::header;
use actix_web::web::{Data, Path};
use actix_web::{Error, HttpResponse};
use futures_util::TryStreamExt;
use kernel::PictureName;

use crate::application::Application;
use crate::contracts::plain::PlainError;
use crate::http::problem::Problem;

/// A picture never changes under its name, but it may be taken away.
const FOR_A_DAY: &str = "public, max-age=86400, immutable";
/// What a file that somebody uploaded may do in a browser: nothing.
const NOTHING: &str = "default-src 'none'; sandbox";

/// Fetches a person's picture. Its name cannot be guessed; who has it needs no token, as pages show
/// pictures without one.
#[utoipa::path(
    get, path = "/media/pictures/{name}", operation_id = "media_picture", tag = "media",
    params(("name" = String, Path, description = "The picture's name, as profiles and messages link to it")),
    responses(
        (status = 200, description = "The picture", content_type = "image/*", body = Vec<u8>),
        (status = 404, description = "No such picture"),
    )
)]
pub(super) async fn read(
    application: Data<Application>,
    name: Path<String>,
) -> Result<HttpResponse, PlainError> {
    let name: PictureName = name.parse().map_err(|_| Problem::NotFound)?;
    let file = application.media.read_picture(name).await.map_err(Problem::from)?;
    let file = file.ok_or(Problem::NotFound)?;
    // A fault in the middle breaks the connection off: nobody takes half a picture for a whole.
    let bytes = file.bytes.map_err(|fault| Error::from(PlainError::from(Problem::from(fault))));
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, name.format().media_type()))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CONTENT_SECURITY_POLICY, NOTHING))
        .insert_header((header::CONTENT_DISPOSITION, "inline"))
        .insert_header((header::CROSS_ORIGIN_RESOURCE_POLICY, "cross-origin"))
        .insert_header((header::CACHE_CONTROL, FOR_A_DAY))
        .body(SizedStream::new(file.size, bytes)))
}
