use kernel::Picture;
use url::Url;

/// Makes addresses of kept files: relative to the server's root, or absolute where `PUBLIC_URL` is set.
#[derive(Debug, Clone, Default)]
pub(crate) struct Links {
    /// The origin, without a slash at its end.
    origin: String,
}

impl Links {
    pub(crate) fn new(public_url: Option<&Url>) -> Self {
        let origin = public_url.map(|url| url.origin().ascii_serialization());
        Self { origin: origin.unwrap_or_default() }
    }

    /// Where a picture is; nothing where there is none.
    pub(crate) fn picture(&self, picture: Option<&Picture>) -> String {
        match picture {
            None => String::new(),
            Some(Picture::Kept(name)) => format!("{}/media/pictures/{name}", self.origin),
            Some(Picture::Linked(address)) => address.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::{PictureFormat, PictureName, UniqueId};

    use super::*;

    #[test]
    fn a_kept_picture_is_under_the_root_or_the_public_url() {
        let name = PictureName::new(UniqueId::new(1), PictureFormat::Png);
        let kept = Picture::Kept(name);
        let relative = Links::default().picture(Some(&kept));
        assert_eq!(relative, "/media/pictures/00000000000000000000000000000001.png");
        let public = "https://chat.example.com".parse().expect("a URL");
        let absolute = Links::new(Some(&public)).picture(Some(&kept));
        assert_eq!(absolute, format!("https://chat.example.com{relative}"));
    }

    #[test]
    fn an_address_elsewhere_stays_as_it_is_and_none_is_empty() {
        let linked = Picture::linked("https://example.com/profile.jpg").expect("an address");
        assert_eq!(Links::default().picture(Some(&linked)), "https://example.com/profile.jpg");
        assert_eq!(Links::default().picture(None), "");
    }
}
