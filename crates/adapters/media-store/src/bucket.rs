//! A bucket of a store that speaks S3: how long to wait for it, and how often to ask.

use std::time::Duration;

use object_store::aws::{AmazonS3, AmazonS3Builder, AmazonS3ConfigKey};
use object_store::{BackoffConfig, ClientConfigKey, RetryConfig};

/// How long one call may take, with all that is tried again in it. A part of an upload has to get through
/// in this time.
pub(crate) const PATIENCE: Duration = Duration::from_secs(8);

/// How long to wait for a connection.
const CONNECT_TIMEOUT: &str = "3s";

/// How long to wait for the next bytes of an object.
const READ_TIMEOUT: &str = "8s";

/// How long a whole object may take: as long as its slowest reader.
const WHOLE_TIMEOUT: &str = "1h";

/// After this long nothing is tried again.
const LAST_RETRY: Duration = Duration::from_secs(4);

/// How often to try again at most.
const MOST_RETRIES: usize = 3;

/// A bucket, by settings that say who we are and where the store is.
pub(crate) fn open(settings: AmazonS3Builder, name: &str) -> object_store::Result<AmazonS3> {
    let retry = RetryConfig {
        backoff: BackoffConfig {
            init_backoff: Duration::from_millis(100),
            max_backoff: Duration::from_secs(1),
            base: 2.0,
        },
        max_retries: MOST_RETRIES,
        retry_timeout: LAST_RETRY,
    };
    settings
        .with_bucket_name(name)
        .with_retry(retry)
        // One by one, as every store that speaks S3 can.
        .with_disable_bulk_delete(true)
        .with_config(AmazonS3ConfigKey::Client(ClientConfigKey::ConnectTimeout), CONNECT_TIMEOUT)
        .with_config(AmazonS3ConfigKey::Client(ClientConfigKey::ReadTimeout), READ_TIMEOUT)
        .with_config(AmazonS3ConfigKey::Client(ClientConfigKey::Timeout), WHOLE_TIMEOUT)
        .build()
}
