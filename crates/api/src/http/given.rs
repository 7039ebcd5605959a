use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

/// A member of a JSON object as it came, so that every field can be judged, not only the first bad one.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) enum Given<T> {
    /// Not there.
    #[default]
    Absent,
    /// There, and `null`.
    Null,
    /// There, but of another JSON type.
    WrongType,
    /// There and of the right type.
    Value(T),
}

impl<T> Given<T> {
    /// `null` as if it had been left out.
    pub(crate) fn null_as_absent(self) -> Self {
        if matches!(self, Self::Null) { Self::Absent } else { self }
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Given<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        if value.is_null() {
            return Ok(Self::Null);
        }
        Ok(serde_json::from_value(value).map_or(Self::WrongType, Self::Value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Sample {
        #[serde(default)]
        name: Given<String>,
    }

    fn name(json: &str) -> Given<String> {
        serde_json::from_str::<Sample>(json).expect("an object").name
    }

    #[test]
    fn a_member_is_judged_without_failing_the_whole_body() {
        assert_eq!(name("{}"), Given::Absent);
        assert_eq!(name(r#"{"name":null}"#), Given::Null);
        assert_eq!(name(r#"{"name":7}"#), Given::WrongType);
        assert_eq!(name(r#"{"name":"마당","other":1}"#), Given::Value("마당".to_owned()));
    }
}
