use users::IdentifyError;
use wiremock::ResponseTemplate;

use super::support::{answering, assert_failed, error_of, json, provider, settings, told};

/// What comes of a sign-in where the token is refused with that answer.
async fn refused_with(answer: ResponseTemplate) -> IdentifyError {
    let server = answering(answer, json("{}")).await;
    error_of(&provider(settings(&server.uri()))).await
}

fn error_body(code: &str) -> String {
    format!(r#"{{"error":"{code}","error_description":"In words."}}"#)
}

#[tokio::test]
async fn some_errors_are_about_the_code_whatever_their_status() {
    for code in ["bad_verification_code", "invalid_grant", "unverified_user_email", "access_denied"]
    {
        for status in [200, 400, 401] {
            let answer = ResponseTemplate::new(status);
            let error = refused_with(answer.set_body_raw(error_body(code), "application/json"));
            let error = error.await;
            assert!(matches!(error, IdentifyError::CodeRefused), "{status} {code}: {error:?}");
        }
    }
}

#[tokio::test]
async fn all_other_errors_are_about_the_application() {
    for code in ["application_suspended", "unsupported_grant_type", "invalid_client", "unheard_of"]
    {
        let error = refused_with(json(&error_body(code))).await;
        assert_failed(&error);
        assert!(told(&error).ends_with(&format!("refuses this application: {code}")), "{code}");
        assert!(!told(&error).contains("In words."), "{code}");
    }
}

#[tokio::test]
async fn the_code_of_an_error_cannot_disturb_the_log() {
    let error = refused_with(json(&error_body(&format!(r"a\nb\u001b{}", "c".repeat(1_000))))).await;
    assert_failed(&error);
    let expected = format!("refuses this application: ab{}", "c".repeat(62));
    assert!(told(&error).ends_with(&expected), "{}", told(&error));
}
