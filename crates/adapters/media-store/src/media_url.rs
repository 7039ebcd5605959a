use std::fmt;
use std::path::{Component, Path, PathBuf};
use std::str::FromStr;

const FOLDER_SCHEME: &str = "file://";
const BUCKET_SCHEME: &str = "s3://";

/// Where uploads are kept: `file://path`, a folder, relative to the working folder unless the path begins
/// with `/`; or `s3://bucket` or `s3://bucket/prefix`. It holds no secret: S3 credentials come from the
/// environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaUrl(Place);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// A folder of this machine.
    Folder(PathBuf),
    /// A bucket of a store that speaks S3, and what all names of ours in it begin with; the prefix may be
    /// empty, and neither begins nor ends with a slash.
    Bucket { name: String, prefix: String },
}

/// Why a text is no [`MediaUrl`]. The text itself is not repeated: somebody may have put a secret into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MediaUrlError {
    /// Neither of the places that there are.
    #[error("must begin with file:// or s3://")]
    UnknownScheme,
    /// `file://` and nothing more.
    #[error("file:// must be followed by the path of a folder")]
    NoFolder,
    /// `s3://` without a bucket.
    #[error("s3:// must be followed by the name of a bucket")]
    NoBucket,
    /// A bucket with a character that no bucket has, such as the colon of a port.
    #[error("the name of a bucket has letters, digits, dots, hyphens and underscores only")]
    Bucket,
    /// A prefix that S3, or a proxy before it, would read in another way than it is written.
    #[error(
        "the prefix after the bucket has a part that is empty or a dot, a backslash or a control character"
    )]
    Prefix,
    /// Something before an `@`.
    #[error(
        "takes no user or password; credentials belong in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
    )]
    UserInfo,
    /// `?`, `#` or `%`.
    #[error("takes no parameters, fragments or escapes: none of ?, # and %")]
    Parameters,
    /// `..` as a part of the path.
    #[error("must name its place without .. as a part of the path")]
    Upwards,
}

impl MediaUrl {
    pub(crate) fn place(&self) -> &Place {
        &self.0
    }
}

impl FromStr for MediaUrl {
    type Err = MediaUrlError;

    fn from_str(text: &str) -> Result<Self, MediaUrlError> {
        let place = if let Some(path) = text.strip_prefix(FOLDER_SCHEME) {
            folder(path)?
        } else if let Some(rest) = text.strip_prefix(BUCKET_SCHEME) {
            bucket(rest)?
        } else {
            return Err(MediaUrlError::UnknownScheme);
        };
        Ok(Self(place))
    }
}

fn folder(path: &str) -> Result<Place, MediaUrlError> {
    refuse_parameters(path)?;
    if path.is_empty() || path.contains('\0') {
        return Err(MediaUrlError::NoFolder);
    }
    let path = Path::new(path);
    if path.components().any(|part| part == Component::ParentDir) {
        return Err(MediaUrlError::Upwards);
    }
    Ok(Place::Folder(path.to_owned()))
}

fn bucket(rest: &str) -> Result<Place, MediaUrlError> {
    refuse_parameters(rest)?;
    let (name, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    if name.is_empty() {
        return Err(MediaUrlError::NoBucket);
    }
    if name.contains('@') {
        return Err(MediaUrlError::UserInfo);
    }
    if name == ".." {
        return Err(MediaUrlError::Upwards);
    }
    if name == "."
        || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
    {
        return Err(MediaUrlError::Bucket);
    }
    let prefix = prefix.strip_suffix('/').unwrap_or(prefix);
    if !prefix.is_empty() {
        prefix.split('/').try_for_each(check_part)?;
    }
    Ok(Place::Bucket { name: name.to_owned(), prefix: prefix.to_owned() })
}

fn check_part(part: &str) -> Result<(), MediaUrlError> {
    match part {
        ".." => Err(MediaUrlError::Upwards),
        "" | "." => Err(MediaUrlError::Prefix),
        part if part.chars().any(|char| char == '\\' || char.is_control()) => {
            Err(MediaUrlError::Prefix)
        }
        _ => Ok(()),
    }
}

fn refuse_parameters(text: &str) -> Result<(), MediaUrlError> {
    if text.contains(['?', '#', '%']) { Err(MediaUrlError::Parameters) } else { Ok(()) }
}

impl fmt::Display for MediaUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Place::Folder(path) => write!(formatter, "{FOLDER_SCHEME}{}", path.display()),
            Place::Bucket { name, prefix } if prefix.is_empty() => {
                write!(formatter, "{BUCKET_SCHEME}{name}")
            }
            Place::Bucket { name, prefix } => write!(formatter, "{BUCKET_SCHEME}{name}/{prefix}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str) -> Place {
        text.parse::<MediaUrl>().unwrap().0
    }

    #[test]
    fn a_folder_is_relative_unless_its_path_begins_with_a_slash() {
        assert_eq!(place("file://data/media"), Place::Folder("data/media".into()));
        assert_eq!(place("file:///srv/media/"), Place::Folder("/srv/media/".into()));
        assert_eq!(place("file://사진"), Place::Folder("사진".into()));
    }

    #[test]
    fn a_bucket_may_have_a_prefix() {
        let bucket = |prefix: &str| Place::Bucket { name: "media".into(), prefix: prefix.into() };
        assert_eq!(place("s3://media"), bucket(""));
        assert_eq!(place("s3://media/"), bucket(""));
        assert_eq!(place("s3://media/chat/uploads"), bucket("chat/uploads"));
        assert_eq!(place("s3://media/chat/"), bucket("chat"));
    }

    #[test]
    fn it_is_shown_as_it_is_read() {
        for text in ["file://data/media", "file:///srv/media", "s3://media", "s3://media/chat"] {
            assert_eq!(text.parse::<MediaUrl>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn everything_else_is_refused() {
        use MediaUrlError as Refused;
        for (text, reason) in [
            ("", Refused::UnknownScheme),
            ("data/media", Refused::UnknownScheme),
            ("http://example.com/media", Refused::UnknownScheme),
            ("S3://media", Refused::UnknownScheme),
            ("file://", Refused::NoFolder),
            ("file://a\0b", Refused::NoFolder),
            ("file://../media", Refused::Upwards),
            ("file:///srv/../etc", Refused::Upwards),
            ("file://media?mode=fast", Refused::Parameters),
            ("file://media%20here", Refused::Parameters),
            ("s3://", Refused::NoBucket),
            ("s3:///prefix", Refused::NoBucket),
            ("s3://key:secret@media", Refused::UserInfo),
            ("s3://media:9000/prefix", Refused::Bucket),
            ("s3://my media", Refused::Bucket),
            ("s3://..", Refused::Upwards),
            ("s3://media/..", Refused::Upwards),
            ("s3://media/a/../b", Refused::Upwards),
            ("s3://media/a/./b", Refused::Prefix),
            ("s3://media//a", Refused::Prefix),
            ("s3://media/a//", Refused::Prefix),
            ("s3://media/a\\b", Refused::Prefix),
            ("s3://media?region=somewhere", Refused::Parameters),
            ("s3://media/prefix#part", Refused::Parameters),
        ] {
            assert_eq!(text.parse::<MediaUrl>(), Err(reason), "{text:?}");
        }
    }
}
