//! `madang`: one chat backend behind five client contracts. See the repository's README and `docs/`.

mod adapters;
mod application;
mod auth;
mod background;
mod clock;
mod command_line;
mod commands;
mod config;
mod contracts;
mod error;
mod http;
mod logging;
mod ops;
mod server;
mod services;
mod sockets;

use std::process::ExitCode;
use std::sync::Arc;

use actix_web::rt::System;
use actix_web::web::Data;
use clap::Parser;
use realtime::Hub;
use storage_diesel::ServerLock;
use tokio::runtime::Handle;

use crate::adapters::Adapters;
use crate::application::{Application, Draining};
use crate::command_line::{Command, CommandLine};
use crate::config::Settings;
use crate::contracts::Dialects;
use crate::error::MadangError;
use crate::http::browsers::Browsers;
use crate::http::problem::Chain;
use crate::http::rate_limits::RateLimits;

fn main() -> ExitCode {
    let command = CommandLine::parse().command.unwrap_or(Command::Serve);
    match System::new().block_on(run(command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("madang: {}", Chain(&error));
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<(), MadangError> {
    match command {
        Command::Serve => serve(&settings()?).await,
        Command::Migrate => commands::migrate::run(&settings()?),
        Command::Config => commands::config::print(&settings()?),
        Command::Openapi => commands::openapi::print(),
        Command::User(command) => commands::user::run(&settings()?, command).await,
        Command::Backup { file } => commands::backup::back_up(&settings()?, &file),
        Command::Restore { file } => commands::backup::restore(&settings()?, &file),
    }
}

fn settings() -> Result<Settings, MadangError> {
    let settings = Settings::load()?;
    logging::start(&settings.logging)?;
    Ok(settings)
}

/// Settings → adapters → services → application.
async fn serve(settings: &Settings) -> Result<(), MadangError> {
    let _alone = ServerLock::acquire(&settings.database.url)?;
    let keys = adapters::key_ring(&settings.secrets)?;
    let applied = storage_diesel::migrate(&settings.database.url)?;
    tracing::info!(?applied, "the database is up to date");

    let mut hub_dialects = realtime::Dialects::default();
    let dialects = Dialects::register(&mut hub_dialects);
    let hub = Hub::new(hub_dialects, Handle::current());
    let adapters = Adapters::open(settings, &keys, Arc::new(hub.clone()))?;
    hub.attach_log(&adapters.message_log);

    let rooms = services::rooms(&adapters);
    let application = Data::new(Application {
        users: services::users(&adapters, &settings.accounts),
        messages: services::messages(&adapters, rooms.clone()),
        rooms,
        hub,
        dialects,
        clock: adapters.clock.clone(),
        ids: adapters.randomness.clone(),
        storage: adapters.storage,
        browsers: Browsers::new(&settings.browsers, &settings.server),
        rate_limits: Arc::new(RateLimits::new(settings.rate_limits)),
        metrics: logging::metrics()?,
        metrics_token: settings.operations.metrics_token.clone(),
        draining: Draining::default(),
    });

    background::start(&application).await?;
    server::run(application, settings.server.socket_address()).await
}
