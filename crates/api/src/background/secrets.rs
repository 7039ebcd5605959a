use std::time::Duration;

use actix_web::web::Data;
use tokio::time::sleep;

use crate::application::Application;

/// How long to wait where the database is away.
const PAUSE: Duration = Duration::from_secs(60);

/// Encrypts the secrets of rooms anew that a previous key encrypted, once after the start: that key can be
/// taken away then.
pub(super) async fn run(application: Data<Application>) {
    let renewal = loop {
        match application.rooms.renew_secrets().await {
            Ok(renewal) => break renewal,
            Err(error) => {
                tracing::warn!(%error, "the secrets of rooms cannot be encrypted anew yet");
            }
        }
        sleep(PAUSE).await;
    };
    if renewal.renewed > 0 {
        tracing::info!(secrets = renewal.renewed, "encrypted anew with the key in use");
    }
    if renewal.unreadable > 0 {
        tracing::error!(
            secrets = renewal.unreadable,
            "no key opens the secrets of some rooms: nobody can enter those by a code"
        );
    }
}
