use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;

use crate::text::{TextError, filled};

/// A text that is looked for in others, in any language and in any case.
///
/// Both sides are compared in one normalisation: NFC, then each character in upper and from there in
/// lower case, which folds more than lower case alone (`ς` is `σ`, `ß` is `ss`). A U+001F, which nobody
/// types, counts as a space. Whatever keeps normalised texts relies on it: changing it means building those
/// anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchTerm(String);

impl SearchTerm {
    /// The longest one, in Unicode scalar values.
    pub const MAX_LENGTH: usize = 200;

    /// Takes it as it was sent; white space within it and around it counts.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        filled(text, Self::MAX_LENGTH)?;
        Ok(Self(normalised(text)))
    }

    /// Whether the text holds the term.
    pub fn is_in(&self, text: &str) -> bool {
        normalised(text).contains(&self.0)
    }

    /// The term as it stands in a [`SearchableText`].
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Texts in the one normalisation, to be kept beside them, so that whoever keeps them can look for a term
/// by comparing bytes. A term is in here if and only if it is in one of the texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchableText(String);

impl SearchableText {
    /// Normalises these texts.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let texts: Vec<_> = texts.into_iter().map(normalised).collect();
        Self(texts.join(BETWEEN_TEXTS))
    }

    /// The normalised texts, U+001F between them.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The unit separator. No term and no text holds it once it is normalised.
const BETWEEN_TEXTS: &str = "\u{1f}";

fn normalised(text: &str) -> String {
    folded(text).replace(BETWEEN_TEXTS, " ")
}

fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let composed: Cow<'_, str> = ComposingNormalizerBorrowed::new_nfc().normalize(text);
    composed.chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(term: &str, text: &str) -> bool {
        SearchTerm::parse(term).is_ok_and(|term| term.is_in(text))
    }

    #[test]
    fn a_term_is_found_inside_words_and_in_any_case() {
        assert!(finds("ello", "Hello, everyone!"));
        assert!(finds("HELLO", "hello"));
        assert!(finds("마", "우리 마당"));
        assert!(finds("STRASSE", "Hauptstraße"));
        assert!(finds("οδος", "ΟΔΟΣ"));
        assert!(!finds("hallo", "Hello"));
    }

    #[test]
    fn the_way_in_which_accents_are_written_does_not_matter() {
        assert!(finds("caf\u{e9}", "CAFE\u{301}"));
        assert!(finds("\u{1112}\u{1161}\u{11ab}", "\u{d55c}"));
    }

    #[test]
    fn a_searchable_text_holds_what_is_in_one_of_its_texts() {
        let text = SearchableText::of(["Hauptstraße", "CAFE\u{301}"]);
        for term in ["STRASSE", "caf\u{e9}"] {
            let term = SearchTerm::parse(term).expect("a term");
            assert!(text.as_str().contains(term.as_str()), "{term:?}");
        }
        let absent = SearchTerm::parse("straßecafe").expect("a term");
        assert!(!text.as_str().contains(absent.as_str()));
    }

    #[test]
    fn no_term_lies_across_two_texts() {
        let text = SearchableText::of(["a yard", "gate\nwall\u{1f}tree", "마당"]);
        let holds =
            |term: &str| text.as_str().contains(SearchTerm::parse(term).expect("a term").as_str());
        for term in ["gate\nwall", "WALL TREE", "wall\u{1f}tree", "a\u{1f}yard", "마당"] {
            assert!(holds(term), "{term:?}");
        }
        for term in ["yardgate", "yard\ngate", "yard gate", "yard\u{1f}gate", "e\u{1f}마", "e마"]
        {
            assert!(!holds(term), "{term:?}");
        }
    }

    #[test]
    fn a_unit_separator_counts_as_a_space() {
        assert!(finds("A\u{1f}b", "a B"));
        assert!(finds("가 나", "가\u{1f}나"));
    }

    #[test]
    fn a_term_has_1_to_200_characters_and_is_not_blank() {
        assert!(SearchTerm::parse(&"가".repeat(200)).is_ok());
        assert_eq!(SearchTerm::parse(&"가".repeat(201)), Err(TextError::TooLong { max: 200 }));
        assert_eq!(SearchTerm::parse(" "), Err(TextError::Blank));
        assert_eq!(SearchTerm::parse("a\0"), Err(TextError::Nul));
    }
}
