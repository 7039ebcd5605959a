use actix_web::http::header::{IF_RANGE, RANGE};
use actix_web::test::TestRequest;
use messages::testing::builders::kept_file;

use super::*;

/// A file of a hundred bytes.
fn file() -> KeptFile {
    kept_file(7, "photo.png", "image/png", 100)
}

fn wanted_by(headers: &[(header::HeaderName, &str)]) -> Wanted {
    let request = headers
        .iter()
        .fold(TestRequest::default(), |request, header| request.insert_header(header.clone()));
    wanted(&request.to_http_request(), &file())
}

#[test]
fn without_a_range_the_whole_file_is_wanted() {
    assert_eq!(wanted_by(&[]), Wanted::Whole);
}

#[test]
fn a_range_is_wanted_as_far_as_the_file_has_it() {
    for (range, part) in [
        ("bytes=0-0", 0..1),
        ("bytes=0-", 0..100),
        ("bytes=10-19", 10..20),
        ("bytes=99-", 99..100),
        ("bytes=90-1000", 90..100),
        ("bytes=0-18446744073709551615", 0..100),
        ("bytes=-1", 99..100),
        ("bytes=-100", 0..100),
        ("bytes=-1000", 0..100),
    ] {
        assert_eq!(wanted_by(&[(RANGE, range)]), Wanted::Part(part), "{range}");
    }
}

#[test]
fn a_range_behind_the_end_is_one_of_nothing() {
    for range in ["bytes=100-", "bytes=100-200", "bytes=18446744073709551615-", "bytes=-0"] {
        assert_eq!(wanted_by(&[(RANGE, range)]), Wanted::Nothing, "{range}");
    }
}

#[test]
fn several_ranges_and_malformed_ones_are_answered_with_the_whole_file() {
    for range in [
        "bytes=0-1,3-4",
        "bytes=0-1,1000-",
        "bytes=5-4",
        "bytes=",
        "bytes=-",
        "bytes",
        "bytes=a-b",
        "bytes=1",
        "bytes=18446744073709551616-",
        "lines=0-1",
        "",
    ] {
        assert_eq!(wanted_by(&[(RANGE, range)]), Wanted::Whole, "{range:?}");
    }
}

#[test]
fn a_range_of_another_file_than_this_is_answered_with_the_whole_file() {
    let etag = etag(&file());
    assert_eq!(wanted_by(&[(RANGE, "bytes=0-1"), (IF_RANGE, &etag)]), Wanted::Part(0..2));
    for condition in ["\"another\"", "Tue, 02 Sep 2025 12:00:00 GMT", &format!("W/{etag}"), ""] {
        let headers = [(RANGE, "bytes=0-1"), (IF_RANGE, condition)];
        assert_eq!(wanted_by(&headers), Wanted::Whole, "{condition:?}");
    }
    assert_eq!(wanted_by(&[(IF_RANGE, &etag)]), Wanted::Whole);
}

#[test]
fn pictures_are_shown_and_what_could_run_is_saved_under_its_name() {
    let of = |name: &str, of_type: &str| disposition(&kept_file(7, name, of_type, 1)).to_string();
    assert_eq!(of("photo.png", "image/png"), "inline; filename*=UTF-8''photo.png");
    assert_eq!(of("소리.mp3", "audio/mpeg"), "inline; filename*=UTF-8''%EC%86%8C%EB%A6%AC.mp3");
    assert_eq!(of("a b.svg", "image/svg+xml"), "attachment; filename*=UTF-8''a%20b.svg");
    assert_eq!(of("page.html", "text/html"), "attachment; filename*=UTF-8''page.html");
}

#[test]
fn who_has_the_file_already_is_told_so() {
    let knows = |tags: &str| {
        let request = TestRequest::default().insert_header((header::IF_NONE_MATCH, tags));
        is_known(&request.to_http_request(), &file())
    };
    let own = etag(&file());
    for tags in [own.as_str(), "*", &format!("\"other\", {own}"), &format!("W/{own}")] {
        assert!(knows(tags), "{tags}");
    }
    for tags in ["", "\"other\"", &own[1..]] {
        assert!(!knows(tags), "{tags}");
    }
    assert!(!is_known(&TestRequest::default().to_http_request(), &file()));
}
