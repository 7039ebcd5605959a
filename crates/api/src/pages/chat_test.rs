use std::borrow::Cow;

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::ServiceConfig;

use crate::http::endpoint::Endpoint;
use crate::http::problem::plain;

const PAGE: &str = include_str!("../../assets/chat_test.html");
const SCRIPT: &str = include_str!("../../assets/chat_test.js");
const STYLE: &str = include_str!("../../assets/chat_test.css");

/// What the page may do: run its own script, and talk to the server that is typed into it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src * data:; \
    connect-src *; base-uri 'self'; form-action 'none'; frame-ancestors 'none'";

/// Adds the page that the livechat document names, to try its socket by hand.
pub(super) fn routes(application: &mut ServiceConfig) {
    Endpoint::at("/chat_test.html", plain)
        .get(async || file("text/html; charset=utf-8", with_base(PAGE)))
        .register(application);
    Endpoint::at("/chat_test.js", plain)
        .get(async || file("text/javascript; charset=utf-8", SCRIPT.into()))
        .register(application);
    Endpoint::at("/chat_test.css", plain)
        .get(async || file("text/css; charset=utf-8", STYLE.into()))
        .register(application);
}

/// The page names its files relative to itself, for those who open it from disk, and is served with a slash
/// at the end of its address too.
fn with_base(page: &str) -> Cow<'static, str> {
    page.replacen("<head>", "<head>\n<base href=\"/\">", 1).into()
}

fn file(media_type: &'static str, text: Cow<'static, str>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, media_type))
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(text.into_owned())
}
