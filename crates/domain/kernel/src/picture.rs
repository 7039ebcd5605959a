use std::fmt;
use std::str::FromStr;

use crate::ids::UniqueId;

/// What a person's picture is made of, told by its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PictureFormat {
    /// Portable Network Graphics.
    Png,
    /// JPEG.
    Jpeg,
    /// Graphics Interchange Format.
    Gif,
    /// WebP.
    WebP,
}

impl PictureFormat {
    /// Every format that is kept.
    pub const ALL: [Self; 4] = [Self::Png, Self::Jpeg, Self::Gif, Self::WebP];

    /// How the name of such a file ends, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Gif => "gif",
            Self::WebP => "webp",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::WebP => "image/webp",
        }
    }
}

/// The name under which a picture is kept: made by us, and not to be guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PictureName {
    id: UniqueId,
    format: PictureFormat,
}

impl PictureName {
    /// A name from an id that no other picture has.
    pub fn new(id: UniqueId, format: PictureFormat) -> Self {
        Self { id, format }
    }

    /// What the picture is made of.
    pub fn format(self) -> PictureFormat {
        self.format
    }
}

impl fmt::Display for PictureName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.id, self.format.extension())
    }
}

/// Where a person's picture is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Picture {
    /// Uploaded, and kept by us.
    Kept(PictureName),
    /// Somewhere else, at an http or https address.
    Linked(String),
}

/// A text that is no picture's name and no address of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// Neither the name of a kept picture nor an http or https address.
    #[error("no http or https address")]
    NoAddress,
    /// An address of more than 2,000 characters.
    #[error("longer than {} characters", Picture::MAX_ADDRESS_LENGTH)]
    TooLong,
}

impl Picture {
    /// The longest address, in Unicode scalar values.
    pub const MAX_ADDRESS_LENGTH: usize = 2_000;

    /// A picture elsewhere, by its address as browsers write it: escaped, with the scheme in small letters.
    pub fn linked(address: &str) -> Result<Self, PictureError> {
        if address.chars().count() > Self::MAX_ADDRESS_LENGTH {
            return Err(PictureError::TooLong);
        }
        let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
        let has_host = rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'));
        let is_one_word = !address.contains(|c: char| c.is_whitespace() || c.is_control());
        if has_host && is_one_word {
            Ok(Self::Linked(address.to_owned()))
        } else {
            Err(PictureError::NoAddress)
        }
    }
}

impl FromStr for PictureName {
    type Err = PictureError;

    fn from_str(text: &str) -> Result<Self, PictureError> {
        let (id, extension) = text.split_once('.').ok_or(PictureError::NoAddress)?;
        let format = PictureFormat::ALL.into_iter().find(|format| format.extension() == extension);
        let name = Self {
            id: id.parse().map_err(|_| PictureError::NoAddress)?,
            format: format.ok_or(PictureError::NoAddress)?,
        };
        // One spelling only: hexadecimal digits may be written in two.
        if name.to_string() == text { Ok(name) } else { Err(PictureError::NoAddress) }
    }
}

/// A kept picture's name, or an address, in one text.
impl fmt::Display for Picture {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kept(name) => name.fmt(formatter),
            Self::Linked(address) => formatter.write_str(address),
        }
    }
}

/// Reads what `Display` writes.
impl FromStr for Picture {
    type Err = PictureError;

    fn from_str(text: &str) -> Result<Self, PictureError> {
        text.parse().map(Self::Kept).or_else(|_| Self::linked(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_of_http_or_https() {
        for text in ["https://example.com/profile.jpg", "http://예시.한국/사진.png?size=2"] {
            assert!(matches!(Picture::linked(text), Ok(Picture::Linked(_))), "{text}");
        }
        for text in [
            "",
            "profile.jpg",
            "/media/profile.jpg",
            "//example.com/profile.jpg",
            "javascript:alert(1)",
            "data:image/png;base64,AA==",
            "ftp://example.com/a.png",
            "https://",
            "https:///profile.jpg",
            "https://example.com/a b.png",
            "https://example.com/a\n.png",
        ] {
            assert_eq!(Picture::linked(text), Err(PictureError::NoAddress), "{text:?}");
        }
        let long = format!("https://example.com/{}", "a".repeat(2_000));
        assert_eq!(Picture::linked(&long), Err(PictureError::TooLong));
    }

    #[test]
    fn a_kept_picture_has_one_name() {
        let name = PictureName::new(UniqueId::new(0xab), PictureFormat::WebP);
        assert_eq!(name.to_string(), "000000000000000000000000000000ab.webp");
        assert_eq!(name.to_string().parse(), Ok(name));
        for text in [
            "000000000000000000000000000000AB.webp",
            "000000000000000000000000000000ab.html",
            "000000000000000000000000000000ab",
            "../000000000000000000000000000000ab.png",
            "ab.png",
        ] {
            assert!(text.parse::<PictureName>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_picture_reads_back_what_it_writes() {
        let kept = Picture::Kept(PictureName::new(UniqueId::new(7), PictureFormat::Png));
        let linked = Picture::linked("https://example.com/a%20b.png").expect("an address");
        for picture in [kept, linked] {
            assert_eq!(picture.to_string().parse(), Ok(picture));
        }
    }
}
