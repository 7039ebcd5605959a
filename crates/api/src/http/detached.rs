use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::ErrorInternalServerError;
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, rt};
use tokio::sync::oneshot;

/// Resolves when the caller of a request has hung up.
pub(crate) struct HangUp(Option<oneshot::Receiver<()>>);

impl HangUp {
    /// That of the request's caller. To be asked for once.
    pub(crate) fn of(request: &HttpRequest) -> Self {
        Self(request.extensions_mut().remove())
    }
}

impl Future for HangUp {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        match &mut self.0 {
            Some(line) => Pin::new(line).poll(context).map(|_gone| ()),
            None => Poll::Pending,
        }
    }
}

/// Lets a request go on when its caller hangs up, which would end it between any two of its steps: what it
/// has begun to change, it finishes, and tells whom it must. A handler that would rather end asks
/// [`HangUp`].
pub(crate) async fn detached<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let (_held_by_the_connection, line) = oneshot::channel::<()>();
    request.extensions_mut().insert(line);
    rt::spawn(next.call(request)).await.map_err(ErrorInternalServerError)?
}
