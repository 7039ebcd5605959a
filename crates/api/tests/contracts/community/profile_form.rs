//! `/mysite/user/v1/profile/edit/` as a form

use serde_json::json;

use super::profile::assert_own_profile;
use crate::support::pictures::{GIF, PNG, jpeg, of_each_format};
use crate::support::profile::{edit, edit_by_form, own_profile, upload};
use crate::support::{Form, Launch, TestServer, on_both_databases};

on_both_databases! {
    a_file_of_each_format_is_taken_whatever_it_is_called,
    fields_are_taken_in_any_order,
    both_spellings_of_the_file_are_taken,
    texts_are_taken_as_in_json,
    a_flag_is_taken_as_forms_write_it,
    what_is_not_known_is_skipped,
    a_file_that_was_not_chosen_changes_nothing,
    a_form_of_nothing_changes_nothing,
    of_two_files_the_last_is_shown_and_kept,
    a_file_counts_before_an_address,
}

/// What is served at an address.
async fn served(server: &TestServer, address: &str) -> Vec<u8> {
    let answer = reqwest::get(server.url(address)).await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.bytes().await.unwrap().to_vec()
}

async fn a_file_of_each_format_is_taken_whatever_it_is_called(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    for (extension, _, bytes) in of_each_format() {
        for (name, claimed) in
            [("사진", "image/png"), ("../../a.html", "text/html"), ("a.svg", "image/svg+xml")]
        {
            let form = Form::default().file_of_type("profile_picture", name, claimed, &bytes);
            let profile = edit_by_form(&user, form).await.expect(200);
            assert_own_profile(&profile);
            let address = profile["profile_picture"].as_str().unwrap();
            assert!(address.starts_with("/media/pictures/"), "{address}");
            assert!(address.ends_with(&format!(".{extension}")), "{address}");
            assert_eq!(served(&server, address).await, bytes);
            assert_eq!(own_profile(&user).await, profile);
        }
    }
}

async fn fields_are_taken_in_any_order(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let file = |form: Form| form.file("profile_picture", "a.png", PNG);
    let texts = |form: Form| form.field("status", "상태 메시지").field("nickname", "새 이름");
    let between =
        |form: Form| file(form.field("status", "상태 메시지")).field("nickname", "새 이름");
    for form in
        [texts(file(Form::default())), file(texts(Form::default())), between(Form::default())]
    {
        edit(&user, json!({"status": "", "nickname": "User"})).await.expect(200);
        let profile = edit_by_form(&user, form).await.expect(200);
        assert_eq!(
            (&profile["status"], &profile["nickname"]),
            (&json!("상태 메시지"), &json!("새 이름"))
        );
        assert_eq!(served(&server, profile["profile_picture"].as_str().unwrap()).await, PNG);
    }
}

async fn both_spellings_of_the_file_are_taken(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    for (field, bytes) in [("profile_picture", PNG), ("profile pictute", GIF)] {
        let profile =
            edit_by_form(&user, Form::default().file(field, "a", bytes)).await.expect(200);
        assert_eq!(served(&server, profile["profile pictute"].as_str().unwrap()).await, bytes);
    }
}

async fn texts_are_taken_as_in_json(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let form = Form::default()
        .field("nickname", "새 이름")
        .field("contact_number", "")
        .field("contact number", "010")
        .field("status", " 상태 \r\n 메시지 ");
    let profile = edit_by_form(&user, form).await.expect(200);
    assert_eq!(profile["nickname"], "새 이름");
    assert_eq!(profile["contact_number"], "010");
    assert_eq!(profile["status"], " 상태 \r\n 메시지 ");
    let form = ["contact number", "status", "profile pictute"]
        .iter()
        .fold(Form::default(), |form, name| form.field(name, ""));
    let profile = edit_by_form(&user, form).await.expect(200);
    for name in ["contact_number", "status", "profile_picture"] {
        assert_eq!(profile[name], "", "{name}");
    }
}

async fn a_flag_is_taken_as_forms_write_it(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    for (text, shown) in [
        ("true", true),
        ("false", false),
        ("on", true),
        ("off", false),
        ("1", true),
        ("0", false),
        ("True", true),
    ] {
        let form = Form::default().field("is_private", text);
        assert_eq!(edit_by_form(&user, form).await.expect(200)["is_private"], shown, "{text}");
    }
}

async fn what_is_not_known_is_skipped(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let form = Form::default()
        .field("csrfmiddlewaretoken", "abc")
        .file("attachment", "a.html", "<script>")
        .field("", "no name")
        .field("status", "상태")
        .file("another", "b.png", PNG);
    assert_eq!(edit_by_form(&user, form).await.expect(200)["status"], "상태");
    assert!(server.kept_files().is_empty());
}

async fn a_file_that_was_not_chosen_changes_nothing(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let address = upload(&user, PNG).await;
    for field in ["profile_picture", "profile pictute"] {
        let form = Form::default().file(field, "", "").field("status", "상태");
        let profile = edit_by_form(&user, form).await.expect(200);
        assert_eq!(
            (&profile["profile_picture"], &profile["status"]),
            (&json!(address), &json!("상태"))
        );
    }
}

async fn a_form_of_nothing_changes_nothing(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let before = own_profile(&user).await;
    let form = Form::default().field("unknown", "");
    assert_eq!(edit_by_form(&user, form).await.expect(200), before);
}

async fn of_two_files_the_last_is_shown_and_kept(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let form = Form::default().file("profile_picture", "a.png", PNG).file(
        "profile pictute",
        "b.jpg",
        jpeg(),
    );
    let profile = edit_by_form(&user, form).await.expect(200);
    assert_eq!(served(&server, profile["profile_picture"].as_str().unwrap()).await, jpeg());
    assert_eq!(server.kept_files().len(), 1);
}

async fn a_file_counts_before_an_address(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let form = Form::default().field("profile pictute", "https://example.com/profile.jpg").file(
        "profile_picture",
        "a.png",
        PNG,
    );
    let profile = edit_by_form(&user, form).await.expect(200);
    assert_eq!(served(&server, profile["profile pictute"].as_str().unwrap()).await, PNG);
}
