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
mod media;
mod open_files;
mod ops;
mod pages;
mod server;
mod services;
mod sockets;

use std::process::ExitCode;
use std::sync::Arc;

use actix_web::rt::System;
use actix_web::web::Data;
use clap::Parser;
use credentials::{LinkSigner, SystemRandomness};
use kernel::{Clock, IdSource};
use media_store::MediaStore;
use realtime::{Hub, HubParts, InProcessBackplane, SocketLimits};
use storage_diesel::ServerLock;
use tokio::runtime::Handle;

use crate::adapters::Adapters;
use crate::application::{Application, Draining};
use crate::clock::SystemClock;
use crate::command_line::{Command, CommandLine};
use crate::config::Settings;
use crate::contracts::Dialects;
use crate::error::MadangError;
use crate::http::browsers::Browsers;
use crate::http::problem::Chain;
use crate::http::rate_limits::RateLimits;
use crate::http::searches::Searches;
use crate::http::uploads::Uploads;
use crate::media::{LinkSigning, Links};
use crate::sockets::handshake;

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
    let metrics = logging::metrics()?;
    open_files::raise_limit(settings.sockets.total.get());
    let _alone = ServerLock::acquire(&settings.database.url)?;
    let keys = adapters::key_ring(&settings.secrets)?;
    let applied = storage_diesel::migrate(&settings.database.url)?;
    tracing::info!(?applied, "the database is up to date");

    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let mut hub_dialects = realtime::Dialects::default();
    let links = Links::new(
        settings.server.public_url.as_ref(),
        LinkSigning {
            signer: LinkSigner::new(&keys),
            clock: clock.clone(),
            lives: settings.media.links_live,
        },
    );
    let dialects = Dialects::register(&mut hub_dialects, &links);
    let seat = InProcessBackplane::default().seat();
    let hub = Hub::new(HubParts {
        dialects: hub_dialects,
        limits: SocketLimits {
            per_person_and_room: handshake::SOCKETS_PER_PERSON_AND_ROOM,
            per_person: settings.sockets.per_person(),
            total: settings.sockets.total.get(),
        },
        backplane: seat.clone(),
        node: SystemRandomness.unique_id(),
        clock: clock.clone(),
        runtime: Handle::current(),
    });
    seat.connect(&hub);
    let adapters = Adapters::open(settings, &keys, clock, Arc::new(hub.clone()))?;
    let media = Arc::new(MediaStore::open(&settings.media.url)?);
    hub.attach(adapters.stores());

    let largest_upload = settings.media.largest_upload.bytes();
    let users = services::users(&adapters, &settings.accounts);
    let rooms = services::rooms(&adapters, &hub);
    let application = Data::new(Application {
        provider_sign_in: services::provider_sign_in(&adapters, &users, &settings.github)?,
        users,
        assistant: services::assistant(&adapters, rooms.clone(), &settings.ai).await?,
        messages: services::messages(
            &adapters,
            &hub,
            rooms.clone(),
            media.clone(),
            &settings.media,
        ),
        profiles: services::profiles(&adapters, media.clone(), largest_upload),
        posts: services::posts(&adapters),
        password_rules: settings.accounts.undocumented_password_rules(),
        media,
        links,
        largest_upload,
        rooms,
        hub,
        dialects,
        clock: adapters.clock.clone(),
        ids: adapters.randomness.clone(),
        storage: adapters.storage,
        browsers: Browsers::new(&settings.browsers, &settings.server),
        rate_limits: Arc::new(RateLimits::new(settings.rate_limits)),
        searches: Searches::default(),
        uploads: Uploads::default(),
        metrics,
        metrics_token: settings.operations.metrics_token.clone(),
        draining: Draining::default(),
    });

    application.posts.offer_categories(settings.board.categories.clone()).await?;
    background::start(&application).await?;
    server::run(application, settings.server.socket_address()).await
}
