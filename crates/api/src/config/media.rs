use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use bytesize::ByteSize;
use media_store::MediaUrl;

use super::values::Values;
use super::{SettingsError, Shown, short};

const DAY: Duration = Duration::from_secs(24 * 3600);

/// Where uploaded files are kept, and how large they may be.
#[derive(Debug, Clone)]
pub(crate) struct MediaSettings {
    /// `MEDIA_URL`: a local folder, or a bucket of a store that speaks S3.
    pub(crate) url: MediaUrl,
    /// `UPLOAD_MAX_BYTES`: the largest file.
    pub(crate) largest_upload: FileSize,
    /// `UPLOAD_QUOTA_BYTES`: how much all files of one person may come to.
    pub(crate) per_person: FileSize,
    /// `MEDIA_LINK_TTL`: how long the address of a file works that was sent in a message.
    pub(crate) links_live: Duration,
}

/// A size such as `20MiB`, shown as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileSize {
    bytes: u64,
    text: String,
}

impl FileSize {
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }
}

impl FromStr for FileSize {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let bytes = text.parse::<ByteSize>()?.as_u64();
        if bytes == 0 {
            return Err("a file has at least one byte".to_owned());
        }
        Ok(Self { bytes, text: text.to_owned() })
    }
}

impl fmt::Display for FileSize {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl MediaSettings {
    pub(super) fn read(values: &Values) -> Result<Self, SettingsError> {
        Ok(Self {
            url: values.parse_or("MEDIA_URL", "file://data/media")?,
            largest_upload: values.parse_or("UPLOAD_MAX_BYTES", "20MiB")?,
            per_person: values.parse_or("UPLOAD_QUOTA_BYTES", "1GiB")?,
            links_live: values.duration("MEDIA_LINK_TTL", DAY)?,
        })
    }

    pub(super) fn shown(&self) -> Vec<Shown> {
        vec![
            ("MEDIA_URL", self.url.to_string()),
            ("UPLOAD_MAX_BYTES", self.largest_upload.to_string()),
            ("UPLOAD_QUOTA_BYTES", self.per_person.to_string()),
            ("MEDIA_LINK_TTL", short(self.links_live)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> MediaSettings {
        MediaSettings::read(&Values::from_pairs(pairs)).expect("settings")
    }

    #[test]
    fn files_have_their_documented_bounds() {
        let settings = read(&[]);
        assert_eq!(settings.largest_upload.bytes(), 20 * 1024 * 1024);
        assert_eq!(settings.per_person.bytes(), 1024 * 1024 * 1024);
        assert_eq!(settings.links_live, DAY);
    }

    #[test]
    fn sizes_and_times_are_read_as_people_write_them_and_shown_so() {
        let settings = read(&[
            ("UPLOAD_MAX_BYTES", "1048576"),
            ("UPLOAD_QUOTA_BYTES", "5 GB"),
            ("MEDIA_LINK_TTL", "90m"),
        ]);
        assert_eq!(settings.largest_upload.bytes(), 1024 * 1024);
        assert_eq!(settings.per_person.bytes(), 5_000_000_000);
        assert_eq!(settings.links_live, Duration::from_secs(90 * 60));
        let shown = settings.shown();
        for setting in [
            ("UPLOAD_MAX_BYTES", "1048576"),
            ("UPLOAD_QUOTA_BYTES", "5 GB"),
            ("MEDIA_LINK_TTL", "1h 30m"),
        ] {
            assert!(shown.contains(&(setting.0, setting.1.to_owned())), "{shown:?}");
        }
    }
}
