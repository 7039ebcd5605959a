use std::any::Any;
use std::net::{SocketAddr, TcpListener};
use std::thread;
use std::time::Duration;

use actix_web::dev::{Extensions, Server, ServerHandle};
use actix_web::middleware::from_fn;
use actix_web::rt::net::TcpStream;
use actix_web::web::{self, Data};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};
use realtime::Closing;
use socket2::SockRef;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};
use tracing_actix_web::TracingLogger;

use crate::application::Application;
use crate::error::MadangError;
use crate::http::cors::cors;
use crate::http::detached::detached;
use crate::http::gate::gate;
use crate::http::problem::Problem;
use crate::http::request_context::request_context;
use crate::http::request_log::RequestSpan;
use crate::http::request_metrics::request_metrics;
use crate::{contracts, media, ops, pages};

/// How long the server still listens after the word to stop, so that those who ask `/readyz` learn of it
/// and new sockets are refused in words.
const NOTICE: Duration = Duration::from_secs(1);
/// How long requests under way may take after that, in seconds.
const GRACE_SECONDS: u64 = 5;
/// How long the database may take after that.
const CLOSING: Duration = Duration::from_secs(2);
/// How long a peer may leave what was sent to it unread before the connection is cut: actix itself
/// waits for ever.
const UNREAD_TIMEOUT: Duration = Duration::from_secs(30);

/// Serves until a signal says to stop, then lets what is under way finish.
pub(crate) async fn run(
    application: Data<Application>,
    address: SocketAddr,
) -> Result<(), MadangError> {
    let listen = |source| MadangError::Listen { address, source };
    let listener = TcpListener::bind(address).map_err(listen)?;
    let address = listener.local_addr().map_err(listen)?;
    let server = build(application.clone(), listener).map_err(MadangError::Server)?;
    tracing::info!("serving on http://{address}");

    actix_web::rt::spawn(stop_on_signal(application.clone(), server.handle()));
    server.await.map_err(MadangError::Server)?;
    keep_read_marks(&application).await;
    keep_passages(&application).await;
    close(application).await;
    Ok(())
}

/// Writes what is known of read marks, now that no socket moves any.
async fn keep_read_marks(application: &Application) {
    if let Err(fault) = application.hub.flush_read_marks().await {
        tracing::warn!(%fault, "the last read marks are lost");
    }
}

/// Writes who has gone, now that no socket is left.
async fn keep_passages(application: &Application) {
    if let Err(fault) = application.hub.flush_passages().await {
        tracing::warn!(%fault, "who has gone is shown as there until the lease ends");
    }
}

/// Lets the database threads finish, but not for ever: a database that hangs must not keep the process.
async fn close(application: Data<Application>) {
    let (tell, closed) = oneshot::channel();
    thread::spawn(move || {
        application.storage.shut_down();
        // Nobody is told who has gone on without.
        let _ = tell.send(());
    });
    if timeout(CLOSING, closed).await.is_ok() {
        tracing::info!("stopped");
    } else {
        tracing::warn!("stopped while the database was still at work");
    }
}

fn build(application: Data<Application>, listener: TcpListener) -> std::io::Result<Server> {
    let server = HttpServer::new(move || {
        App::new()
            .app_data(application.clone())
            .configure(contracts::routes)
            .configure(media::routes)
            .configure(pages::routes)
            .configure(ops::routes)
            .default_service(web::to(nothing_here))
            .wrap(from_fn(gate))
            .wrap(from_fn(cors))
            .wrap(from_fn(request_metrics))
            .wrap(TracingLogger::<RequestSpan>::new())
            .wrap(from_fn(request_context))
            .wrap(from_fn(detached))
    });
    Ok(server
        .on_connect(prepare_connection)
        // Otherwise nobody would notice a caller who hangs up and waits for no answer.
        .h1_allow_half_closed(false)
        .disable_signals()
        .shutdown_timeout(GRACE_SECONDS)
        .listen(listener)?
        .run())
}

async fn nothing_here(request: HttpRequest) -> HttpResponse {
    contracts::shape_of(request.path())(&Problem::NotFound)
}

fn prepare_connection(connection: &dyn Any, _: &mut Extensions) {
    let Some(stream) = connection.downcast_ref::<TcpStream>() else { return };
    let socket = SockRef::from(stream);
    let prepared = socket
        .set_tcp_nodelay(true)
        .and_then(|()| socket.set_tcp_user_timeout(Some(UNREAD_TIMEOUT)));
    if let Err(error) = prepared {
        // The peer may be gone already; the connection works without, only less well.
        tracing::debug!(%error, "a connection keeps its default options");
    }
}

/// Sockets are closed by us: a graceful stop would wait for them.
async fn stop_on_signal(application: Data<Application>, server: ServerHandle) {
    let (Ok(mut terminate), Ok(mut interrupt)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        tracing::error!("signals cannot be heard; only a kill will stop the server");
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("stopping");
    application.draining.begin();
    application.hub.close_all(Closing::GoingAway);
    sleep(NOTICE).await;
    server.stop(true).await;
}
