use std::str::FromStr;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;
use kernel::IdError;
use users::Caller;

use super::error::PlainError;
use crate::auth;
use crate::http::client::Client;
use crate::http::problem::Problem;
use crate::http::searches::Searcher;

/// The caller of a request that needs a token; without one the answer is 401 in the contracts' shape.
pub(crate) struct SignedIn(pub(crate) Caller);

impl FromRequest for SignedIn {
    type Error = PlainError;
    type Future = LocalBoxFuture<'static, Result<Self, PlainError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Ok(Self(auth::authenticate(&request).await?)) })
    }
}

/// Who sends a request that needs no token. One that is sent must sign somebody in all the same.
pub(crate) struct Visitor(Option<Caller>);

impl Visitor {
    /// Who searches: the caller, or whoever is at that address.
    pub(crate) fn searcher(&self, request: &HttpRequest) -> Searcher {
        match &self.0 {
            Some(caller) => caller.user.id.into(),
            None => Client::of(request).address().into(),
        }
    }
}

impl FromRequest for Visitor {
    type Error = PlainError;
    type Future = LocalBoxFuture<'static, Result<Self, PlainError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            match auth::header_token(&request) {
                Some(_) => Ok(Self(Some(auth::authenticate(&request).await?))),
                None => Ok(Self(None)),
            }
        })
    }
}

/// An id in the path; a text that is none names nothing, and so is not found.
pub(crate) fn path_id<T: FromStr<Err = IdError>>(text: &str) -> Result<T, PlainError> {
    text.parse().map_err(|_| Problem::NotFound.into())
}
