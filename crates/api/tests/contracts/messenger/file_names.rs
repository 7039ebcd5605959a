//! `POST /chat/rooms/{room_id}/messages/` as a form: what files are called.

use reqwest::Method;

use super::frames::two_people;
use super::send_form;
use crate::support::{Form, Launch, on_both_databases};

on_both_databases! {
    a_name_is_kept_without_what_is_no_part_of_it,
}

async fn a_name_is_kept_without_what_is_no_part_of_it(launch: Launch) {
    let server = launch.start();
    let (one, _, room) = two_people(&server).await;
    let long = format!("{}.pdf", "가".repeat(300));
    let shortened = format!("{}.pdf", "가".repeat(83));
    for (given, name) in [
        (r#"filename="회의록 최종.pdf""#, "회의록 최종.pdf"),
        (r#"filename="file.pdf"; filename*=UTF-8''%ED%9A%8C%EC%9D%98%EB%A1%9D.pdf"#, "회의록.pdf"),
        (r"filename*=UTF-8''%ED%9A%8C%EC%9D%98%EB%A1%9D.pdf", "회의록.pdf"),
        (r#"filename="../../etc/passwd""#, "passwd"),
        (r#"filename="/etc/passwd""#, "passwd"),
        (r#"filename="C:\\windows\\system.ini""#, "system.ini"),
        (r"filename*=UTF-8''..%2F..%5Cpasswd", "passwd"),
        (r#"filename="a \"quoted\"; name.txt""#, "a \"quoted\"; name.txt"),
        (r#"filename="a 'quoted' <b>name</b>.txt""#, "b>.txt"),
        (r"filename*=UTF-8''a%0D%0Ab%00c%7F.txt", "abc.txt"),
        (r"filename*=UTF-8''photo%E2%80%AEgpj.exe", "photogpj.exe"),
        ("filename=\"a\tb.txt\"", "ab.txt"),
        (r#"filename="..""#, "file"),
        (r#"filename="👩‍👩‍👧.png""#, "👩‍👩‍👧.png"),
        (&format!("filename=\"{long}\""), &shortened),
    ] {
        let head = format!("name=\"file\"; {given}");
        let form = Form::default().part(&head, b"plain text");
        let message = send_form(&one, room, form).await.expect(201);
        assert_eq!(message["file_name"], name, "{given}");

        let url = message["file_url"].as_str().unwrap();
        let answer = one.anonymous().request(Method::GET, url).send().await.unwrap();
        let disposition = answer.headers()["content-disposition"].to_str().unwrap();
        let (_, encoded) = disposition.split_once("filename*=UTF-8''").expect(disposition);
        assert_eq!(decoded(encoded), name);
        assert_eq!(answer.text().await.unwrap(), "plain text");
    }
}

/// What stands behind percent signs.
fn decoded(text: &str) -> String {
    let url = url::Url::parse(&format!("http://localhost/?{}", text.replace('+', "%2B"))).unwrap();
    url.query_pairs().next().unwrap().0.into_owned()
}
