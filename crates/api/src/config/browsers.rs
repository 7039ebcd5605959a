use std::fmt;
use std::str::FromStr;

use url::Url;

use super::values::Values;
use super::{SettingsError, Shown, listed};

/// Which pages may talk to the server, and under which names it answers.
#[derive(Debug, Clone)]
pub(crate) struct BrowserSettings {
    /// `ALLOWED_HOSTS`: names that a request's `Host` may have; `.example.com` stands for the domain and
    /// all below it, `*` for any.
    pub(crate) allowed_hosts: Vec<Host>,
    /// `ALLOWED_ORIGINS`: origins beside the server's own, `null` for pages opened from disk.
    pub(crate) allowed_origins: Vec<Origin>,
    /// `DEBUG`: any origin is allowed.
    pub(crate) debug: bool,
}

/// A host name without port, or a pattern of such.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Host {
    /// Every name.
    Any,
    /// The domain and all below it.
    Domain(String),
    /// This name only.
    Name(String),
}

impl Host {
    /// Whether a lower-case host name without port fits.
    pub(crate) fn fits(&self, name: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Domain(domain) => {
                name == domain
                    || name.strip_suffix(domain.as_str()).is_some_and(|rest| rest.ends_with('.'))
            }
            Self::Name(own) => name == own,
        }
    }
}

/// A text that no `Host` without its port can fit.
#[derive(Debug, thiserror::Error)]
#[error("a host is like chat.example.com, .example.com or [::1], without scheme and port")]
pub(crate) struct HostError;

impl FromStr for Host {
    type Err = HostError;

    fn from_str(text: &str) -> Result<Self, HostError> {
        let text = text.to_lowercase();
        let is_ipv6 = text.starts_with('[') && text.ends_with(']');
        if text.contains('/') || (text.contains(':') && !is_ipv6) {
            return Err(HostError);
        }
        Ok(match text.strip_prefix('.') {
            _ if text == "*" => Self::Any,
            Some(domain) => Self::Domain(domain.to_owned()),
            None => Self::Name(text),
        })
    }
}

impl fmt::Display for Host {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => formatter.write_str("*"),
            Self::Domain(domain) => write!(formatter, ".{domain}"),
            Self::Name(name) => formatter.write_str(name),
        }
    }
}

/// A page's origin as browsers send it, or `null`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin(String);

/// A text that is no origin.
#[derive(Debug, thiserror::Error)]
#[error("an origin is like https://chat.example.com, or null")]
pub(crate) struct OriginError;

impl Origin {
    /// Whether it is the one of an `Origin` header.
    pub(crate) fn is(&self, header: &str) -> bool {
        self.0.eq_ignore_ascii_case(header)
    }
}

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, OriginError> {
        if text == "null" {
            return Ok(Self(text.to_owned()));
        }
        let url = Url::parse(text).map_err(|_| OriginError)?;
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        if !bare || !matches!(url.scheme(), "http" | "https") {
            return Err(OriginError);
        }
        Ok(Self(url.origin().ascii_serialization()))
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl BrowserSettings {
    pub(super) fn read(values: &Values) -> Result<Self, SettingsError> {
        let own_names = || ["localhost", "127.0.0.1", "[::1]"].map(|name| Host::Name(name.into()));
        Ok(Self {
            allowed_hosts: values
                .parse_list("ALLOWED_HOSTS")?
                .unwrap_or_else(|| own_names().into()),
            allowed_origins: values.parse_list("ALLOWED_ORIGINS")?.unwrap_or_default(),
            debug: values.flag("DEBUG", false)?,
        })
    }

    pub(super) fn shown(&self) -> Vec<Shown> {
        vec![
            ("ALLOWED_HOSTS", listed(&self.allowed_hosts)),
            ("ALLOWED_ORIGINS", listed(&self.allowed_origins)),
            ("DEBUG", self.debug.to_string()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(text: &str) -> Host {
        text.parse().expect("a host")
    }

    #[test]
    fn a_host_pattern_fits_its_names_only() {
        assert!(host("*").fits("anything"));
        assert!(host("Chat.Example.com").fits("chat.example.com"));
        assert!(!host("example.com").fits("chat.example.com"));
        assert!(host(".example.com").fits("chat.example.com"));
        assert!(host(".example.com").fits("example.com"));
        assert!(!host(".example.com").fits("badexample.com"));
    }

    #[test]
    fn an_origin_has_scheme_and_host_only() {
        assert!(
            "https://chat.example.com"
                .parse::<Origin>()
                .is_ok_and(|origin| origin.is("https://chat.example.com"))
        );
        assert!(
            "http://localhost:3000/"
                .parse::<Origin>()
                .is_ok_and(|origin| origin.is("http://localhost:3000"))
        );
        assert!("null".parse::<Origin>().is_ok());
        for text in ["chat.example.com", "https://a.com/path", "ftp://a.com", "*"] {
            assert!(text.parse::<Origin>().is_err(), "{text}");
        }
    }
}
