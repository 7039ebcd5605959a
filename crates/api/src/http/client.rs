use std::net::{IpAddr, Ipv4Addr};

use actix_web::http::header::{HOST, HeaderMap};
use actix_web::{HttpMessage, HttpRequest};
use users::Address;

use super::headers::{X_FORWARDED_FOR, X_FORWARDED_HOST, X_FORWARDED_PROTO};
use crate::config::Proxy;

/// Who sent a request and under which name, as far as trusted proxies can be believed
/// (`TRUSTED_PROXIES`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Client {
    /// The sender's address; behind trusted proxies the one that they name.
    pub(crate) ip: IpAddr,
    /// Whether the peer of the connection is a trusted proxy.
    pub(crate) is_proxied: bool,
    /// Whether somebody who is not trusted added forwarding headers.
    pub(crate) claims_to_be_forwarded: bool,
    /// The `Host` that the sender asked for, lower-cased, with its port if that was given.
    pub(crate) host: String,
    /// The scheme that the sender used, as a trusted proxy tells it; without one, plain HTTP.
    pub(crate) is_https: bool,
}

impl Client {
    /// The client of a request that has passed `request_context`.
    pub(crate) fn of(request: &HttpRequest) -> Self {
        request.extensions().get::<Self>().cloned().unwrap_or_else(Self::unknown)
    }

    fn unknown() -> Self {
        Self {
            ip: IpAddr::V4(Ipv4Addr::UNSPECIFIED),
            is_proxied: false,
            claims_to_be_forwarded: false,
            host: String::new(),
            is_https: false,
        }
    }

    /// Reads the headers of a request whose connection comes from `peer`.
    pub(crate) fn read(peer: IpAddr, headers: &HeaderMap, proxies: &[Proxy]) -> Self {
        let is_trusted = |ip: IpAddr| proxies.iter().any(|proxy| proxy.contains(ip));
        let peer = peer.to_canonical();
        let is_proxied = is_trusted(peer);
        let forwarded = |name: &str| {
            let value = headers.get(name)?.to_str().ok()?;
            is_proxied.then(|| value.split(',').next_back().unwrap_or_default().trim().to_owned())
        };
        let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        Self {
            ip: if is_proxied { forwarded_for(headers, &is_trusted).unwrap_or(peer) } else { peer },
            is_proxied,
            claims_to_be_forwarded: !is_proxied
                && [X_FORWARDED_FOR, X_FORWARDED_HOST, X_FORWARDED_PROTO, "forwarded"]
                    .into_iter()
                    .any(|name| headers.contains_key(name)),
            host: forwarded(X_FORWARDED_HOST).unwrap_or_else(|| host.to_owned()).to_lowercase(),
            is_https: forwarded(X_FORWARDED_PROTO).is_some_and(|proto| proto == "https"),
        }
    }

    /// The address as limits count it.
    pub(crate) fn address(&self) -> Address {
        Address::from(self.ip)
    }

    /// The host's name without its port.
    pub(crate) fn host_name(&self) -> &str {
        match self.host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => &self.host,
        }
    }

    /// Whether the sender sits on this machine and nobody pretends otherwise.
    pub(crate) fn is_local(&self) -> bool {
        self.ip.is_loopback() && !self.claims_to_be_forwarded
    }
}

/// The last address in the chain that is no trusted proxy's: what stands before it, anybody may have
/// written.
fn forwarded_for(headers: &HeaderMap, is_trusted: &dyn Fn(IpAddr) -> bool) -> Option<IpAddr> {
    let chain: Vec<&str> = headers
        .get_all(X_FORWARDED_FOR)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    let mut client = None;
    for text in chain.into_iter().rev() {
        let Ok(ip) = text.trim().parse::<IpAddr>() else { break };
        client = Some(ip.to_canonical());
        if !is_trusted(ip.to_canonical()) {
            break;
        }
    }
    client
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    fn client(peer: &str, headers: &[(&'static str, &'static str)], proxies: &[&str]) -> Client {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        let proxies: Vec<_> =
            proxies.iter().map(|proxy| proxy.parse().expect("a network")).collect();
        Client::read(peer.parse().expect("an address"), &map, &proxies)
    }

    #[test]
    fn without_trusted_proxies_forwarding_headers_say_nothing() {
        let client = client("192.0.2.1", &[("x-forwarded-for", "127.0.0.1"), ("host", "a")], &[]);
        assert_eq!(client.ip.to_string(), "192.0.2.1");
        assert!(client.claims_to_be_forwarded && !client.is_local());
    }

    #[test]
    fn a_forwarded_request_from_loopback_is_not_local_unless_the_proxy_says_so() {
        let headers = [("x-forwarded-for", "203.0.113.9")];
        assert!(!client("127.0.0.1", &headers, &[]).is_local());
        assert!(!client("127.0.0.1", &headers, &["127.0.0.1"]).is_local());
        assert!(client("127.0.0.1", &[], &[]).is_local());
        assert!(client("127.0.0.1", &[("x-forwarded-for", "::1")], &["127.0.0.1"]).is_local());
    }

    #[test]
    fn the_last_untrusted_address_of_the_chain_is_the_client() {
        let headers =
            [("x-forwarded-for", "198.51.100.1, 203.0.113.9"), ("x-forwarded-for", "10.0.0.2")];
        let client = client("10.0.0.1", &headers, &["10.0.0.0/8"]);
        assert_eq!(client.ip.to_string(), "203.0.113.9");
    }

    #[test]
    fn a_trusted_proxy_tells_scheme_and_host() {
        let headers = [
            ("host", "inner:8000"),
            ("x-forwarded-host", "Chat.Example.com"),
            ("x-forwarded-proto", "https"),
        ];
        let trusted = client("10.0.0.1", &headers, &["10.0.0.1"]);
        assert_eq!((trusted.host.as_str(), trusted.is_https), ("chat.example.com", true));
        let untrusted = client("10.0.0.1", &headers, &[]);
        assert_eq!((untrusted.host.as_str(), untrusted.is_https), ("inner:8000", false));
    }

    #[test]
    fn a_host_name_is_what_stands_before_the_port() {
        for (host, name) in
            [("a.com:80", "a.com"), ("a.com", "a.com"), ("[::1]:8000", "[::1]"), ("[::1]", "[::1]")]
        {
            let client = Client { host: host.to_owned(), ..Client::unknown() };
            assert_eq!(client.host_name(), name);
        }
    }
}
