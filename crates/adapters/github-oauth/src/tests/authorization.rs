use users::IdentityProvider;

use super::support::{CLIENT_ID, pending, provider, settings, url};

/// The challenge to the verifier of RFC 7636, appendix B.
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

fn query_of(address: &str) -> Vec<(String, String)> {
    url(address).query_pairs().into_owned().collect()
}

#[test]
fn a_browser_is_sent_with_state_and_challenge() {
    let address = provider(settings("https://github.com")).authorization_url(&pending());
    assert!(address.starts_with("https://github.com/login/oauth/authorize?"), "{address}");
    let expected = [
        ("response_type", "code"),
        ("client_id", CLIENT_ID),
        ("state", "00000000000000000000000000000abc"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
        ("redirect_uri", "https://chat.example.com/signed-in?by=github"),
    ];
    assert_eq!(query_of(&address), expected.map(|(name, value)| (name.into(), value.into())));
}

#[test]
fn without_a_redirect_url_github_takes_the_registered_one() {
    let mut settings = settings("https://github.com");
    settings.redirect_url = None;
    let address = provider(settings).authorization_url(&pending());
    assert!(!address.contains("redirect_uri"), "{address}");
}
