use std::pin::Pin;
use std::vec;

use actix_web::body::BodyStream;
use actix_web::http::header;
use actix_web::{Error, HttpResponse};
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt, stream};
use serde::Serialize;

use super::problem::Problem;

/// About how much is handed over for sending at once, in bytes.
const PIECE: usize = 64 * 1024;

/// A JSON array written as its chunks arrive: memory holds one chunk, however long the array.
///
/// The first chunk is awaited before anything is sent, so that a fault there still has its status; a
/// later one breaks the connection off, so that nobody takes half an array for a whole.
pub(crate) async fn json_array<T, E, S>(chunks: S) -> Result<HttpResponse, E>
where
    T: Serialize + 'static,
    E: Into<Error> + 'static,
    S: Stream<Item = Result<Vec<T>, E>> + 'static,
{
    json_around_array(Bytes::new(), chunks, Bytes::new()).await
}

/// A JSON object with an array as its last member, written as [`json_array`] writes it: `members` is a
/// serializable object without it.
pub(crate) async fn json_object_with_array<M, T, E, S>(
    members: &M,
    name: &'static str,
    chunks: S,
) -> Result<HttpResponse, E>
where
    M: Serialize,
    T: Serialize + 'static,
    E: Into<Error> + From<Problem> + 'static,
    S: Stream<Item = Result<Vec<T>, E>> + 'static,
{
    let members = serde_json::to_string(members).map_err(|_| Problem::Internal)?;
    let members = members.strip_suffix('}').ok_or(Problem::Internal)?;
    let comma = if members.len() > 1 { "," } else { "" };
    let head = format!("{members}{comma}\"{name}\":");
    json_around_array(Bytes::from(head), chunks, Bytes::from_static(b"}")).await
}

async fn json_around_array<T, E, S>(head: Bytes, chunks: S, tail: Bytes) -> Result<HttpResponse, E>
where
    T: Serialize + 'static,
    E: Into<Error> + 'static,
    S: Stream<Item = Result<Vec<T>, E>> + 'static,
{
    let mut chunks = Box::pin(chunks);
    let current = chunks.next().await.transpose()?.unwrap_or_default().into_iter();
    let elements = Elements { chunks, current, is_first: true };
    let elements = stream::try_unfold(elements, |mut elements| async move {
        Ok::<_, Error>(elements.next_piece().await?.map(|piece| (piece, elements)))
    });
    let piece = |text: Bytes| stream::once(async move { Ok(text) });
    let open = piece(head).chain(piece(Bytes::from_static(b"[")));
    let close = piece(Bytes::from_static(b"]")).chain(piece(tail));
    let body = open.chain(elements).chain(close);
    // An empty piece would end a chunked body.
    let body = body.filter(|piece| {
        let has_text = piece.as_ref().map_or(true, |text| !text.is_empty());
        async move { has_text }
    });
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .body(BodyStream::new(Box::pin(body))))
}

/// The elements of an array that are yet to be written.
struct Elements<T, S> {
    chunks: Pin<Box<S>>,
    current: vec::IntoIter<T>,
    is_first: bool,
}

impl<T, E, S> Elements<T, S>
where
    T: Serialize,
    E: Into<Error>,
    S: Stream<Item = Result<Vec<T>, E>>,
{
    /// The text of the next elements, made only when there is room for it: a slow reader keeps one piece
    /// waiting.
    async fn next_piece(&mut self) -> Result<Option<Bytes>, Error> {
        let mut text = BytesMut::new();
        loop {
            for element in self.current.by_ref() {
                text.extend_from_slice(if self.is_first { b"" } else { b"," });
                text.extend_from_slice(&serde_json::to_vec(&element)?);
                self.is_first = false;
                if text.len() >= PIECE {
                    return Ok(Some(text.freeze()));
                }
            }
            if !text.is_empty() {
                return Ok(Some(text.freeze()));
            }
            match self.chunks.next().await {
                Some(chunk) => self.current = chunk.map_err(Into::into)?.into_iter(),
                None => return Ok(None),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::body::to_bytes;
    use actix_web::error::ErrorInternalServerError;

    use super::*;
    use crate::contracts::plain::PlainError;

    async fn text(
        chunks: Vec<Result<Vec<i32>, Error>>,
    ) -> Result<Bytes, Box<dyn std::error::Error>> {
        let response = json_array(stream::iter(chunks)).await.map_err(|error| error.to_string())?;
        to_bytes(response.into_body()).await
    }

    #[actix_web::test]
    async fn chunks_become_one_array() {
        let whole = text(vec![Ok(vec![1, 2]), Ok(vec![]), Ok(vec![3])]).await;
        assert_eq!(whole.expect("an array"), "[1,2,3]");
        assert_eq!(text(vec![]).await.expect("an array"), "[]");
        assert_eq!(text(vec![Ok(vec![])]).await.expect("an array"), "[]");
    }

    #[actix_web::test]
    async fn an_array_may_end_an_object() {
        let chunks = || stream::iter(vec![Ok::<_, PlainError>(vec![1]), Ok(vec![2])]);
        for (members, text) in [
            (serde_json::json!({}), r#"{"list":[1,2]}"#),
            (serde_json::json!({"id": 7, "inner": {}}), r#"{"id":7,"inner":{},"list":[1,2]}"#),
        ] {
            let response = json_object_with_array(&members, "list", chunks()).await;
            let body = to_bytes(response.expect("an answer").into_body()).await.expect("a body");
            assert_eq!(body, text);
        }
    }

    #[actix_web::test]
    async fn a_fault_before_the_first_chunk_is_an_error_and_later_breaks_off() {
        let fault = || Err::<Vec<i32>, _>(ErrorInternalServerError("away"));
        assert!(json_array(stream::iter(vec![fault()])).await.is_err());
        assert!(text(vec![Ok(vec![1]), fault()]).await.is_err());
    }
}
