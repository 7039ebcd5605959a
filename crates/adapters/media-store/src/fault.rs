//! What went wrong in a store, as a fault of the ports.

use std::error::Error;
use std::io::{self, ErrorKind};
use std::iter;
use std::time::Duration;

use kernel::Fault;
use object_store::client::{HttpError, HttpErrorKind};

use self::answer::Answer;

mod answer;

/// A store that speaks S3 and says nothing.
#[derive(Debug, thiserror::Error)]
#[error("the store did not answer within {0:?}")]
pub(crate) struct Silence(pub(crate) Duration);

/// What to tell of an error. An answer of S3 is told by its status and code alone: its text may repeat
/// parts of the request, a session token among them.
pub(crate) fn fault(error: object_store::Error) -> Fault {
    match Answer::behind(&error) {
        Some(answer) if answer.passes() => Fault::unavailable(answer),
        Some(answer) => Fault::failed(answer),
        None if causes(&error).any(passes) => Fault::unavailable(error),
        None => Fault::failed(error),
    }
}

/// What to tell of an error with files.
pub(crate) fn io_fault(error: io::Error) -> Fault {
    if io_error_passes(&error) { Fault::unavailable(error) } else { Fault::failed(error) }
}

/// Whether it says that there is no such object, and not that there is no bucket.
pub(crate) fn is_absence(error: &object_store::Error) -> bool {
    matches!(error, object_store::Error::NotFound { .. })
        && Answer::behind(error).is_none_or(|answer| !answer.misses_the_bucket())
}

fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    iter::successors(Some(error), |&cause| cause.source())
}

fn passes(cause: &(dyn Error + 'static)) -> bool {
    if let Some(error) = cause.downcast_ref::<HttpError>() {
        return matches!(
            error.kind(),
            HttpErrorKind::Connect
                | HttpErrorKind::Request
                | HttpErrorKind::Timeout
                | HttpErrorKind::Interrupted
        );
    }
    cause.downcast_ref::<io::Error>().is_some_and(io_error_passes)
}

/// Whether a folder may take the same again later: its disk is full at the moment, or hard to reach.
fn io_error_passes(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::StorageFull
            | ErrorKind::QuotaExceeded
            | ErrorKind::TimedOut
            | ErrorKind::Interrupted
            | ErrorKind::ResourceBusy
            | ErrorKind::StaleNetworkFileHandle
            | ErrorKind::NetworkDown
            | ErrorKind::NetworkUnreachable
            | ErrorKind::HostUnreachable
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(error: io::Error) -> object_store::Error {
        object_store::Error::Generic { store: "LocalFileSystem", source: error.into() }
    }

    fn s3(text: &str) -> object_store::Error {
        object_store::Error::Generic { store: "S3", source: text.into() }
    }

    #[test]
    fn a_full_disk_passes_and_a_forbidden_folder_does_not() {
        let full = fault(local(ErrorKind::StorageFull.into()));
        let forbidden = fault(local(ErrorKind::PermissionDenied.into()));
        assert!(matches!(full, Fault::Unavailable(_)), "{full:?}");
        assert!(matches!(forbidden, Fault::Failed(_)), "{forbidden:?}");
    }

    #[test]
    fn what_goes_wrong_in_a_store_passes_and_what_it_refuses_does_not() {
        for (answer, passes) in [
            ("500 Internal Server Error", true),
            ("503 Service Unavailable", true),
            ("429 Too Many Requests", true),
            ("408 Request Timeout", true),
            ("400 Bad Request", false),
            ("403 Forbidden", false),
            ("301 Moved Permanently", false),
        ] {
            let text = format!("Server returned non-2xx status code: {answer}: ");
            assert_eq!(matches!(fault(s3(&text)), Fault::Unavailable(_)), passes, "{answer}");
        }
    }

    #[test]
    fn the_text_of_an_answer_is_not_repeated() {
        let text = "Server returned non-2xx status code: 400 Bad Request: <Error>\
                    <Code>ExpiredToken</Code><Token-0>session-token</Token-0></Error>";
        let shown = format!("{:?}", fault(s3(text)));
        assert!(shown.contains("ExpiredToken") && shown.contains("400"), "{shown}");
        assert!(!shown.contains("session-token"), "{shown}");
    }

    #[test]
    fn an_absent_bucket_is_no_absent_object() {
        let missing = |code: &str| object_store::Error::NotFound {
            path: "pictures/a.png".into(),
            source: format!(
                "Server returned non-2xx status code: 404 Not Found: <Code>{code}</Code>"
            )
            .into(),
        };
        assert!(is_absence(&missing("NoSuchKey")));
        assert!(!is_absence(&missing("NoSuchBucket")));
    }
}
