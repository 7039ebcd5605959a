use std::time::Duration;

use actix_web::web::Data;
use tokio::time::{MissedTickBehavior, interval};

use crate::application::Application;

/// How often it is asked whether there is something to be built.
const EVERY: Duration = Duration::from_secs(1);

/// Builds what searches go by, behind those who send: a search does without what is not built yet.
pub(super) async fn run(application: Data<Application>) {
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        loop {
            match application.storage.build_filters().await {
                Ok(0) => break,
                Ok(built) => tracing::debug!(built, "search filters built"),
                Err(fault) => {
                    tracing::warn!(%fault, "search filters cannot be built");
                    break;
                }
            }
        }
    }
}
