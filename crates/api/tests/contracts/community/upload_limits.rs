//! `/mysite/user/v1/profile/edit/`: how large an upload may be

use futures_util::stream;
use reqwest::{Body, Method};

use crate::support::form::FORM;
use crate::support::person::send;
use crate::support::pictures::png_of;
use crate::support::profile::{EDIT, edit_by_form, own_profile};
use crate::support::refusals::assert_is_detail;
use crate::support::{Answer, Form, Launch, Person, TestServer, on_both_databases};

on_both_databases! {
    a_picture_of_the_configured_size_is_taken,
    a_larger_picture_is_refused_whether_or_not_its_length_is_told,
    more_beside_the_picture_than_a_form_may_have_is_refused,
    what_stands_before_the_parts_counts_as_well,
    whoever_uploads_again_and_again_keeps_one_picture,
}

/// What the configured size may be exceeded by in other parts.
const BESIDE_THE_PICTURE: usize = 1024 * 1024;
/// More than the store takes in one piece.
const SIZE: usize = 300 * 1024;

fn start(launch: Launch) -> TestServer {
    launch.with("UPLOAD_MAX_BYTES", "300KiB").start()
}

fn form_of(size: usize) -> Form {
    Form::default().file("profile_picture", "a.png", png_of(size))
}

/// Sends a form without saying how long it is.
async fn in_chunks(person: &Person, form: Form) -> Answer {
    let bytes = form.whole();
    let chunks: Vec<_> = bytes.chunks(60_000).map(|chunk| Ok(chunk.to_vec())).collect();
    let body = Body::wrap_stream(stream::iter::<Vec<std::io::Result<_>>>(chunks));
    let request = person.request(Method::PUT, EDIT).header("content-type", FORM);
    send(request.body(body)).await
}

async fn a_picture_of_the_configured_size_is_taken(launch: Launch) {
    let server = start(launch);
    let user = server.sign_up("User").await;
    for is_chunked in [false, true] {
        let form = form_of(SIZE);
        let answer =
            if is_chunked { in_chunks(&user, form).await } else { edit_by_form(&user, form).await };
        let profile = answer.expect(200);
        let address = profile["profile_picture"].as_str().unwrap();
        let picture = reqwest::get(server.url(address)).await.unwrap();
        assert_eq!(picture.content_length(), Some(SIZE as u64));
        assert_eq!(picture.bytes().await.unwrap(), png_of(SIZE));
    }
}

async fn a_larger_picture_is_refused_whether_or_not_its_length_is_told(launch: Launch) {
    let server = start(launch);
    let user = server.sign_up("User").await;
    let before = own_profile(&user).await;
    for size in [SIZE + 1, 2 * SIZE, SIZE + 2 * BESIDE_THE_PICTURE] {
        assert_is_detail(&edit_by_form(&user, form_of(size)).await, 413);
        assert_is_detail(&in_chunks(&user, form_of(size)).await, 413);
    }
    crate::support::eventually("nothing is left", async || server.kept_files().is_empty()).await;
    assert_eq!(own_profile(&user).await, before);
}

async fn more_beside_the_picture_than_a_form_may_have_is_refused(launch: Launch) {
    let server = start(launch);
    let user = server.sign_up("User").await;
    let beside = |size: usize| form_of(SIZE).file("unknown", "a", vec![b'a'; size]);
    edit_by_form(&user, beside(BESIDE_THE_PICTURE / 2)).await.expect(200);
    let kept = server.kept_files();
    for size in [BESIDE_THE_PICTURE + 1, 2 * BESIDE_THE_PICTURE] {
        assert_is_detail(&edit_by_form(&user, beside(size)).await, 413);
        assert_is_detail(&in_chunks(&user, beside(size)).await, 413);
    }
    crate::support::eventually("nothing more is left", async || server.kept_files() == kept).await;
}

async fn what_stands_before_the_parts_counts_as_well(launch: Launch) {
    let server = start(launch);
    let user = server.sign_up("User").await;
    let beside = b"a line\r\n".repeat(2 * BESIDE_THE_PICTURE / 8);
    let form = form_of(100).whole();
    let body = [beside, form].concat();
    let chunks: Vec<_> = body.chunks(60_000).map(|chunk| Ok(chunk.to_vec())).collect();
    let body = Body::wrap_stream(stream::iter::<Vec<std::io::Result<_>>>(chunks));
    let request = user.request(Method::PUT, EDIT).header("content-type", FORM);
    assert_is_detail(&send(request.body(body)).await, 413);
}

async fn whoever_uploads_again_and_again_keeps_one_picture(launch: Launch) {
    let server = start(launch);
    let user = server.sign_up("User").await;
    for _ in 0..5 {
        edit_by_form(&user, form_of(1_000)).await.expect(200);
        assert_eq!(server.kept_files().len(), 1);
    }
}
