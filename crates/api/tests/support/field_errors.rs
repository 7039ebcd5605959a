//! What is wrong with a body or a query, in the words of livechat, meet and community.

use serde_json::{Value, json};

use super::answer::Answer;

pub(crate) const REQUIRED: &str = "This field is required.";
pub(crate) const NO_NULL: &str = "This field may not be null.";
pub(crate) const NO_STRING: &str = "Not a valid string.";
pub(crate) const BLANK: &str = "This field may not be blank.";
pub(crate) const NO_NUL: &str = "Null characters are not allowed.";
pub(crate) const NO_ID: &str = "A valid positive integer is required.";

/// What is sent for an id that can be none.
pub(crate) fn no_ids() -> [Value; 9] {
    let beyond = serde_json::from_str("9223372036854775808").unwrap();
    let all = [json!(0), json!(-1), json!(i64::MIN), beyond, json!(1.5), json!("1"), json!(true)];
    let [zero, minus_one, least, beyond, fraction, text, flag] = all;
    [zero, minus_one, least, beyond, fraction, text, flag, json!([1]), json!({"id": 1})]
}

/// A text with more characters than a field takes.
pub(crate) fn too_long(max: usize) -> String {
    format!("Ensure this field has no more than {max} characters.")
}

/// The errors of a body, which are these and no others.
#[track_caller]
pub(crate) fn assert_errors(answer: &Answer, errors: &[(&str, &str)]) {
    let expected: Value = errors.iter().map(|(field, text)| (*field, json!([text]))).collect();
    assert_eq!(answer.expect(400), expected);
}

/// The answer `{"detail": text}`.
#[track_caller]
pub(crate) fn assert_detail(answer: &Answer, status: u16, detail: &str) {
    assert_eq!(answer.expect(status), json!({ "detail": detail }));
}
