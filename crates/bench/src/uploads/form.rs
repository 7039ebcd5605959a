use bytes::Bytes;

/// What [`Form::body`] is.
pub(crate) const MEDIA_TYPE: &str = "multipart/form-data; boundary=the-file-ends-here";

const HEAD: &str = "--the-file-ends-here\r\n\
    Content-Disposition: form-data; name=\"message_type\"\r\n\r\n\
    file\r\n\
    --the-file-ends-here\r\n\
    Content-Disposition: form-data; name=\"file\"; filename=\"notes.bin\"\r\n\
    Content-Type: application/octet-stream\r\n\r\n";

const END: &str = "\r\n--the-file-ends-here--\r\n";

/// A message with a file, as a client sends it.
#[derive(Clone)]
pub(crate) struct Form {
    /// All bytes; copies share them.
    pub(crate) body: Bytes,
    /// How many of them are the file's.
    pub(crate) file_length: usize,
}

impl Form {
    /// One with a file of so many bytes.
    pub(crate) fn with_file_of(file_length: usize) -> Self {
        // No text and no other kind of file begins so, and no line of it ends the form.
        let file = (0..=250_u8).cycle().take(file_length);
        let body = HEAD.bytes().chain(file).chain(END.bytes()).collect();
        Self { body, file_length }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_stands_between_head_and_end() {
        let form = Form::with_file_of(1_000);
        let body = form.body.strip_prefix(HEAD.as_bytes()).unwrap();
        let file = body.strip_suffix(END.as_bytes()).unwrap();
        assert_eq!((file.len(), form.file_length), (1_000, 1_000));
        let boundary = MEDIA_TYPE.split_once("boundary=").unwrap().1;
        assert!(HEAD.starts_with(&format!("--{boundary}\r\n")));
        assert_eq!(END, format!("\r\n--{boundary}--\r\n"));
    }
}
