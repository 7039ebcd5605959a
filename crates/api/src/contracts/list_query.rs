//! What the queries of lists have in common (contracts section 3): a search, and which page of the list.

use std::num::NonZeroU64;

use actix_web::HttpRequest;
use kernel::{Page, SearchTerm, TextError, Timestamp};

use super::field_errors::{self, FieldErrors};
use crate::http::query::{NoText, Query};

/// Entries of a page that asks for no other number.
const PAGE_SIZE: u32 = 50;

/// The longest term that a list is searched for: those without a token search, too.
const LONGEST_TERM: usize = 200;

/// A term that a list is searched for: more than white space.
fn list_term(text: &str) -> Result<SearchTerm, TextError> {
    kernel::filled(text, LONGEST_TERM)?;
    SearchTerm::parse(text)
}

/// How much of a list a request wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Portion {
    /// All of it.
    Whole,
    /// The first page, asked for by its size alone.
    First(Page),
    /// A page, asked for by its number.
    Numbered(Page),
}

/// Takes parameters out of a query, noting what is wrong with them.
pub(crate) struct ListQuery<'a> {
    query: Query<'a>,
    errors: FieldErrors,
}

impl<'a> ListQuery<'a> {
    /// The query of a request.
    pub(crate) fn of(request: &'a HttpRequest) -> Self {
        Self { query: Query::of(request), errors: FieldErrors::default() }
    }

    /// Notes what is wrong with a parameter.
    pub(crate) fn refuse(&mut self, name: &'static str, text: impl Into<String>) {
        self.errors.add(name, text);
    }

    /// Nothing, if nothing was wrong.
    pub(crate) fn finish(self) -> Result<(), FieldErrors> {
        self.errors.into_result()
    }

    /// A parameter that is there; an empty one counts as left out, as forms send it.
    pub(crate) fn text(&mut self, name: &'static str) -> Option<String> {
        let text = self.query.text(name)?;
        if let Err(NoText) = text {
            self.errors.add(name, "Not valid UTF-8.");
        }
        text.ok().filter(|text| !text.is_empty())
    }

    /// `?search=`.
    pub(crate) fn search(&mut self) -> Option<SearchTerm> {
        let term = list_term(&self.text("search")?);
        self.errors.parsed("search", Some(term))
    }

    /// A time with its zone.
    pub(crate) fn time(&mut self, name: &'static str) -> Option<Timestamp> {
        // A plus sign that was not escaped arrives as a space.
        let time = self.text(name)?.replace(' ', "+").parse();
        if time.is_err() {
            self.errors.add(name, "Enter a time with its zone, such as 2025-11-26T15:00:00Z.");
        }
        time.ok()
    }

    /// A term that must be there.
    pub(crate) fn required_term(&mut self, name: &'static str) -> Option<SearchTerm> {
        if self.query.text(name).is_none_or(|text| text.is_ok_and(|text| text.is_empty())) {
            self.errors.add(name, field_errors::REQUIRED);
        }
        let term = SearchTerm::parse(&self.text(name)?);
        self.errors.parsed(name, Some(term))
    }

    /// `?page=` and `?size=` of a list that is read by pages only, whose pages have that size by default.
    pub(crate) fn page(&mut self, default_size: u32) -> Page {
        let number = self.positive("page").unwrap_or(NonZeroU64::MIN);
        let size = self.positive("size");
        let size = size.map_or(Ok(default_size), |size| u32::try_from(size.get()));
        size.ok().and_then(|size| Page::new(number, size)).unwrap_or_else(|| {
            self.errors.add("size", field_errors::too_much(Page::MAX_SIZE));
            Page::largest(number)
        })
    }

    /// `?page=` and `?size=`.
    pub(crate) fn portion(&mut self) -> Portion {
        let number = self.positive("page");
        let size = self.positive("size");
        let wanted = size.map_or(Ok(PAGE_SIZE), |size| u32::try_from(size.get()));
        let page = wanted.ok().and_then(|size| Page::new(number.unwrap_or(NonZeroU64::MIN), size));
        match (page, number, size) {
            (None, ..) => {
                self.errors.add("size", field_errors::too_much(Page::MAX_SIZE));
                Portion::Whole
            }
            (Some(page), Some(_), _) => Portion::Numbered(page),
            (Some(page), None, Some(_)) => Portion::First(page),
            (Some(_), None, None) => Portion::Whole,
        }
    }

    fn positive(&mut self, name: &'static str) -> Option<NonZeroU64> {
        let text = self.text(name)?;
        // The parser would let a sign pass.
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|_| is_number);
        if number.is_none() {
            self.errors.add(name, field_errors::NOT_POSITIVE);
        }
        number
    }
}
