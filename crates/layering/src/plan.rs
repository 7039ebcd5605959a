//! The plan: who may depend on whom, and what a domain crate never reaches.

/// A member's place in the house, told by its folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place<'a> {
    /// A crate of `crates/domain/`, by name.
    Domain(&'a str),
    /// A crate of `crates/adapters/`.
    Adapter,
    /// The server, `crates/api`.
    Server,
    /// The benchmarks, `crates/bench`.
    Benchmarks,
    /// This crate.
    Layering,
}

/// What every domain may use.
const SHARED_DOMAIN: &str = "kernel";

/// The arrows between domains beside those to [`SHARED_DOMAIN`].
const BETWEEN_DOMAINS: [(&str, &str); 2] = [("messages", "rooms"), ("webrtc-signaling", "rooms")];

/// Families of packages that a domain never reaches: frameworks, databases, wire types, runtimes.
const OUTWARD_FAMILIES: [&str; 4] = ["actix", "diesel", "serde", "tokio"];

/// Single packages that a domain never reaches: they talk to the outside, or exist for that.
const OUTWARD_PACKAGES: [&str; 15] = [
    "async-io",
    "async-openai",
    "async-std",
    "hyper",
    "libsqlite3-sys",
    "mio",
    "oauth2",
    "object_store",
    "openssl-sys",
    "pq-sys",
    "r2d2",
    "redis",
    "reqwest",
    "smol",
    "socket2",
];

impl<'a> Place<'a> {
    /// The place of a folder given from the workspace's root; `None` if the plan has none for it.
    pub(crate) fn of_folder(folder: &'a str) -> Option<Self> {
        match folder.strip_prefix("crates/")?.split_once('/') {
            Some(("domain", name)) => Some(Self::Domain(name)),
            Some(("adapters", _)) => Some(Self::Adapter),
            Some(_) => None,
            None => match folder {
                "crates/api" => Some(Self::Server),
                "crates/bench" => Some(Self::Benchmarks),
                "crates/layering" => Some(Self::Layering),
                _ => None,
            },
        }
    }

    pub(crate) fn may_use(self, other: Place<'_>) -> bool {
        match (self, other) {
            (Self::Domain(name), Place::Domain(other)) => {
                other == SHARED_DOMAIN || BETWEEN_DOMAINS.contains(&(name, other))
            }
            (Self::Adapter, Place::Domain(_))
            | (Self::Server | Self::Benchmarks, Place::Domain(_) | Place::Adapter) => true,
            _ => false,
        }
    }
}

/// Whether a package is one that no domain crate may reach.
pub(crate) fn leads_outward(package: &str) -> bool {
    OUTWARD_PACKAGES.contains(&package)
        || OUTWARD_FAMILIES.iter().any(|family| package.starts_with(family))
}
