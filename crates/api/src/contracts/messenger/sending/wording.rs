//! The words of a message as clients give them: a text, or a place as an object or as its JSON text.

use messages::{GivenWording, Location};
use serde::Deserialize;
use serde_json::Value;

use crate::contracts::field_errors::{FieldErrors, NOT_A_STRING, NULL, REQUIRED};
use crate::http::given::Given;

/// The field that they stand in.
pub(crate) const FIELD: &str = "message_content";

#[derive(Deserialize)]
struct Coordinates {
    latitude: f64,
    longitude: f64,
}

/// Words that must be there, as a text and as a place.
pub(crate) fn required(errors: &mut FieldErrors, given: Given<Value>) -> Option<GivenWording> {
    match given {
        Given::Value(Value::String(text)) => {
            let location = location_in(&text);
            Some(GivenWording { text: Some(text), location })
        }
        Given::Value(value @ Value::Object(_)) => {
            Some(GivenWording { text: None, location: location(value) })
        }
        given => {
            required_text(errors, given);
            None
        }
    }
}

/// A text that must be there.
pub(super) fn required_text(errors: &mut FieldErrors, given: Given<Value>) -> Option<String> {
    if given == Given::Absent {
        errors.add(FIELD, REQUIRED);
    } else if given == Given::Null {
        errors.add(FIELD, NULL);
    }
    text_if_any(errors, given)
}

/// A text that may be left out or `null`.
pub(super) fn text_if_any(errors: &mut FieldErrors, given: Given<Value>) -> Option<String> {
    match given {
        Given::Value(Value::String(text)) => return Some(text),
        Given::Value(_) | Given::WrongType => errors.add(FIELD, NOT_A_STRING),
        Given::Absent | Given::Null => {}
    }
    None
}

/// The place that a JSON text names, if it does.
pub(crate) fn location_in(text: &str) -> Option<Location> {
    location(serde_json::from_str(text).ok()?)
}

/// The place that a JSON object names, if it does.
pub(crate) fn location(value: Value) -> Option<Location> {
    let object = if value.is_object() { value } else { return None };
    let Coordinates { latitude, longitude } = serde_json::from_value(object).ok()?;
    Location::new(latitude, longitude).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_place_is_an_object_or_its_text() {
        let place = Location::new(37.5, 127.0).ok();
        assert_eq!(location(json!({"latitude": 37.5, "longitude": 127, "name": "x"})), place);
        assert_eq!(location_in(r#"{"longitude": 127.0, "latitude": 37.5}"#), place);
        for text in [
            "",
            "37.5,127",
            "[37.5,127]",
            r#"{"latitude":37.5}"#,
            r#"{"latitude":"37.5","longitude":"127"}"#,
        ] {
            assert_eq!(location_in(text), None, "{text}");
        }
    }
}
