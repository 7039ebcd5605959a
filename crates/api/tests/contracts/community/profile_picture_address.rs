//! `/mysite/user/v1/profile/edit/`: a picture that is somewhere else

use serde_json::json;

use crate::support::field_errors::{assert_errors, too_long};
use crate::support::pictures::PNG;
use crate::support::profile::{edit, edit_by_form, own_profile, upload};
use crate::support::{Form, Launch, on_both_databases};

on_both_databases! {
    an_http_or_https_address_is_taken,
    an_address_is_written_as_browsers_write_it,
    anything_else_is_refused_under_the_name_that_was_sent,
    the_address_of_somebody_s_upload_is_no_picture_of_another_s,
    what_the_profile_shows_already_changes_nothing,
}

const NO_ADDRESS: &str = "Enter an http or https address.";

async fn an_http_or_https_address_is_taken(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let start = "https://example.com/";
    let longest = format!("{start}{}", "a".repeat(2_000 - start.len()));
    for address in [
        "https://example.com/profile.jpg",
        "http://example.com:8080/a/b?size=2#part",
        "http://192.0.2.1/a.png",
        &longest,
    ] {
        for field in ["profile_picture", "profile pictute"] {
            let profile = edit(&user, json!({ field: address })).await.expect(200);
            assert_eq!(profile["profile_picture"], address);
        }
        let form = Form::default().field("profile pictute", address);
        assert_eq!(edit_by_form(&user, form).await.expect(200)["profile_picture"], address);
    }
    let answer = edit(&user, json!({"profile_picture": format!("{longest}a")})).await;
    assert_errors(&answer, &[("profile_picture", &too_long(2_000))]);
}

async fn an_address_is_written_as_browsers_write_it(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    for (sent, shown) in [
        ("HTTPS://Example.COM/A b.png", "https://example.com/A%20b.png"),
        ("http://example.com/사진.png", "http://example.com/%EC%82%AC%EC%A7%84.png"),
        ("http://example.com/\"><script>", "http://example.com/%22%3E%3Cscript%3E"),
    ] {
        let profile = edit(&user, json!({"profile_picture": sent})).await.expect(200);
        assert_eq!(profile["profile_picture"], shown);
    }
}

async fn anything_else_is_refused_under_the_name_that_was_sent(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    edit(&user, json!({"profile_picture": "http://a.example/1"})).await.expect(200);
    for address in [
        "javascript:alert(1)",
        "JavaScript:alert(1)//http://example.com",
        "data:image/png;base64,AA==",
        "ftp://example.com/a.png",
        "file:///etc/passwd",
        "//example.com/a.png",
        "/media/pictures/00000000000000000000000000000001.png",
        "00000000000000000000000000000001.png",
        "profile.jpg",
        "https://",
        " ",
    ] {
        for field in ["profile_picture", "profile pictute"] {
            let answer = edit(&user, json!({ field: address })).await;
            assert_errors(&answer, &[(field, NO_ADDRESS)]);
            let form = Form::default().field(field, address);
            assert_errors(&edit_by_form(&user, form).await, &[(field, NO_ADDRESS)]);
        }
    }
    assert_eq!(own_profile(&user).await["profile_picture"], "http://a.example/1");
}

async fn the_address_of_somebody_s_upload_is_no_picture_of_another_s(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let other = server.sign_up("Other").await;
    let address = upload(&other, PNG).await;
    let answer = edit(&user, json!({"profile_picture": address})).await;
    assert_errors(&answer, &[("profile_picture", NO_ADDRESS)]);
}

async fn what_the_profile_shows_already_changes_nothing(launch: Launch) {
    let server = launch.with("PUBLIC_URL", "https://chat.example.com").start();
    let user = server.sign_up("User").await;
    let address = upload(&user, PNG).await;
    let profile = own_profile(&user).await;
    assert_eq!(edit(&user, profile.clone()).await.expect(200), profile);
    let form = Form::default().field("profile_picture", &address);
    assert_eq!(edit_by_form(&user, form).await.expect(200), profile);
    let bytes = reqwest::get(server.url(address.strip_prefix("https://chat.example.com").unwrap()));
    assert_eq!(bytes.await.unwrap().bytes().await.unwrap(), PNG);
}
