use kernel::Picture;
use users::ProviderProfile;

use super::support::{
    answering, assert_failed, error_of, identify, json, provider, settings, token, told,
};

async fn profile_of(user: &str) -> ProviderProfile {
    let server = answering(token(), json(user)).await;
    identify(&provider(settings(&server.uri()))).await.expect("a profile")
}

#[tokio::test]
async fn only_id_and_login_are_needed() {
    for user in [
        r#"{"id":9223372036854775807,"login":"마당","avatar_url":null,"name":null,"email":null}"#,
        r#"{"id":9223372036854775807,"login":"마당"}"#,
        r#"{"id":9223372036854775807,"login":"마당","name":7,"email":[]}"#,
    ] {
        let profile = profile_of(user).await;
        assert_eq!(profile.id.get(), i64::MAX);
        assert_eq!(profile.name.as_str(), "마당");
        assert_eq!(profile.picture, None);
    }
}

#[tokio::test]
async fn a_long_login_is_cut() {
    let profile = profile_of(&format!(r#"{{"id":1,"login":"{}"}}"#, "가".repeat(51))).await;
    assert_eq!(profile.name.as_str(), "가".repeat(50));
}

#[tokio::test]
async fn a_picture_is_at_an_http_or_https_address() {
    for address in ["https://example.com/u/1?v=4", "http://git.example.com/avatars/u/1"] {
        let user = format!(r#"{{"id":1,"login":"octocat","avatar_url":"{address}"}}"#);
        assert_eq!(profile_of(&user).await.picture, Picture::linked(address).ok());
    }
    for address in ["", "/avatars/u/1", "javascript:alert(1)", "data:image/png;base64,AA=="] {
        let user = format!(r#"{{"id":1,"login":"octocat","avatar_url":"{address}"}}"#);
        assert_eq!(profile_of(&user).await.picture, None, "{address}");
    }
}

#[tokio::test]
async fn what_is_no_user_is_not_understood() {
    for user in [
        "",
        "<html></html>",
        "null",
        "[]",
        "{}",
        r#"{"login":"octocat"}"#,
        r#"{"id":0,"login":"octocat"}"#,
        r#"{"id":-1,"login":"octocat"}"#,
        r#"{"id":1.5,"login":"octocat"}"#,
        r#"{"id":"1","login":"octocat"}"#,
        r#"{"id":9223372036854775808,"login":"octocat"}"#,
        r#"{"id":1}"#,
        r#"{"id":1,"login":null}"#,
        r#"{"id":1,"login":""}"#,
        r#"{"id":1,"login":" "}"#,
        r#"{"id":1,"login":"octo\u0000cat"}"#,
        r#"{"id":1,"login":"octocat""#,
    ] {
        let server = answering(token(), json(user)).await;
        let error = error_of(&provider(settings(&server.uri()))).await;
        assert_failed(&error);
        assert!(told(&error).contains("/user answers cannot be understood"), "{}", told(&error));
    }
}
