use std::fmt;

/// What `object_store` writes before the status and the body of an answer. Its error type is private, so
/// that its text is all there is; the tests over real connections fail if it changes.
const STATUS_MARK: &str = "non-2xx status code: ";

/// What it writes before the body of an answer that has the status of success and tells of an error.
const ERROR_MARK: &str = "Server returned error response: ";

/// A code of S3 is no longer than this, in characters.
const LONGEST_CODE: usize = 64;

/// How S3 refused a request, without the text of its answer.
#[derive(Debug)]
pub(super) struct Answer {
    /// Absent from an error that came with the status of success.
    status: Option<u16>,
    /// What S3 calls the reason, such as `NoSuchKey`.
    code: Option<String>,
}

impl Answer {
    /// The answer that an error tells of, unless there was none.
    pub(super) fn behind(error: &object_store::Error) -> Option<Self> {
        let text = error.to_string();
        if let Some((_, answer)) = text.split_once(STATUS_MARK) {
            let status = answer.get(..3).and_then(|digits| digits.parse().ok());
            return Some(Self { status, code: code(answer) });
        }
        let (_, answer) = text.split_once(ERROR_MARK)?;
        Some(Self { status: None, code: code(answer) })
    }

    /// Whether the same request may succeed later.
    pub(super) fn passes(&self) -> bool {
        match self.status {
            Some(status) => matches!(status, 408 | 429 | 500..=599),
            None => true,
        }
    }

    pub(super) fn misses_the_bucket(&self) -> bool {
        self.code.as_deref() == Some("NoSuchBucket")
    }
}

/// The code in the XML of an answer.
fn code(answer: &str) -> Option<String> {
    let (_, rest) = answer.split_once("<Code>")?;
    let (code, _) = rest.split_once("</Code>")?;
    let is_code =
        code.len() <= LONGEST_CODE && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_code.then(|| code.to_owned())
}

impl fmt::Display for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the store answered with ")?;
        match self.status {
            Some(status) => write!(formatter, "status {status}")?,
            None => formatter.write_str("an error")?,
        }
        match &self.code {
            Some(code) => write!(formatter, " ({code})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Answer {}
