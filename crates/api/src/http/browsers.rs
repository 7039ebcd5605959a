use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use actix_web::http::header::{self, HeaderMap};
use url::Url;

use super::client::Client;
use crate::config::{BrowserSettings, Proxy, ServerSettings};

/// Which hosts and pages belong to this server.
#[derive(Debug, Clone)]
pub(crate) struct Browsers {
    settings: BrowserSettings,
    public_url: Option<Url>,
    trusted_proxies: Vec<Proxy>,
}

impl Browsers {
    pub(crate) fn new(browsers: &BrowserSettings, server: &ServerSettings) -> Self {
        Self {
            settings: browsers.clone(),
            public_url: server.public_url.clone(),
            trusted_proxies: server.trusted_proxies.clone(),
        }
    }

    /// Who sends a request over a connection from `peer`.
    pub(crate) fn client(&self, peer: Option<SocketAddr>, headers: &HeaderMap) -> Client {
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
        Client::read(peer, headers, &self.trusted_proxies)
    }

    /// Whether the request names this server in its `Host` (`ALLOWED_HOSTS`, `PUBLIC_URL`).
    pub(crate) fn is_own_host(&self, client: &Client) -> bool {
        let name = client.host_name();
        let public = self.public_url.as_ref().and_then(Url::host_str);
        self.settings.allowed_hosts.iter().any(|host| host.fits(name)) || public == Some(name)
    }

    /// Whether the request comes from no page, from a page of our own, or from one that is listed
    /// (contracts rule 10).
    pub(crate) fn is_allowed_origin(&self, client: &Client, headers: &HeaderMap) -> bool {
        let Some(origin) = headers.get(header::ORIGIN) else { return true };
        let Ok(origin) = origin.to_str() else { return false };
        self.settings.debug
            || self.settings.allowed_origins.iter().any(|allowed| allowed.is(origin))
            || self.is_own_origin(client, origin)
    }

    fn is_own_origin(&self, client: &Client, origin: &str) -> bool {
        let Ok(page) = Url::parse(origin) else { return false };
        if self.public_url.as_ref().is_some_and(|url| url.origin() == page.origin()) {
            return true;
        }
        // The page's own scheme decides the port that its Host leaves out: a proxy that ends TLS
        // without saying so must not make our own page a foreign one.
        let scheme = page.scheme();
        if client.is_https && scheme != "https" {
            return false;
        }
        let own = Url::parse(&format!("{scheme}://{}", client.host));
        matches!(scheme, "http" | "https") && own.is_ok_and(|own| own.origin() == page.origin())
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;
    use crate::config::Host;

    fn browsers(origins: &[&str], public_url: Option<&str>, debug: bool) -> Browsers {
        Browsers {
            settings: BrowserSettings {
                allowed_hosts: vec![Host::Name("chat.example.com".into())],
                allowed_origins: origins.iter().map(|text| text.parse().expect("origin")).collect(),
                debug,
            },
            public_url: public_url.map(|url| url.parse().expect("a URL")),
            trusted_proxies: Vec::new(),
        }
    }

    fn client(host: &str) -> Client {
        Client {
            ip: IpAddr::V4(Ipv4Addr::LOCALHOST),
            is_proxied: false,
            is_unsure: false,
            host: host.to_owned(),
            is_https: false,
        }
    }

    fn allowed(browsers: &Browsers, host: &str, origin: &'static str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
        browsers.is_allowed_origin(&client(host), &headers)
    }

    #[test]
    fn no_origin_is_no_browser_and_allowed() {
        assert!(browsers(&[], None, false).is_allowed_origin(&client("a"), &HeaderMap::new()));
    }

    #[test]
    fn our_own_pages_are_allowed_with_and_without_tls_in_front() {
        let own = browsers(&[], None, false);
        assert!(allowed(&own, "chat.example.com", "https://chat.example.com"));
        assert!(allowed(&own, "chat.example.com:8000", "http://chat.example.com:8000"));
        assert!(!allowed(&own, "chat.example.com:8000", "http://chat.example.com"));
        assert!(!allowed(&own, "chat.example.com", "https://other.example.com"));
        let public = browsers(&[], Some("https://chat.example.org"), false);
        assert!(allowed(&public, "inner", "https://chat.example.org"));
    }

    #[test]
    fn behind_tls_a_page_without_it_is_not_ours() {
        let mut headers = HeaderMap::new();
        headers.insert(header::ORIGIN, HeaderValue::from_static("http://chat.example.com"));
        let client = Client { is_https: true, ..client("chat.example.com") };
        assert!(!browsers(&[], None, false).is_allowed_origin(&client, &headers));
    }

    #[test]
    fn listed_origins_are_allowed_and_null_only_when_listed() {
        assert!(allowed(
            &browsers(&["http://localhost:3000"], None, false),
            "a",
            "http://localhost:3000"
        ));
        assert!(!allowed(&browsers(&[], None, false), "a", "null"));
        assert!(allowed(&browsers(&["null"], None, false), "a", "null"));
        assert!(allowed(&browsers(&[], None, true), "a", "http://anywhere.example"));
    }

    #[test]
    fn the_public_name_is_a_host_of_ours() {
        let public = browsers(&[], Some("https://chat.example.org"), false);
        assert!(public.is_own_host(&client("chat.example.org")));
        assert!(public.is_own_host(&client("chat.example.com:8000")));
        assert!(!public.is_own_host(&client("evil.example")));
        assert!(!public.is_own_host(&client("")));
    }
}
