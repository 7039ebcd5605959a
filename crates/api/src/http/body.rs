use std::future::{Ready, ready};
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use bytes::BytesMut;
use futures_util::StreamExt;
use serde::de::DeserializeOwned;

use super::problem::Problem;

/// The largest JSON body (contracts rule 6).
const JSON_LIMIT: usize = 1024 * 1024;
/// How long a body may take to arrive.
const JSON_TIMEOUT: Duration = Duration::from_secs(30);

/// A request's body, not read before the handler asks for it: token, existence and access come first
/// (contracts rule 7), and actix polls extractors together.
pub(crate) struct Body {
    request: HttpRequest,
    payload: web::Payload,
}

/// Why a body is no JSON object.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum BodyError {
    /// It was not read to its end.
    Unread(Problem),
    /// It is no JSON, or not UTF-8.
    Malformed,
    /// It is no multipart form, or was cut off.
    MalformedForm,
    /// It is JSON, but no object.
    NotAnObject,
}

impl FromRequest for Body {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let payload = web::Payload::from_request(request, payload).into_inner();
        ready(payload.map(|payload| Self { request: request.clone(), payload }))
    }
}

impl Body {
    /// The body of a request, where a handler took its payload for another use.
    pub(crate) fn new(request: HttpRequest, payload: web::Payload) -> Self {
        Self { request, payload }
    }

    /// Reads the body as a JSON object.
    pub(crate) async fn json<T: DeserializeOwned>(mut self) -> Result<T, BodyError> {
        if !is_json(&self.request) {
            return Err(BodyError::Unread(Problem::UnsupportedMediaType));
        }
        parse_object(&self.read_soon().await?)
    }

    /// Reads the body as a JSON object, or as the default where there is none, whatever it is declared to be.
    pub(crate) async fn json_if_any<T: DeserializeOwned + Default>(
        mut self,
    ) -> Result<T, BodyError> {
        let bytes = self.read_soon().await?;
        if bytes.is_empty() {
            return Ok(T::default());
        }
        if !is_json(&self.request) {
            return Err(BodyError::Unread(Problem::UnsupportedMediaType));
        }
        parse_object(&bytes)
    }

    async fn read_soon(&mut self) -> Result<BytesMut, BodyError> {
        tokio::time::timeout(JSON_TIMEOUT, self.read())
            .await
            .map_err(|_| BodyError::Unread(Problem::BodyTooSlow))?
    }

    async fn read(&mut self) -> Result<BytesMut, BodyError> {
        let too_large = || BodyError::Unread(Problem::BodyTooLarge);
        if declared_length(&self.request).is_some_and(|length| length > JSON_LIMIT as u64) {
            return Err(too_large());
        }
        let mut bytes = BytesMut::new();
        while let Some(chunk) = self.payload.next().await {
            let chunk = chunk.map_err(|_| BodyError::Malformed)?;
            if bytes.len() + chunk.len() > JSON_LIMIT {
                return Err(too_large());
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }
}

/// How many bytes a request says that its body has.
pub(super) fn declared_length(request: &HttpRequest) -> Option<u64> {
    request.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn is_json(request: &HttpRequest) -> bool {
    let encoded = request.headers().contains_key(header::CONTENT_ENCODING);
    let is_json = |mime: &str| {
        mime == "application/json" || (mime.starts_with("application/") && mime.ends_with("+json"))
    };
    !encoded && is_json(&request.content_type().to_ascii_lowercase())
}

fn parse_object<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, BodyError> {
    // Of what it ignores, serde_json would not look at the encoding.
    let text = std::str::from_utf8(bytes).map_err(|_| BodyError::Malformed)?;
    let is_object = text.trim_ascii_start().starts_with('{');
    if !is_object {
        // Without an object, serde would take an array for a struct.
        let is_json = serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
        return Err(if is_json { BodyError::NotAnObject } else { BodyError::Malformed });
    }
    serde_json::from_str(text).map_err(|_| BodyError::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Knows no field, and so ignores all.
    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Empty {}

    fn parse(bytes: &[u8]) -> Result<serde_json::Value, BodyError> {
        parse_object(bytes)
    }

    #[test]
    fn only_an_object_is_a_body() {
        assert!(parse(b" {\"a\":1} ").is_ok());
        for json in ["[]", "7", "\"text\"", "null"] {
            assert_eq!(parse(json.as_bytes()), Err(BodyError::NotAnObject), "{json}");
        }
        for bytes in [&b""[..], b"{", b"{} {}", b"{\"a\":\"\xff\"}", b"\xef\xbb\xbf{}"] {
            assert_eq!(parse(bytes), Err(BodyError::Malformed), "{bytes:?}");
        }
        let ignored = parse_object::<Empty>(b"{\"a\":\"\xff\"}");
        assert_eq!(ignored, Err(BodyError::Malformed));
        let deep = format!("{}{}", "{\"a\":".repeat(10_000), "1");
        assert_eq!(parse(deep.as_bytes()), Err(BodyError::Malformed));
    }
}
