use std::str::FromStr;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;
use kernel::IdError;
use users::Caller;

use super::error::AssistantError;
use crate::auth;
use crate::http::problem::Problem;

/// The caller of a request that needs a token; without one the answer is 401 in the contract's shape.
pub(crate) struct SignedIn(pub(crate) Caller);

impl FromRequest for SignedIn {
    type Error = AssistantError;
    type Future = LocalBoxFuture<'static, Result<Self, AssistantError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Ok(Self(auth::authenticate(&request).await?)) })
    }
}

/// An id in the path; a text that is none names nothing, and so is not found.
pub(crate) fn path_id<T: FromStr<Err = IdError>>(text: &str) -> Result<T, AssistantError> {
    text.parse().map_err(|_| Problem::NotFound.into())
}
