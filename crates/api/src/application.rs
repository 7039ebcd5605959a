use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use actix_web::{HttpRequest, web};
use kernel::{Clock, IdSource};
use media_store::MediaStore;
use metrics_exporter_prometheus::PrometheusHandle;
use realtime::Hub;
use secrecy::SecretString;
use storage_diesel::Storage;
use users::PasswordRules;

use crate::contracts::Dialects;
use crate::http::browsers::Browsers;
use crate::http::rate_limits::RateLimits;
use crate::http::searches::Searches;
use crate::http::uploads::Uploads;
use crate::media::Links;

/// Everything that requests are served with: one for the whole process, shared by all its threads.
pub(crate) struct Application {
    pub(crate) users: users::Service,
    pub(crate) rooms: rooms::Service,
    pub(crate) messages: messages::Service,
    pub(crate) profiles: users::Profiles,
    /// Absent where GitHub is not set up.
    pub(crate) provider_sign_in: Option<users::ProviderSignIn>,
    /// Absent where no model is set up.
    pub(crate) assistant: Option<messages::Assistant>,
    pub(crate) posts: posts::Service,
    /// What passwords are held against where a contract documents no more than a length.
    pub(crate) password_rules: PasswordRules,
    pub(crate) media: Arc<MediaStore>,
    pub(crate) links: Links,
    /// The largest file that is kept, in bytes.
    pub(crate) largest_upload: u64,
    pub(crate) hub: Hub,
    pub(crate) dialects: Dialects,
    pub(crate) storage: Storage,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn IdSource>,
    pub(crate) browsers: Browsers,
    pub(crate) rate_limits: Arc<RateLimits>,
    pub(crate) searches: Searches,
    pub(crate) uploads: Uploads,
    pub(crate) metrics: PrometheusHandle,
    pub(crate) metrics_token: Option<SecretString>,
    pub(crate) draining: Draining,
}

impl Application {
    /// The application that serves a request.
    ///
    /// # Panics
    ///
    /// Panics if the server was put together without it, which no request could be served by.
    #[expect(clippy::expect_used, reason = "a mistake of start-up, not of a request")]
    pub(crate) fn of(request: &HttpRequest) -> web::Data<Self> {
        request
            .app_data::<web::Data<Self>>()
            .expect("the application is part of the server")
            .clone()
    }
}

/// Whether the server is on its way out: it takes no new sockets and says so to load balancers.
#[derive(Debug, Default)]
pub(crate) struct Draining(AtomicBool);

impl Draining {
    pub(crate) fn begin(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    pub(crate) fn has_begun(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}
