use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use url::{Url, form_urlencoded};

/// What is said to libpq unless the URL says otherwise: a server that went away without a word is
/// noticed within seconds.
const CONNECTION_DEFAULTS: [(&str, &str); 4] = [
    ("connect_timeout", "2"),
    ("tcp_user_timeout", "3000"),
    ("keepalives_idle", "5"),
    ("keepalives_interval", "1"),
];

/// Query parameters of a PostgreSQL URL that nobody else may see.
const SECRET_PARAMETERS: [&str; 2] = ["password", "sslpassword"];

/// Where the data is: `sqlite://path` or `postgres://…`. Never shows a password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(Place);

#[derive(Clone, PartialEq, Eq)]
enum Place {
    Sqlite(PathBuf),
    Postgresql(Url),
}

/// Why a text is no [`DatabaseUrl`]. The text itself is not repeated: it may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DatabaseUrlError {
    /// Neither of the databases that there are.
    #[error("must begin with sqlite://, postgres:// or postgresql://")]
    UnknownScheme,
    /// `sqlite://` and nothing more, or a database in memory: several connections share the data.
    #[error("sqlite:// must be followed by the path of a file")]
    NoFile,
    /// `?` in an SQLite path; no parameters are known.
    #[error("sqlite:// takes no parameters")]
    SqliteParameters,
    /// A PostgreSQL URL that cannot be read.
    #[error("not a valid PostgreSQL URL: {0}")]
    Malformed(#[from] url::ParseError),
}

impl DatabaseUrl {
    /// The file, if the data is in an SQLite file.
    pub fn sqlite_path(&self) -> Option<&Path> {
        match &self.0 {
            Place::Sqlite(path) => Some(path),
            Place::Postgresql(_) => None,
        }
    }

    /// The URL to name in a command that a person runs: without any password.
    pub(crate) fn without_password(&self) -> String {
        match &self.0 {
            Place::Sqlite(_) => self.to_string(),
            Place::Postgresql(url) => shown(url, None),
        }
    }

    /// What the backend's library takes.
    pub(crate) fn address(&self) -> Address {
        match &self.0 {
            Place::Sqlite(path) => Address::Sqlite(sqlite_address(path)),
            Place::Postgresql(url) => Address::Postgresql(url.to_string()),
        }
    }
}

/// How a backend's library is told where its data is.
pub(crate) enum Address {
    /// A file name for SQLite.
    Sqlite(String),
    /// A connection string for libpq, password included.
    Postgresql(String),
}

/// SQLite reads names such as `file:x` or `:memory:` in its own way, unless they begin as a path.
pub(crate) fn sqlite_address(path: &Path) -> String {
    let path = if path.is_absolute() { path.to_owned() } else { Path::new(".").join(path) };
    path.to_string_lossy().into_owned()
}

impl FromStr for DatabaseUrl {
    type Err = DatabaseUrlError;

    fn from_str(text: &str) -> Result<Self, DatabaseUrlError> {
        if let Some(path) = text.strip_prefix("sqlite://") {
            return sqlite(path);
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return postgresql(text);
        }
        Err(DatabaseUrlError::UnknownScheme)
    }
}

fn sqlite(path: &str) -> Result<DatabaseUrl, DatabaseUrlError> {
    if path.contains('?') {
        return Err(DatabaseUrlError::SqliteParameters);
    }
    if path.is_empty() || path == ":memory:" || path.ends_with('/') || path.contains('\0') {
        return Err(DatabaseUrlError::NoFile);
    }
    Ok(DatabaseUrl(Place::Sqlite(PathBuf::from(path))))
}

fn postgresql(text: &str) -> Result<DatabaseUrl, DatabaseUrlError> {
    let mut url = Url::parse(text)?;
    for (name, value) in CONNECTION_DEFAULTS {
        if url.query_pairs().all(|(given, _)| given != name) {
            url.query_pairs_mut().append_pair(name, value);
        }
    }
    Ok(DatabaseUrl(Place::Postgresql(url)))
}

