use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::support::misbehaving::{Misbehaving, refusing};
use super::support::{
    TOKEN, answering, assert_failed, assert_unavailable, error_of, json, provider, settings, token,
    told,
};

const PAGE: &str = "<!DOCTYPE html><html><body>Unicorn!</body></html>";

fn page(status: u16) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_raw(PAGE, "text/html; charset=utf-8")
}

#[tokio::test]
async fn who_refuses_connections_is_unavailable() {
    let (_socket, uri) = refusing();
    let error = error_of(&provider(settings(&uri))).await;
    assert_unavailable(&error);
    assert!(told(&error).contains("refused"), "{}", told(&error));
}

#[tokio::test]
async fn who_hangs_up_is_unavailable() {
    for server in [Misbehaving::hanging_up(), Misbehaving::breaking_off()] {
        assert_unavailable(&error_of(&provider(settings(&server.uri))).await);
    }
}

#[tokio::test]
async fn trouble_of_theirs_passes() {
    for status in [500, 502, 503, 504, 429, 408] {
        let server = answering(page(status), json("{}")).await;
        let error = error_of(&provider(settings(&server.uri()))).await;
        assert_unavailable(&error);
        assert!(told(&error).contains(&status.to_string()), "{}", told(&error));

        let server = answering(token(), page(status)).await;
        let error = error_of(&provider(settings(&server.uri()))).await;
        assert_unavailable(&error);
        assert!(told(&error).contains("/user answers"), "{}", told(&error));
    }
}

#[tokio::test]
async fn what_is_no_token_is_not_understood() {
    for answer in [
        page(200),
        json(PAGE),
        json(""),
        json("null"),
        json("{}"),
        json(r#"{"access_token":"#),
        json(&format!(r#"{{"access_token":["{TOKEN}"],"token_type":"bearer"}}"#)),
        json(&format!(r#"{{"access_token":"{TOKEN}","token_type":7,"scope":"{TOKEN}"}}"#)),
        ResponseTemplate::new(204),
    ] {
        let server = answering(answer.clone(), json("{}")).await;
        let error = error_of(&provider(settings(&server.uri()))).await;
        assert_failed(&error);
        assert!(told(&error).contains("cannot be understood"), "{answer:?}: {}", told(&error));
    }
}

#[tokio::test]
async fn a_refusal_without_words_is_told_by_its_status() {
    for answer in [page(404), page(403), ResponseTemplate::new(400)] {
        let server = answering(answer, json("{}")).await;
        let error = error_of(&provider(settings(&server.uri()))).await;
        assert_failed(&error);
        assert!(told(&error).contains("/access_token answers 40"), "{}", told(&error));
    }
}

#[tokio::test]
async fn a_token_that_the_api_refuses_is_a_failure() {
    let bad_credentials = ResponseTemplate::new(401)
        .set_body_raw(r#"{"message":"Bad credentials","status":"401"}"#, "application/json");
    let server = answering(token(), bad_credentials).await;
    let error = error_of(&provider(settings(&server.uri()))).await;
    assert_failed(&error);
    assert!(told(&error).contains("/user answers 401 Unauthorized"), "{}", told(&error));
}

#[tokio::test]
async fn a_token_that_fits_no_header_is_not_told() {
    let wrapped = json(&format!(r#"{{"access_token":"{TOKEN}\n","token_type":"bearer"}}"#));
    let server = answering(wrapped, json("{}")).await;
    assert_failed(&error_of(&provider(settings(&server.uri()))).await);
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let elsewhere = MockServer::start().await;
    let nothing = Mock::given(any()).respond_with(token()).expect(0);
    elsewhere.register(nothing).await;
    for status in [301, 302, 303, 307, 308] {
        let redirect = ResponseTemplate::new(status).insert_header("location", elsewhere.uri());
        for (token_answer, user_answer) in
            [(redirect.clone(), json("{}")), (token(), redirect.clone())]
        {
            let server = answering(token_answer, user_answer).await;
            let error = error_of(&provider(settings(&server.uri()))).await;
            assert_failed(&error);
            assert!(told(&error).contains(&status.to_string()), "{}", told(&error));
        }
    }
    elsewhere.verify().await;
}
