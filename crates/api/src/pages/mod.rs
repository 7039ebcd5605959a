//! Pages to try the server by hand, in the binary.

mod chat_test;

use actix_web::web::ServiceConfig;

/// Adds the pages.
pub(crate) fn routes(application: &mut ServiceConfig) {
    chat_test::routes(application);
}
