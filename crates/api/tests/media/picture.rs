//! `/media/pictures/{name}`

use reqwest::{Method, Response};

use crate::support::person::send;
use crate::support::pictures::{PNG, of_each_format, png_of};
use crate::support::profile::{edit_by_form, upload};
use crate::support::raw::exchange;
use crate::support::refusals::assert_knows_only;
use crate::support::{Form, Launch, TestServer, on_both_databases};

on_both_databases! {
    a_picture_is_served_with_its_type_and_nothing_it_could_do,
    a_picture_needs_no_token,
    head_tells_as_much_without_the_picture,
    a_large_picture_comes_whole,
    a_name_that_no_picture_has_is_not_found,
    a_picture_has_one_name,
    no_way_leads_out_of_the_folder,
    other_methods_are_refused,
}

async fn get(server: &TestServer, path: &str) -> Response {
    reqwest::get(server.url(path)).await.unwrap()
}

async fn a_picture_is_served_with_its_type_and_nothing_it_could_do(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    for (_, media_type, bytes) in of_each_format() {
        let form = Form::default().file_of_type("profile_picture", "a.html", "text/html", &bytes);
        let profile = edit_by_form(&user, form).await.expect(200);
        let picture = get(&server, profile["profile_picture"].as_str().unwrap()).await;
        assert_eq!(picture.status(), 200);
        for (name, value) in [
            ("content-type", media_type),
            ("content-length", &bytes.len().to_string()),
            ("x-content-type-options", "nosniff"),
            ("content-security-policy", "default-src 'none'; sandbox"),
            ("content-disposition", "inline"),
            ("cross-origin-resource-policy", "cross-origin"),
            ("cache-control", "public, max-age=86400, immutable"),
        ] {
            assert_eq!(picture.headers()[name], value, "{name}");
        }
        assert_eq!(picture.bytes().await.unwrap(), bytes);
    }
}

async fn a_picture_needs_no_token(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let address = upload(&user, PNG).await;
    for person in [&server.stranger(), &user, &server.stranger().with_access("garbage")] {
        let answer = person.request(Method::GET, &address).send().await.unwrap();
        assert_eq!(answer.bytes().await.unwrap(), PNG);
    }
}

async fn head_tells_as_much_without_the_picture(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let address = upload(&user, PNG).await;
    let head = send(user.request(Method::HEAD, &address)).await;
    head.expect_empty(200);
    assert_eq!(head.header("content-length"), PNG.len().to_string());
    assert_eq!(head.header("content-type"), "image/png");
    assert_eq!(head.header("x-content-type-options"), "nosniff");
}

async fn a_large_picture_comes_whole(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let bytes = png_of(5 * 1024 * 1024 + 1);
    let address = upload(&user, &bytes).await;
    assert!(get(&server, &address).await.bytes().await.unwrap() == bytes);
}

async fn a_name_that_no_picture_has_is_not_found(launch: Launch) {
    let server = launch.start();
    for name in [
        "00000000000000000000000000000001.png",
        "profile.jpg",
        "1",
        "%00",
        "%FF",
        ".png",
        "..",
        "가.png",
    ] {
        let answer = server.stranger().get(&format!("/media/pictures/{name}")).await;
        assert_eq!(answer.status, 404, "{name}: {answer:?}");
        assert_eq!(answer.json()["detail"], "Not found.", "{name}");
    }
    for path in ["/media/", "/media/pictures/", "/media/pictures"] {
        assert_eq!(server.stranger().get(path).await.status, 404, "{path}");
    }
}

async fn a_picture_has_one_name(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let address = upload(&user, PNG).await;
    let (path, name) = address.rsplit_once('/').unwrap();
    let id = name.strip_suffix(".png").unwrap();
    for name in [
        format!("{id}.jpg"),
        format!("{id}.html"),
        format!("{id}.svg"),
        format!("{id}.PNG"),
        format!("{id}.png.html"),
        format!("{id}.png#1").replace('#', "%23"),
        format!("{id}.png%00"),
        format!(" {id}.png").replace(' ', "%20"),
        format!("+{id}.png"),
        format!("0x{id}.png"),
        id.to_owned(),
    ] {
        let answer = server.stranger().get(&format!("{path}/{name}")).await;
        assert_eq!(answer.status, 404, "{name}: {answer:?}");
    }
}

async fn no_way_leads_out_of_the_folder(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let address = upload(&user, PNG).await;
    let name = address.rsplit_once('/').unwrap().1;
    std::fs::write(server.folder().join("data/media/secret.png"), "secret").unwrap();
    for path in [
        "/media/pictures/../secret.png".to_owned(),
        "/media/pictures/..%2fsecret.png".to_owned(),
        "/media/pictures/%2e%2e%2fsecret.png".to_owned(),
        "/media/pictures/..%5csecret.png".to_owned(),
        "/media/pictures/%252e%252e%252fsecret.png".to_owned(),
        "/media/secret.png".to_owned(),
        "/media/pictures/../../../../../../etc/passwd".to_owned(),
        format!("/media/pictures/..%2fpictures%2f{name}"),
        format!("/media/pictures/.%2f{name}"),
        format!("/media/pictures//{name}"),
        format!("/media/{name}"),
    ] {
        let address = server.address();
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        let answer = exchange(address, request.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
    }
}

async fn other_methods_are_refused(launch: Launch) {
    let server = launch.start();
    let name = "00000000000000000000000000000001.png";
    assert_knows_only(&server.stranger(), &format!("/media/pictures/{name}/"), "HEAD, GET").await;
}
