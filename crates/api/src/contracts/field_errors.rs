//! Errors by field, as livechat, meet, community and the shared rooms family show them, and messenger in one
//! line (contracts section 2), with the wording of the Django REST framework, which their clients were
//! written against.

use std::collections::BTreeMap;
use std::fmt;

use kernel::{IdError, TextError, UserId};
use serde::Serialize;

use crate::http::body::BodyError;
use crate::http::given::Given;
use crate::http::problem::Problem;

/// What is wrong with a body, by field; whole-body errors stand under `non_field_errors`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct FieldErrors(BTreeMap<&'static str, Vec<String>>);

/// The name under which errors of the whole body stand.
const WHOLE_BODY: &str = "non_field_errors";

impl FieldErrors {
    /// One error of one field.
    pub(crate) fn of(field: &'static str, text: impl Into<String>) -> Self {
        let mut errors = Self::default();
        errors.add(field, text);
        errors
    }

    /// Adds an error of a field.
    pub(crate) fn add(&mut self, field: &'static str, text: impl Into<String>) {
        self.0.entry(field).or_default().push(text.into());
    }

    /// Puts the errors of a field in place of those it has.
    pub(crate) fn replace_with(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Whether something is wrong with a field.
    pub(crate) fn has(&self, field: &str) -> bool {
        self.0.contains_key(field)
    }

    /// Nothing, if nothing was wrong.
    pub(crate) fn into_result(self) -> Result<(), Self> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }

    /// Takes the text of a required field, noting what is wrong with it.
    pub(crate) fn required(&mut self, field: &'static str, given: Given<String>) -> Option<String> {
        if given == Given::Absent {
            self.add(field, REQUIRED);
        }
        self.optional(field, given)
    }

    /// Takes the text of a required field that must not be empty, noting what is wrong with it.
    pub(crate) fn filled(&mut self, field: &'static str, given: Given<String>) -> Option<String> {
        let text = self.required(field, given)?;
        if text.is_empty() {
            self.add(field, BLANK);
            return None;
        }
        Some(text)
    }

    /// Takes the text of a field that may be left out, noting what is wrong with it.
    pub(crate) fn optional(&mut self, field: &'static str, given: Given<String>) -> Option<String> {
        match given {
            Given::Value(text) => return Some(text),
            Given::Absent => {}
            Given::Null => self.add(field, NULL),
            Given::WrongType => self.add(field, NOT_A_STRING),
        }
        None
    }

    /// Takes the text of a field that may be left out or `null`, noting what is wrong with it.
    pub(crate) fn nullable(&mut self, field: &'static str, given: Given<String>) -> Option<String> {
        if given == Given::Null { None } else { self.optional(field, given) }
    }

    /// Takes a text that may be left out, and is empty where it is `null`, noting what is wrong with it.
    pub(crate) fn clearable(
        &mut self,
        field: &'static str,
        given: Given<String>,
    ) -> Option<String> {
        if given == Given::Null { Some(String::new()) } else { self.optional(field, given) }
    }

    /// Takes an id that may be left out or `null`, noting what is wrong with it.
    pub(crate) fn nullable_id<T>(
        &mut self,
        field: &'static str,
        given: Given<i64>,
        id: impl FnOnce(i64) -> Result<T, IdError>,
    ) -> Option<T> {
        let id = match given {
            Given::Absent | Given::Null => return None,
            Given::WrongType => None,
            Given::Value(number) => id(number).ok(),
        };
        if id.is_none() {
            self.add(field, NOT_POSITIVE);
        }
        id
    }

    /// Takes a required id, noting what is wrong with it.
    pub(crate) fn required_id<T>(
        &mut self,
        field: &'static str,
        given: Given<i64>,
        id: impl FnOnce(i64) -> Result<T, IdError>,
    ) -> Option<T> {
        match given {
            Given::Absent => self.add(field, REQUIRED),
            Given::Null => self.add(field, NULL),
            Given::WrongType | Given::Value(_) => return self.nullable_id(field, given, id),
        }
        None
    }

