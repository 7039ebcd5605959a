#[cfg(test)]
mod tests;

use std::ops::Range;

use actix_web::body::SizedStream;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    self, ByteRangeSpec, Charset, ContentDisposition, DispositionParam, DispositionType,
    ExtendedValue, Header,
};
use actix_web::web::{Data, Path};
use actix_web::{Error, HttpRequest, HttpResponse};
use futures_util::TryStreamExt;
use messages::{FileKey, KeptFile};

use crate::application::Application;
use crate::contracts::plain::PlainError;
use crate::http::problem::Problem;
use crate::http::query::Query;

/// A file never changes under its key, but it may be taken away: whoever has a copy asks whether it is still there.
const ASKING_EACH_TIME: &str = "private, no-cache";
/// What a file that somebody sent may do in a browser: nothing.
const NOTHING: &str = "default-src 'none'; sandbox";

/// Fetches a file that was sent in a message, by an address as messages link to it: no token is needed, and
/// no other address works. Single byte ranges are served.
#[utoipa::path(
    get, path = "/media/files/{key}", operation_id = "media_file", tag = "media",
    params(
        ("key" = String, Path, description = "The file's key"),
        ("expires" = i64, Query, description = "Until when the address works"),
        ("signature" = String, Query, description = "What shows that it was issued"),
        ("Range" = Option<String>, Header, description = "One range of bytes"),
    ),
    responses(
        (status = 200, description = "The file", content_type = "*/*", body = Vec<u8>),
        (status = 304, description = "The caller has it already (`If-None-Match`)"),
        (status = 206, description = "The range that was asked for", content_type = "*/*", body = Vec<u8>),
        (status = 403, description = "Not an address that was issued, or one that works no more"),
        (status = 404, description = "No such file (any more)"),
        (status = 416, description = "No byte of the file is in the range"),
    )
)]
pub(super) async fn read(
    application: Data<Application>,
    request: HttpRequest,
    key: Path<String>,
) -> Result<HttpResponse, PlainError> {
    let key: FileKey = key.parse().map_err(|_| Problem::NotFound)?;
    if !is_issued(&application, &request, key) {
        return Err(Problem::Forbidden("This link does not work (any more).").into());
    }
    let file = application.messages.find_file(key).await?.ok_or(Problem::NotFound)?;
    if is_known(&request, &file) {
        return Ok(not_modified(&file));
    }
    let range = match wanted(&request, &file) {
        Wanted::Whole => None,
        Wanted::Part(range) => Some(range),
        Wanted::Nothing => return Ok(no_such_range(&file)),
    };
    let stored = application.media.read_file(key, range.clone()).await.map_err(Problem::from)?;
    let stored = stored.ok_or(Problem::NotFound)?;
    // A fault in the middle breaks the connection off: nobody takes half a file for a whole.
    let bytes = stored.bytes.map_err(|fault| Error::from(PlainError::from(Problem::from(fault))));

    let mut response = HttpResponse::Ok();
    if let Some(Range { start, end }) = range {
        let part = format!("bytes {start}-{}/{}", end - 1, file.size);
        response.status(StatusCode::PARTIAL_CONTENT);
        response.insert_header((header::CONTENT_RANGE, part));
    }
    Ok(response
        .insert_header((header::CONTENT_TYPE, file.media_type.as_str()))
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        .insert_header((header::ETAG, etag(&file)))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CONTENT_SECURITY_POLICY, NOTHING))
        .insert_header(disposition(&file))
        .insert_header((header::CROSS_ORIGIN_RESOURCE_POLICY, "cross-origin"))
        .insert_header((header::CACHE_CONTROL, ASKING_EACH_TIME))
        .body(SizedStream::new(stored.size, bytes)))
}

fn is_issued(application: &Application, request: &HttpRequest, key: FileKey) -> bool {
    let query = Query::of(request);
    let text = |name| query.text(name).and_then(Result::ok).unwrap_or_default();
    application.links.opens(key, &text("expires"), &text("signature"))
}

/// Whether whoever asks has the file already.
fn is_known(request: &HttpRequest, file: &KeptFile) -> bool {
    let known = request.headers().get_all(header::IF_NONE_MATCH).filter_map(|it| it.to_str().ok());
    let mut tags = known.flat_map(|tags| tags.split(',')).map(str::trim);
    tags.any(|tag| tag == "*" || tag.trim_start_matches("W/") == etag(file))
}

fn not_modified(file: &KeptFile) -> HttpResponse {
    HttpResponse::NotModified()
        .insert_header((header::ETAG, etag(file)))
        .insert_header((header::CACHE_CONTROL, ASKING_EACH_TIME))
        .finish()
}

/// How much of a file a request wants.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    Whole,
    Part(Range<u64>),
    /// A part that it does not have.
    Nothing,
}

/// What the headers `Range` and `If-Range` ask for. Several ranges at once are answered with the whole file, as
/// is what cannot be read (RFC 9110, section 14.2).
fn wanted(request: &HttpRequest, file: &KeptFile) -> Wanted {
    let condition = request.headers().get(header::IF_RANGE);
    if condition.is_some_and(|condition| condition != etag(file).as_str()) {
        return Wanted::Whole;
    }
    let is_there = request.headers().contains_key(header::RANGE);
    match header::Range::parse(request) {
        Ok(header::Range::Bytes(ranges)) if is_there && ranges.len() == 1 => {
            part(&ranges[0], file.size)
        }
        _ => Wanted::Whole,
    }
}

fn part(range: &ByteRangeSpec, size: u64) -> Wanted {
    match range.to_satisfiable_range(size) {
        Some((first, last)) => Wanted::Part(first..last + 1),
        None => Wanted::Nothing,
    }
}

fn no_such_range(file: &KeptFile) -> HttpResponse {
    HttpResponse::RangeNotSatisfiable()
        .insert_header((header::CONTENT_RANGE, format!("bytes */{}", file.size)))
        .finish()
}

fn etag(file: &KeptFile) -> String {
    format!("\"{}\"", file.key)
}

/// Whether a browser shows the file or saves it, and under which name.
fn disposition(file: &KeptFile) -> ContentDisposition {
    let disposition = if file.media_type.is_shown_in_place() {
        DispositionType::Inline
    } else {
        DispositionType::Attachment
    };
    let name = ExtendedValue {
        charset: Charset::Ext("UTF-8".to_owned()),
        language_tag: None,
        value: file.name.as_str().as_bytes().to_vec(),
    };
    ContentDisposition { disposition, parameters: vec![DispositionParam::FilenameExt(name)] }
}
