use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use ipnet::IpNet;
use url::Url;

use super::values::Values;
use super::{SettingsError, Shown, listed};

/// Where the server listens and how it is reached.
#[derive(Debug, Clone)]
pub(crate) struct ServerSettings {
    /// `HOST`: the address to listen on.
    pub(crate) host: IpAddr,
    /// `PORT`: the port to listen on; 0 takes a free one.
    pub(crate) port: u16,
    /// `PUBLIC_URL`: the origin that browsers see, if it is not the one of the request.
    pub(crate) public_url: Option<Url>,
    /// `TRUSTED_PROXIES`: networks whose `X-Forwarded-*` and `X-Request-Id` headers count.
    pub(crate) trusted_proxies: Vec<Proxy>,
}

/// An address or a network in CIDR notation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Proxy(IpNet);

impl Proxy {
    pub(crate) fn contains(self, address: IpAddr) -> bool {
        self.0.contains(&address)
    }
}

impl std::str::FromStr for Proxy {
    type Err = ipnet::AddrParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse::<IpNet>()
            .or_else(|error| text.parse::<IpAddr>().map(IpNet::from).map_err(|_| error))
            .map(Self)
    }
}

impl std::fmt::Display for Proxy {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

impl ServerSettings {
    pub(super) fn read(values: &Values) -> Result<Self, SettingsError> {
        let public_url = values.parse_if_set::<Url>("PUBLIC_URL")?;
        if public_url.as_ref().is_some_and(|url| !is_origin(url)) {
            return Err(SettingsError::Invalid {
                name: "PUBLIC_URL",
                reason: "must be like https://chat.example.com, without a path".to_owned(),
            });
        }
        Ok(Self {
            host: values.parse("HOST", IpAddr::V4(Ipv4Addr::LOCALHOST))?,
            port: values.parse("PORT", 8000)?,
            public_url,
            trusted_proxies: values.parse_list("TRUSTED_PROXIES")?.unwrap_or_default(),
        })
    }

    /// Where to listen.
    pub(crate) fn socket_address(&self) -> SocketAddr {
        SocketAddr::new(self.host, self.port)
    }

    pub(super) fn shown(&self) -> Vec<Shown> {
        let public_url = self.public_url.as_ref().map(ToString::to_string).unwrap_or_default();
        vec![
            ("HOST", self.host.to_string()),
            ("PORT", self.port.to_string()),
            ("PUBLIC_URL", public_url),
            ("TRUSTED_PROXIES", listed(&self.trusted_proxies)),
        ]
    }
}

fn is_origin(url: &Url) -> bool {
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    is_bare && matches!(url.scheme(), "http" | "https")
}
