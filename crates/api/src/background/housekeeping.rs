use std::time::Duration;

use actix_web::web::Data;
use kernel::Fault;
use messages::RetentionWalk;
use tokio::time::{MissedTickBehavior, interval};
use users::{LOGIN_WINDOW, ProfileError};

use crate::application::Application;

/// How often rows that have had their time are removed.
const EVERY: Duration = Duration::from_secs(60);
/// Batches of unused pictures that are removed at once: other rows have their time, too.
const PICTURE_BATCHES: usize = 10;
/// Batches of unused files, likewise: those of a large room that was deleted are many.
const FILE_BATCHES: usize = 100;
/// How long the log of ended sessions is kept: far longer than any process takes to follow it.
const REVOCATIONS_KEPT: Duration = Duration::from_secs(24 * 3600);

/// Removes what has had its time, so that neither tables nor memory grow with it.
pub(super) async fn run(application: Data<Application>) {
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        application.rate_limits.forget_idle();
        if let Err(error) = remove_unused_pictures(&application).await {
            tracing::warn!(%error, "unused pictures cannot be removed");
        }
        if let Err(error) = remove_expired_messages(&application).await {
            tracing::warn!(%error, "expired messages cannot be removed");
        }
        if let Err(error) = remove_unused_files(&application).await {
            tracing::warn!(%error, "unused files cannot be removed");
        }
        if let Err(error) = application.rooms.sweep_presence().await {
            tracing::warn!(%error, "the presence of those whose nodes are gone cannot be ended");
        }
        if let Err(fault) = remove_old_rows(&application).await {
            tracing::warn!(%fault, "old rows cannot be removed");
        }
    }
}

async fn remove_unused_pictures(application: &Application) -> Result<(), ProfileError> {
    let mut removed = 0;
    for _ in 0..PICTURE_BATCHES {
        let pictures = application.profiles.remove_due_pictures().await?;
        removed += pictures;
        if pictures == 0 {
            break;
        }
    }
    if removed > 0 {
        tracing::debug!(removed, "unused pictures removed");
    }
    Ok(())
}

async fn remove_unused_files(application: &Application) -> Result<(), messages::Error> {
    let mut removed = 0;
    for _ in 0..FILE_BATCHES {
        let files = application.messages.remove_due_files().await?;
        removed += files;
        if files == 0 {
            break;
        }
    }
    if removed > 0 {
        tracing::debug!(removed, "unused files removed");
    }
    Ok(())
}

async fn remove_expired_messages(application: &Application) -> Result<(), messages::Error> {
    let mut walk = RetentionWalk::default();
    let mut removed = 0;
    while !walk.is_over() {
        removed += application.messages.remove_expired(&mut walk).await?;
    }
    if removed > 0 {
        tracing::info!(removed, "expired messages removed");
    }
    Ok(())
}

async fn remove_old_rows(application: &Application) -> Result<(), Fault> {
    let now = application.clock.now();
    let storage = &application.storage;
    let sessions = storage.sessions().remove_expired(now).await?;
    let attempts = storage.throttle().remove_before(now - LOGIN_WINDOW).await?;
    let revocations = storage.revocations().remove_before(now - REVOCATIONS_KEPT).await?;
    let sign_ins = storage.pending_sign_ins().remove_expired(now).await?;
    let counters = storage.code_throttle().remove_ended(now).await?;
    let questions = storage.ask_allowances().remove_ended(now).await?;
    if sessions + attempts + revocations + sign_ins + counters + questions > 0 {
        tracing::debug!(
            sessions,
            attempts,
            revocations,
            sign_ins,
            counters,
            questions,
            "old rows removed"
        );
    }
    Ok(())
}
