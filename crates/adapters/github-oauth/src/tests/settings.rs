use users::IdentityProvider;

use super::support::{pending, provider, settings, url};
use crate::{GitHubIdentityProvider, SettingsError};

#[test]
fn a_path_is_kept_with_and_without_its_slash() {
    for (base, page) in [
        ("https://github.com", "https://github.com/login/oauth/authorize?"),
        ("https://github.com/", "https://github.com/login/oauth/authorize?"),
        ("https://host:8443/git", "https://host:8443/git/login/oauth/authorize?"),
        ("https://host:8443/git/", "https://host:8443/git/login/oauth/authorize?"),
    ] {
        let address = provider(settings(base)).authorization_url(&pending());
        assert!(address.starts_with(page), "{base}: {address}");
    }
    for api in ["https://host/api/v3", "https://host/api/v3/"] {
        let user = settings(api).user_url().expect("an address");
        assert_eq!(user.as_str(), "https://host/api/v3/user");
    }
}

#[test]
fn an_address_is_of_http_or_https_and_holds_no_more_than_a_path() {
    for wrong in [
        "ftp://github.com",
        "mailto:user@example.com",
        "https://user@github.com",
        "https://:password@github.com",
        "https://github.com/?a=1",
        "https://github.com/#a",
    ] {
        let mut base = settings("https://github.com");
        base.base_url = url(wrong);
        let error = GitHubIdentityProvider::new(base).err();
        assert!(matches!(error, Some(SettingsError::Address("base_url"))), "{wrong}: {error:?}");
        let mut api = settings("https://github.com");
        api.api_url = url(wrong);
        let error = GitHubIdentityProvider::new(api).err();
        assert!(matches!(error, Some(SettingsError::Address("api_url"))), "{wrong}: {error:?}");
    }
}

#[test]
fn the_secret_is_not_shown() {
    let settings = settings("https://github.com");
    let shown = format!("{settings:?} {:?}", provider(settings.clone()));
    assert!(!shown.contains(super::support::CLIENT_SECRET), "{shown}");
}
