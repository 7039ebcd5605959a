use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use actix_multipart::{Field, Multipart};
use actix_web::error::PayloadError;
use actix_web::http::header::{self, ContentDisposition};
use actix_web::{HttpMessage, HttpRequest, web};
use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use tokio::time::{Instant, timeout_at};

use super::body::{BodyError, declared_length};
use super::problem::Problem;

/// How long a form may take to arrive, files included.
const WHOLE_FORM: Duration = Duration::from_secs(10 * 60);
/// How long the next piece of it may take.
const NEXT_PIECE: Duration = Duration::from_secs(30);
/// The most parts of a form.
const MOST_PARTS: usize = 50;
/// The largest text of a part, in bytes.
const LARGEST_TEXT: usize = 64 * 1024;

/// A multipart form, read part by part as it arrives: memory holds a piece of it.
pub(crate) struct Form {
    multipart: Multipart,
    ends_at: Instant,
    parts: usize,
    /// Whether more came than a form may have.
    is_over: Rc<Cell<bool>>,
}

/// One part of a form.
pub(crate) struct Part<'a> {
    /// What the form calls it.
    pub(crate) name: String,
    /// What its sender calls the file that it is, if it is one.
    file_name: Option<String>,
    field: Field,
    ends_at: Instant,
    is_over: &'a Cell<bool>,
}

impl Form {
    /// Whether a request declares that its body is a multipart form.
    pub(crate) fn is_declared(request: &HttpRequest) -> bool {
        let is_encoded = request.headers().contains_key(header::CONTENT_ENCODING);
        !is_encoded && request.content_type().eq_ignore_ascii_case("multipart/form-data")
    }

    /// The form that a request brings, of at most `largest` bytes.
    pub(crate) fn of(
        request: &HttpRequest,
        payload: web::Payload,
        largest: u64,
    ) -> Result<Self, Problem> {
        if declared_length(request).is_some_and(|length| length > largest) {
            return Err(Problem::BodyTooLarge);
        }
        let is_over = Rc::new(Cell::new(false));
        let bounded = bounded(payload, largest, Rc::clone(&is_over));
        Ok(Self {
            multipart: Multipart::new(request.headers(), bounded),
            ends_at: Instant::now() + WHOLE_FORM,
            parts: 0,
            is_over,
        })
    }

    /// The next part; what was not read of the last one is skipped.
    pub(crate) async fn next(&mut self) -> Result<Option<Part<'_>>, BodyError> {
        let field = soon(self.ends_at, self.multipart.next()).await?;
        let Some(field) = field.transpose().map_err(|_| malformed(&self.is_over))? else {
            return Ok(None);
        };
        self.parts += 1;
        if self.parts > MOST_PARTS {
            return Err(BodyError::Unread(Problem::BodyTooLarge));
        }
        let file_name = field.content_disposition().and_then(file_name);
        let name = field.name().unwrap_or_default().to_owned();
        Ok(Some(Part { name, file_name, field, ends_at: self.ends_at, is_over: &self.is_over }))
    }
}

impl Part<'_> {
    /// Whether it is a file.
    pub(crate) fn is_file(&self) -> bool {
        self.file_name.is_some()
    }

    /// What its sender calls the file that it is, if it is one.
    pub(crate) fn file_name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    /// Whether it is a file without a name: what browsers send where none was chosen.
    pub(crate) fn is_unnamed_file(&self) -> bool {
        self.file_name.as_deref() == Some("")
    }

    /// The next bytes of the part, or `None` at its end.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, BodyError> {
        let piece = soon(self.ends_at, self.field.next()).await?;
        piece.transpose().map_err(|_| malformed(self.is_over))
    }

    /// The part as a text.
    pub(crate) async fn text(mut self) -> Result<String, BodyError> {
        let mut bytes = Vec::new();
        while let Some(piece) = self.next().await? {
            if bytes.len() + piece.len() > LARGEST_TEXT {
                return Err(BodyError::Unread(Problem::BodyTooLarge));
            }
            bytes.extend_from_slice(&piece);
        }
        String::from_utf8(bytes).map_err(|_| BodyError::MalformedForm)
    }

    /// Reads the part to its end, and forgets it.
    pub(crate) async fn skip(mut self) -> Result<(), BodyError> {
        while self.next().await?.is_some() {}
        Ok(())
    }
}

/// What a part's head calls its file: the extended spelling, which some clients send for what is not ASCII,
/// comes before the plain one (RFC 6266, section 4.3).
fn file_name(disposition: &ContentDisposition) -> Option<String> {
    let extended = disposition.get_filename_ext();
    let extended = extended.and_then(|name| String::from_utf8(name.value.clone()).ok());
    extended.or_else(|| disposition.get_filename().map(str::to_owned))
}

/// The bytes of a request, broken off where there are more than `left` of them: what stands before the parts of
/// a form counts as well.
fn bounded(
    payload: web::Payload,
    mut left: u64,
    is_over: Rc<Cell<bool>>,
) -> impl Stream<Item = Result<Bytes, PayloadError>> {
    payload.map(move |piece| {
        let piece = piece?;
        let Some(rest) = left.checked_sub(piece.len() as u64) else {
            is_over.set(true);
            return Err(PayloadError::Overflow);
        };
        left = rest;
        Ok(piece)
    })
}

fn malformed(is_over: &Cell<bool>) -> BodyError {
    if is_over.get() { BodyError::Unread(Problem::BodyTooLarge) } else { BodyError::MalformedForm }
}

async fn soon<T>(ends_at: Instant, piece: impl Future<Output = T>) -> Result<T, BodyError> {
    let by = ends_at.min(Instant::now() + NEXT_PIECE);
    timeout_at(by, piece).await.map_err(|_| BodyError::Unread(Problem::BodyTooSlow))
}
