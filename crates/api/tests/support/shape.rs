use serde_json::Value;

/// Checks every field of an object by name and type: exactly these, no more and no less. Types are
/// `number`, `string`, `time`, `bool`, `object`, `array` and `null`.
#[track_caller]
pub(crate) fn assert_shape(object: &Value, fields: &[(&str, &str)]) {
    let members = object.as_object().unwrap_or_else(|| panic!("no object: {object}"));
    let mut names: Vec<_> = members.keys().map(String::as_str).collect();
    let mut expected: Vec<_> = fields.iter().map(|(name, _)| *name).collect();
    names.sort_unstable();
    expected.sort_unstable();
    assert_eq!(names, expected, "{object}");
    for (name, kind) in fields {
        assert!(is_of(&members[*name], kind), "{name} is no {kind}: {object}");
    }
}

fn is_of(value: &Value, kind: &str) -> bool {
    match kind {
        "number" => value.is_i64(),
        "string" => value.is_string(),
        "time" => value.as_str().is_some_and(is_time),
        "bool" => value.is_boolean(),
        "object" => value.is_object(),
        "array" => value.is_array(),
        "null" => value.is_null(),
        kind => panic!("no such type: {kind}"),
    }
}

/// RFC 3339 in UTC with `Z` and microseconds (contracts rule 3).
fn is_time(text: &str) -> bool {
    let pattern = "dddd-dd-ddTdd:dd:dd.ddddddZ";
    text.len() == pattern.len()
        && text.chars().zip(pattern.chars()).all(|(c, p)| match p {
            'd' => c.is_ascii_digit(),
            p => c == p,
        })
}