    /// Takes a list of people's ids that may be left out, noting what is wrong with it.
    pub(crate) fn ids(
        &mut self,
        field: &'static str,
        given: Given<Vec<i64>>,
    ) -> impl Iterator<Item = UserId> + use<> {
        let ids = match given {
            Given::Absent => Some(Vec::new()),
            Given::Null | Given::WrongType => None,
            Given::Value(ids) => ids.into_iter().map(|id| UserId::new(id).ok()).collect(),
        };
        if ids.is_none() {
            self.add(field, "A list of user ids is required.");
        }
        ids.unwrap_or_default().into_iter()
    }

    /// Takes a flag that may be left out, noting what is wrong with it.
    pub(crate) fn flag(&mut self, field: &'static str, given: Given<bool>) -> Option<bool> {
        match given {
            Given::Value(flag) => return Some(flag),
            Given::Absent => {}
            Given::Null | Given::WrongType => self.add(field, NOT_A_BOOLEAN),
        }
        None
    }

    /// Keeps what a parser of the domain accepts, noting what it refuses.
    pub(crate) fn parsed<T>(
        &mut self,
        field: &'static str,
        parsed: Option<Result<T, TextError>>,
    ) -> Option<T> {
        match parsed? {
            Ok(value) => Some(value),
            Err(error) => {
                self.add(field, of_text(error));
                None
            }
        }
    }
}

/// Each field with what is wrong with it, in one line.
impl fmt::Display for FieldErrors {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields: Vec<_> =
            self.0.iter().map(|(field, texts)| format!("{field}: {}", texts.join(" "))).collect();
        formatter.write_str(&fields.join(" "))
    }
}

/// A required field is missing.
pub(crate) const REQUIRED: &str = "This field is required.";
/// `null` where a value is wanted.
pub(crate) const NULL: &str = "This field may not be null.";
/// Another JSON type than a string.
pub(crate) const NOT_A_STRING: &str = "Not a valid string.";
/// Zero, less, or no whole number.
pub(crate) const NOT_POSITIVE: &str = "A valid positive integer is required.";
/// Nothing, or nothing but white space.
pub(crate) const BLANK: &str = "This field may not be blank.";
/// A NUL somewhere.
pub(crate) const NUL: &str = "Null characters are not allowed.";

/// The id of something that is not there.
pub(crate) const NO_SUCH_OBJECT: &str = "Invalid id: object does not exist.";
/// Neither `true` nor `false`.
pub(crate) const NOT_A_BOOLEAN: &str = "Must be a valid boolean.";
/// An uploaded file that is none of the kept formats.
pub(crate) const NOT_A_PICTURE: &str = "Upload a PNG, JPEG, GIF or WebP image.";

/// A text with more than `max` characters.
pub(crate) fn too_long(max: usize) -> String {
    format!("Ensure this field has no more than {max} characters.")
}

/// A number above `max`.
pub(crate) fn too_much(max: u32) -> String {
    format!("Ensure this value is less than or equal to {max}.")
}

/// What is wrong with a text.
pub(crate) fn of_text(error: TextError) -> String {
    match error {
        TextError::Blank => BLANK.to_owned(),
        TextError::TooLong { max } => too_long(max),
        TextError::Nul => NUL.to_owned(),
    }
}

/// An error of the request as a whole.
pub(crate) fn of_whole_body(text: &str) -> FieldErrors {
    FieldErrors::of(WHOLE_BODY, text)
}

/// What is wrong with a body that is no JSON object, or why it was not read.
pub(crate) fn of_body(error: BodyError) -> Result<FieldErrors, Problem> {
    match error {
        BodyError::Unread(problem) => Err(problem),
        BodyError::Malformed => Ok(of_whole_body("The body is not valid JSON.")),
        BodyError::MalformedForm => Ok(of_whole_body("The body is not a valid form.")),
        BodyError::NotAnObject => Ok(of_whole_body("The body must be a JSON object.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_grouped_by_field() {
        let mut errors = FieldErrors::default();
        assert_eq!(errors.required("name", Given::Absent), None);
        assert_eq!(errors.required("email", Given::WrongType), None);
        assert_eq!(errors.optional("topic", Given::Absent), None);
        assert_eq!(errors.optional("color", Given::Null), None);
        let json = serde_json::to_value(&errors).expect("JSON");
        assert_eq!(
            json,
            serde_json::json!({
                "name": ["This field is required."],
                "email": ["Not a valid string."],
                "color": ["This field may not be null."],
            })
        );
        assert!(errors.into_result().is_err());
    }
}