/// The URL with `mask` for its secrets, or without them, and without what is added to every one.
fn shown(url: &Url, mask: Option<&str>) -> String {
    let mut shown = url.clone();
    if shown.password().is_some() && shown.set_password(mask).is_err() {
        return format!("{}://", url.scheme());
    }
    let parameters: Vec<String> = url
        .query()
        .into_iter()
        .flat_map(|query| query.split('&'))
        .filter_map(|parameter| shown_parameter(parameter, mask))
        .collect();
    shown.set_query((!parameters.is_empty()).then(|| parameters.join("&")).as_deref());
    shown.to_string()
}

/// One parameter, as it was written: libpq reads `%20` as a space, but not the `+` of a form.
fn shown_parameter(parameter: &str, mask: Option<&str>) -> Option<String> {
    let (name, value) = form_urlencoded::parse(parameter.as_bytes()).next()?;
    if CONNECTION_DEFAULTS.contains(&(&name, &value)) {
        return None;
    }
    if SECRET_PARAMETERS.contains(&&*name) {
        return mask.map(|mask| format!("{name}={mask}"));
    }
    Some(parameter.to_owned())
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Place::Sqlite(path) => write!(formatter, "sqlite://{}", path.display()),
            Place::Postgresql(url) => formatter.write_str(&shown(url, Some("***"))),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "DatabaseUrl({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> DatabaseUrl {
        text.parse().unwrap()
    }

    #[test]
    fn an_sqlite_url_is_a_path_after_the_slashes() {
        let relative = parse("sqlite://data/madang.db");
        assert_eq!(relative.sqlite_path(), Some(Path::new("data/madang.db")));
        assert_eq!(relative.to_string(), "sqlite://data/madang.db");
        let absolute = parse("sqlite:///var/lib/madang.db");
        assert_eq!(absolute.sqlite_path(), Some(Path::new("/var/lib/madang.db")));
    }

    #[test]
    fn sqlite_takes_every_path_as_a_plain_one() {
        assert!(
            matches!(parse("sqlite://file:x").address(), Address::Sqlite(a) if a == "./file:x")
        );
    }

    #[test]
    fn what_is_no_database_is_refused() {
        for (text, error) in [
            ("mysql://localhost/madang", DatabaseUrlError::UnknownScheme),
            ("data/madang.db", DatabaseUrlError::UnknownScheme),
            ("sqlite:data/madang.db", DatabaseUrlError::UnknownScheme),
            ("", DatabaseUrlError::UnknownScheme),
            ("sqlite://", DatabaseUrlError::NoFile),
            ("sqlite://:memory:", DatabaseUrlError::NoFile),
            ("sqlite://data/", DatabaseUrlError::NoFile),
            ("sqlite://madang.db?mode=ro", DatabaseUrlError::SqliteParameters),
        ] {
            assert_eq!(text.parse::<DatabaseUrl>(), Err(error), "{text:?}");
        }
        assert!(matches!(
            "postgres://localhost:port/x".parse::<DatabaseUrl>(),
            Err(DatabaseUrlError::Malformed(_))
        ));
    }

    #[test]
    fn a_postgresql_url_gets_time_limits_unless_it_has_them() {
        let Address::Postgresql(given) =
            parse("postgresql://localhost/madang?connect_timeout=9").address()
        else {
            panic!("not PostgreSQL");
        };
        assert!(given.contains("?connect_timeout=9&"), "{given}");
        assert!(given.contains("tcp_user_timeout=3000"), "{given}");
        assert!(!given.contains("connect_timeout=2"), "{given}");
    }

    #[test]
    fn parameters_are_shown_as_they_were_written() {
        let text =
            "postgres://localhost/madang?options=-c%20search_path%3Dchat&application_name=a+b";
        let url = parse(text);
        assert_eq!(url.to_string(), text);
        assert_eq!(url.without_password(), text);
    }

    #[test]
    fn a_password_is_never_shown() {
        let url = parse("postgres://user:hidden@localhost/madang?password=hidden&sslmode=require");
        assert_eq!(
            url.to_string(),
            "postgres://user:***@localhost/madang?password=***&sslmode=require"
        );
        assert!(!format!("{url:?}").contains("hidden"));
        assert_eq!(url.without_password(), "postgres://user@localhost/madang?sslmode=require");
        assert_eq!(parse("postgres://localhost/madang").to_string(), "postgres://localhost/madang");
        let encoded = parse("postgres://localhost/madang?pass%77ord=hidden");
        assert_eq!(encoded.to_string(), "postgres://localhost/madang?password=***");
    }
}
