use actix_web::body::BodyStream;
use actix_web::http::header;
use actix_web::{Error, HttpResponse};
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt, stream};
use serde::Serialize;

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
    let mut chunks = Box::pin(chunks);
    let first = chunks.next().await.transpose()?;
    let all = stream::iter(first.map(Ok)).chain(chunks);
    let mut is_first = true;
    let elements = all.map(move |chunk| {
        let mut text = BytesMut::new();
        for element in chunk.map_err(Into::into)? {
            text.extend_from_slice(if is_first { b"" } else { b"," });
            text.extend_from_slice(&serde_json::to_vec(&element)?);
            is_first = false;
        }
        Ok::<_, Error>(text.freeze())
    });
    let bracket = |text: &'static [u8]| stream::once(async move { Ok(Bytes::from_static(text)) });
    let body = bracket(b"[").chain(elements).chain(bracket(b"]"));
    // An empty piece would end a chunked body.
    let body = body.filter(|piece| {
        let has_text = piece.as_ref().map_or(true, |text| !text.is_empty());
        async move { has_text }
    });
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .body(BodyStream::new(Box::pin(body))))
}

#[cfg(test)]
mod tests {
    use actix_web::body::to_bytes;
    use actix_web::error::ErrorInternalServerError;

    use super::*;

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
    async fn a_fault_before_the_first_chunk_is_an_error_and_later_breaks_off() {
        let fault = || Err::<Vec<i32>, _>(ErrorInternalServerError("away"));
        assert!(json_array(stream::iter(vec![fault()])).await.is_err());
        assert!(text(vec![Ok(vec![1]), fault()]).await.is_err());
    }
}
