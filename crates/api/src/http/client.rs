use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use actix_web::http::header::{HOST, HeaderMap};
use actix_web::{HttpMessage, HttpRequest};
use users::Address;

use super::headers::{X_FORWARDED_FOR, X_FORWARDED_HOST, X_FORWARDED_PROTO};
use crate::config::Proxy;

/// Headers by which proxies tell of who was before them.
const FORWARDING: [&str; 4] = [X_FORWARDED_FOR, X_FORWARDED_HOST, X_FORWARDED_PROTO, "forwarded"];

/// Who sent a request and under which name, as far as trusted proxies can be believed
/// (`TRUSTED_PROXIES`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Client {
    /// The sender's address; behind trusted proxies the one that they name.
    pub(crate) ip: IpAddr,
    /// Whether the peer of the connection is a trusted proxy.
    pub(crate) is_proxied: bool,
    /// Whether forwarding headers leave open who the sender is: somebody who is not trusted added them,
    /// or they cannot be read.
    pub(crate) is_unsure: bool,
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
            is_unsure: false,
            host: String::new(),
            is_https: false,
        }
    }

    /// Reads the headers of a request whose connection comes from `peer`.
    pub(crate) fn read(peer: IpAddr, headers: &HeaderMap, proxies: &[Proxy]) -> Self {
        let is_trusted = |ip: IpAddr| proxies.iter().any(|proxy| proxy.contains(ip));
        let peer = peer.to_canonical();
        let is_proxied = is_trusted(peer);
        let forwarded = |name| last_entry(headers, name).filter(|_| is_proxied);
        let chain = if is_proxied { forwarded_for(headers, &is_trusted) } else { Chain::default() };
        let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        Self {
            ip: chain.farthest.unwrap_or(peer),
            is_proxied,
            is_unsure: chain.breaks_off
                || (!is_proxied && FORWARDING.iter().any(|name| headers.contains_key(*name))),
            host: forwarded(X_FORWARDED_HOST).unwrap_or(host).to_lowercase(),
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

    /// Whether the sender surely sits on this machine.
    pub(crate) fn is_local(&self) -> bool {
        self.ip.is_loopback() && !self.is_unsure
    }
}

/// What proxies tell of who was before them.
#[derive(Default)]
struct Chain {
    /// The last address that is no trusted proxy's, or the farthest that can be read: what stands before
    /// it, anybody may have written.
    farthest: Option<IpAddr>,
    /// There is more, but it names nobody.
    breaks_off: bool,
}

fn forwarded_for(headers: &HeaderMap, is_trusted: &dyn Fn(IpAddr) -> bool) -> Chain {
    let mut chain = Chain::default();
    for text in entries(headers, X_FORWARDED_FOR).rev() {
        let Some(ip) = text.and_then(address) else {
            chain.breaks_off = true;
            break;
        };
        chain.farthest = Some(ip);
        if !is_trusted(ip) {
            break;
        }
    }
    chain
}

/// An address as proxies write it: bare, or with a port, which puts IPv6 in brackets.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let ip = bare.parse().or_else(|_| text.parse().map(|with_port: SocketAddr| with_port.ip()));
    ip.ok().map(|ip: IpAddr| ip.to_canonical())
}

/// The nearest proxy's word: the last entry of the last line.
fn last_entry<'a>(headers: &'a HeaderMap, name: &'static str) -> Option<&'a str> {
    entries(headers, name).next_back().flatten()
}

/// The entries of a list over all lines of its header; nothing for a line that is no text.
fn entries<'a>(
    headers: &'a HeaderMap,
    name: &'static str,
) -> impl DoubleEndedIterator<Item = Option<&'a str>> {
    let lines: Vec<_> = headers.get_all(name).collect();
    lines.into_iter().flat_map(|line| {
        let line = line.to_str().ok();
        let entries: Vec<_> = match line {
            Some(line) => line.split(',').map(|entry| Some(entry.trim())).collect(),
            None => vec![None],
        };
        entries
    })
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
        assert!(client.is_unsure && !client.is_local());
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
    fn an_address_may_have_a_port_and_brackets() {
        for (text, ip) in [
            ("203.0.113.9:51234", "203.0.113.9"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("[2001:db8::1]:443", "2001:db8::1"),
        ] {
            let client = client("127.0.0.1", &[("x-forwarded-for", text)], &["127.0.0.1"]);
            assert_eq!(client.ip.to_string(), ip);
            assert!(!client.is_local());
        }
    }

    #[test]
    fn whom_a_proxy_does_not_name_is_not_taken_for_the_proxy_s_neighbour() {
        for text in ["unknown", "", "_hidden", "203.0.113.9, unknown"] {
            let client = client("127.0.0.1", &[("x-forwarded-for", text)], &["127.0.0.1"]);
            assert!(client.is_unsure && !client.is_local(), "{text:?}");
        }
    }

    #[test]
    fn the_nearest_proxy_s_word_counts() {
        let headers = [
            ("host", "inner"),
            ("x-forwarded-host", "chat.example.com"),
            ("x-forwarded-host", "evil.example"),
            ("x-forwarded-proto", "https, http"),
        ];
        let client = client("10.0.0.1", &headers, &["10.0.0.1"]);
        assert_eq!((client.host.as_str(), client.is_https), ("evil.example", false));
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
