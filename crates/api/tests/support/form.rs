use reqwest::{Method, RequestBuilder};

use super::person::Person;

/// What stands between the parts of every form.
const BOUNDARY: &str = "a boundary that is in no part";

/// The content type of every form.
pub(crate) const FORM: &str = "multipart/form-data; boundary=\"a boundary that is in no part\"";

/// A multipart form, byte by byte as a test wants it.
#[derive(Clone, Default)]
pub(crate) struct Form(Vec<u8>);

impl Form {
    /// With a field, whose value need not be a text.
    pub(crate) fn field(self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.part(&format!("name=\"{name}\""), value.as_ref())
    }

    /// With a file as browsers send it.
    pub(crate) fn file(self, name: &str, file_name: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.file_of_type(name, file_name, "application/octet-stream", bytes)
    }

    /// With a file that claims to be of a media type.
    pub(crate) fn file_of_type(
        self,
        name: &str,
        file_name: &str,
        media_type: &str,
        bytes: impl AsRef<[u8]>,
    ) -> Self {
        let head =
            format!("name=\"{name}\"; filename=\"{file_name}\"\r\nContent-Type: {media_type}");
        self.part(&head, bytes.as_ref())
    }

    /// With a part of which the head says this besides that it is form data.
    pub(crate) fn part(mut self, head: &str, bytes: &[u8]) -> Self {
        let start = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n");
        self.0.extend_from_slice(start.as_bytes());
        self.0.extend_from_slice(bytes);
        self.0.extend_from_slice(b"\r\n");
        self
    }

    /// The form with its end.
    pub(crate) fn whole(mut self) -> Vec<u8> {
        self.0.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        self.0
    }

    /// The request of the form as the edit of somebody's profile.
    pub(crate) fn into_edit(self, person: &Person) -> RequestBuilder {
        let request = person.request(Method::PUT, super::profile::EDIT);
        request.header("content-type", FORM).body(self.whole())
    }
}
