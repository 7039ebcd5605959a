//! What goes on between requests.

mod filters;
mod housekeeping;
mod revocations;
mod secrets;

use actix_web::web::Data;

use crate::application::Application;
use crate::error::MadangError;

/// Starts everything that goes on between requests, until the process ends.
pub(crate) async fn start(application: &Data<Application>) -> Result<(), MadangError> {
    let followed = revocations::Follower::new(application.clone()).await?;
    actix_web::rt::spawn(followed.run());
    actix_web::rt::spawn(filters::run(application.clone()));
    actix_web::rt::spawn(housekeeping::run(application.clone()));
    actix_web::rt::spawn(secrets::run(application.clone()));
    Ok(())
}
