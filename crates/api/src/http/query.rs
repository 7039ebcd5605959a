use actix_web::HttpRequest;
use percent_encoding::percent_decode_str;

/// The parameters of a request's query, as they were sent.
pub(crate) struct Query<'a>(&'a str);

/// A parameter that is no text: its escapes are not UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NoText;

impl<'a> Query<'a> {
    /// The query of a request; an empty one if there is none.
    pub(crate) fn of(request: &'a HttpRequest) -> Self {
        Self(request.query_string())
    }

    /// The first parameter of that name, if there is one.
    pub(crate) fn text(&self, name: &str) -> Option<Result<String, NoText>> {
        let parameters = self.0.split('&').map(|part| part.split_once('=').unwrap_or((part, "")));
        let (_, value) =
            parameters.into_iter().find(|(key, _)| decoded(key).as_deref() == Ok(name))?;
        Some(decoded(value))
    }
}

fn decoded(text: &str) -> Result<String, NoText> {
    let text = text.replace('+', " ");
    let decoded = percent_decode_str(&text).decode_utf8().map_err(|_| NoText)?;
    Ok(decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_read_as_forms_write_it() {
        let query = Query("search=%EB%A7%88%EB%8B%B9+1%2B1&page=2&page=3&mine&=x");
        assert_eq!(query.text("search"), Some(Ok("마당 1+1".to_owned())));
        assert_eq!(query.text("page"), Some(Ok("2".to_owned())));
        assert_eq!(query.text("mine"), Some(Ok(String::new())));
        assert_eq!(query.text("size"), None);
        assert_eq!(Query("").text("size"), None);
    }

    #[test]
    fn escapes_that_are_no_utf_8_are_no_text() {
        assert_eq!(Query("search=%FF").text("search"), Some(Err(NoText)));
        assert_eq!(Query("%FF=1&size=2").text("size"), Some(Ok("2".to_owned())));
    }
}
