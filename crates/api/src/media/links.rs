use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use credentials::LinkSigner;
use kernel::{Clock, Picture, Timestamp};
use messages::{FileKey, KeptFile, Message};
use url::Url;

/// Makes addresses of kept files: relative to the server's root, or absolute where `PUBLIC_URL` is set.
#[derive(Clone)]
pub(crate) struct Links(Arc<Parts>);

struct Parts {
    /// The origin, without a slash at its end.
    origin: String,
    signing: LinkSigning,
}

/// How addresses are signed that work for a time only.
pub(crate) struct LinkSigning {
    pub(crate) signer: LinkSigner,
    pub(crate) clock: Arc<dyn Clock>,
    /// For how long an address works.
    pub(crate) lives: Duration,
}

impl Links {
    pub(crate) fn new(public_url: Option<&Url>, signing: LinkSigning) -> Self {
        let origin = public_url.map(|url| url.origin().ascii_serialization());
        Self(Arc::new(Parts { origin: origin.unwrap_or_default(), signing }))
    }

    /// Where a picture is; nothing where there is none.
    pub(crate) fn picture(&self, picture: Option<&Picture>) -> String {
        match picture {
            None => String::new(),
            Some(Picture::Kept(name)) => format!("{}/media/pictures/{name}", self.0.origin),
            Some(Picture::Linked(address)) => address.clone(),
        }
    }

    /// Where a file is that was sent in a message: an address that needs no token, works from now on for a
    /// time, and opens nothing else (contracts section 4, messenger).
    pub(crate) fn file(&self, file: &KeptFile) -> String {
        let LinkSigning { signer, clock, lives } = &self.0.signing;
        let ends = (clock.now() + *lives).as_micros() / 1_000_000;
        let signature = signer.sign(&signed_text(file.key, ends));
        let origin = &self.0.origin;
        format!("{origin}/media/files/{}?expires={ends}&signature={signature}", file.key)
    }

    /// Whether an address of a file is one that was issued, and still works.
    pub(crate) fn opens(&self, key: FileKey, expires: &str, signature: &str) -> bool {
        let LinkSigning { signer, clock, .. } = &self.0.signing;
        let Ok(ends) = expires.parse::<i64>() else { return false };
        // One spelling only: the number may be written in several ways.
        ends.to_string() == expires
            && signer.verifies(&signed_text(key, ends), signature)
            && clock.now() < Timestamp::from_seconds(ends)
    }

    /// What a message says to clients that know no files: its text, or the caption and the link.
    pub(crate) fn text_of<'a>(&self, message: &'a Message) -> Cow<'a, str> {
        match &message.file {
            None => Cow::Borrowed(&message.content),
            Some(file) if message.content.is_empty() => Cow::Owned(self.file(file)),
            Some(file) => Cow::Owned(format!("{}\n{}", message.content, self.file(file))),
        }
    }
}

fn signed_text(key: FileKey, ends: i64) -> String {
    format!("files/{key} until {ends}")
}

#[cfg(test)]
pub(crate) mod testing {
    use credentials::{KeyRing, MasterKey};
    use kernel::testing::FrozenClock;
    use secrecy::SecretString;

    use super::*;

    /// Links of a server at this address, or of any, signed with a key of their own at noon for a day.
    pub(crate) fn links(public_url: Option<&str>) -> Links {
        let key = MasterKey::parse(SecretString::from("0123456789abcdef".repeat(4)));
        let signing = LinkSigning {
            signer: LinkSigner::new(&KeyRing::new(key.expect("a key"), None)),
            clock: Arc::new(FrozenClock::default()),
            lives: Duration::from_secs(24 * 3600),
        };
        Links::new(public_url.map(|url| url.parse().expect("a URL")).as_ref(), signing)
    }
}

#[cfg(test)]
mod tests {
    use kernel::testing::noon;
    use kernel::{PictureFormat, PictureName, UniqueId};
    use messages::{FileName, MediaType};

    use super::testing::links;
    use super::*;

    fn file() -> KeptFile {
        KeptFile {
            key: FileKey::new(UniqueId::new(7)),
            name: FileName::sanitised("photo.png"),
            media_type: MediaType::unknown(),
            size: 1,
        }
    }

    /// The parts of a file's address that show that it was issued.
    fn issued(address: &str) -> (String, String) {
        let (_, query) = address.split_once("?expires=").expect("an end");
        let (expires, signature) = query.split_once("&signature=").expect("a signature");
        (expires.to_owned(), signature.to_owned())
    }

    #[test]
    fn a_kept_picture_is_under_the_root_or_the_public_url() {
        let name = PictureName::new(UniqueId::new(1), PictureFormat::Png);
        let kept = Picture::Kept(name);
        let relative = links(None).picture(Some(&kept));
        assert_eq!(relative, "/media/pictures/00000000000000000000000000000001.png");
        let absolute = links(Some("https://chat.example.com")).picture(Some(&kept));
        assert_eq!(absolute, format!("https://chat.example.com{relative}"));
    }

    #[test]
    fn an_address_elsewhere_stays_as_it_is_and_none_is_empty() {
        let linked = Picture::linked("https://example.com/profile.jpg").expect("an address");
        assert_eq!(links(None).picture(Some(&linked)), "https://example.com/profile.jpg");
        assert_eq!(links(None).picture(None), "");
    }

    #[test]
    fn an_address_of_a_file_works_as_it_was_issued_and_in_no_other_way() {
        let links = links(None);
        let address = links.file(&file());
        assert!(address.starts_with("/media/files/00000000000000000000000000000007?expires="));
        let (expires, signature) = issued(&address);
        assert!(links.opens(file().key, &expires, &signature));
        let later = (expires.parse::<i64>().expect("a number") + 1).to_string();
        let other = FileKey::new(UniqueId::new(8));
        assert!(!links.opens(other, &expires, &signature));
        for (expires, signature) in [
            (later.as_str(), signature.as_str()),
            (&expires, ""),
            ("", &signature),
            ("9e9", &signature),
        ] {
            assert!(!links.opens(file().key, expires, signature), "{expires} {signature}");
        }
    }

    #[test]
    fn an_address_of_a_file_works_for_a_day() {
        let issuing = links(None);
        let (expires, _) = issued(&issuing.file(&file()));
        let ends = Timestamp::from_seconds(expires.parse().expect("a number"));
        assert_eq!(ends, noon() + Duration::from_secs(24 * 3600));
        let past = noon().as_micros() / 1_000_000;
        let signature = issuing.0.signing.signer.sign(&signed_text(file().key, past));
        assert!(!issuing.opens(file().key, &past.to_string(), &signature), "over at that moment");
    }
}
