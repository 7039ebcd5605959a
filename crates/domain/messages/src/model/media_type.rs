use std::fmt;

/// What a file is made of, told by its bytes: a media type such as `image/png`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MediaType(String);

/// A text that is no media type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no media type")]
pub struct MediaTypeError;

/// The pictures that every browser shows and none runs.
const PICTURES: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];
/// Containers that hold moving pictures or sound alone.
const CONTAINERS: [&str; 5] =
    ["video/mp4", "video/webm", "video/3gpp", "video/ogg", "application/ogg"];

impl MediaType {
    /// The longest one, in characters.
    const MAX_LENGTH: usize = 100;

    /// Takes a type in small letters and without parameters.
    pub fn parse(text: &str) -> Result<Self, MediaTypeError> {
        let is_token = |part: &str| {
            let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
            !part.is_empty()
                && part.bytes().all(|byte| allowed(byte) || b"!#$&-^_.+".contains(&byte))
        };
        let (kind, format) = text.split_once('/').ok_or(MediaTypeError)?;
        if is_token(kind) && is_token(format) && text.len() <= Self::MAX_LENGTH {
            Ok(Self(text.to_owned()))
        } else {
            Err(MediaTypeError)
        }
    }

    /// Bytes of which nothing is known.
    pub fn unknown() -> Self {
        Self("application/octet-stream".to_owned())
    }

    /// The type.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a PNG, JPEG, GIF or WebP picture.
    pub fn is_picture(&self) -> bool {
        PICTURES.contains(&self.as_str())
    }

    /// Whether a browser may show it in place: what it shows without running it (contracts section 4,
    /// messenger).
    pub fn is_shown_in_place(&self) -> bool {
        self.is_picture() || self.0.starts_with("audio/") || self.0.starts_with("video/")
    }

    /// The same bytes as sound; `None` for what holds none. Recorders write sound alone into containers
    /// that films come in as well.
    pub fn as_audio(&self) -> Option<Self> {
        if self.0.starts_with("audio/") {
            return Some(self.clone());
        }
        let (_, format) = self.0.split_once('/').filter(|_| CONTAINERS.contains(&self.as_str()))?;
        Some(Self(format!("audio/{format}")))
    }
}

impl fmt::Display for MediaType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn media_type(text: &str) -> MediaType {
        MediaType::parse(text).expect("a media type")
    }

    #[test]
    fn a_media_type_has_two_parts_and_nothing_else() {
        for text in ["image/png", "application/vnd.ms-excel", "audio/x-m4a"] {
            assert_eq!(media_type(text).as_str(), text);
        }
        for text in
            ["", "image", "/png", "image/", "Image/PNG", "text/html; charset=utf-8", "a/b\r\nc"]
        {
            assert_eq!(MediaType::parse(text), Err(MediaTypeError), "{text:?}");
        }
    }

    #[test]
    fn what_a_browser_would_run_is_not_shown_in_place() {
        for text in ["image/webp", "audio/mpeg", "video/mp4"] {
            assert!(media_type(text).is_shown_in_place(), "{text}");
        }
        for text in ["image/svg+xml", "text/html", "application/pdf", "application/octet-stream"] {
            assert!(!media_type(text).is_shown_in_place(), "{text}");
        }
    }

    #[test]
    fn sound_may_come_in_a_film_s_container() {
        assert_eq!(media_type("audio/mpeg").as_audio(), Some(media_type("audio/mpeg")));
        assert_eq!(media_type("video/webm").as_audio(), Some(media_type("audio/webm")));
        assert_eq!(media_type("application/ogg").as_audio(), Some(media_type("audio/ogg")));
        assert_eq!(media_type("video/x-msvideo").as_audio(), None);
        assert_eq!(media_type("image/png").as_audio(), None);
    }
}
