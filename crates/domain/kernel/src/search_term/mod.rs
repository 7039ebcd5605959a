mod normalisation;
mod pieces;
#[cfg(test)]
mod samples;

use crate::text::{TextError, bounded};

use self::normalisation::{BETWEEN_TEXTS, normalised};

/// A text that is looked for in others, in any language and in any case.
///
/// Both sides are compared in one normalisation: NFC, then each character in lower, upper, and again lower
/// case, which folds more than lower case alone (`ς` is `σ`, `ß` and `ẞ` are `ss`). A U+001F, which nobody
/// types, counts as a space. Whatever keeps normalised texts relies on it: changing it means building those
/// anew.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SearchTerm(String);

impl SearchTerm {
    /// The longest one, in Unicode scalar values: a whole message can be looked for.
    pub const MAX_LENGTH: usize = 4_000;

    /// Takes it as it was sent, one character at least; white space counts, also by itself.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        bounded(text, Self::MAX_LENGTH)?;
        if text.is_empty() {
            return Err(TextError::Blank);
        }
        Ok(Self(normalised(text).into_owned()))
    }

    /// Whether the text holds the term.
    pub fn is_in(&self, text: &str) -> bool {
        normalised(text).contains(&self.0)
    }

    /// Where the text first holds the term: what stands there, as it is written, together with what cannot
    /// be taken apart from it (an accent, say). `None` if and only if it does not hold the term.
    pub fn matched_in<'t>(&self, text: &'t str) -> Option<&'t str> {
        let start = normalised(text).find(&self.0)?;
        let part = pieces::part_of(text, &(start..start + self.0.len()))?;
        text.get(part)
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
        let mut joined = String::new();
        for (text, number) in texts.into_iter().zip(0_usize..) {
            if number > 0 {
                joined.push(BETWEEN_TEXTS);
            }
            joined.push_str(&normalised(text));
        }
        Self(joined)
    }

    /// The normalised texts, U+001F between them.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for SearchableText {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::samples::{terms, texts};
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
        assert!(finds("straße", "HAUPTSTRAẞE") && finds("STRAẞE", "Hauptstrasse"));
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
    fn a_term_has_1_to_4000_characters() {
        assert!(SearchTerm::parse(&"가".repeat(4_000)).is_ok());
        assert_eq!(SearchTerm::parse(&"가".repeat(4_001)), Err(TextError::TooLong { max: 4_000 }));
        assert!(finds(" ", "a b") && !finds("  ", "a b"));
        assert_eq!(SearchTerm::parse(""), Err(TextError::Blank));
        assert_eq!(SearchTerm::parse("a\0"), Err(TextError::Nul));
    }

    fn matched<'t>(term: &str, text: &'t str) -> Option<&'t str> {
        SearchTerm::parse(term).expect("a term").matched_in(text)
    }

    #[test]
    fn a_match_is_the_text_as_it_is_written() {
        assert_eq!(matched("WORLD", "Hello, World!"), Some("World"));
        assert_eq!(matched("마당", "우리 마당에서"), Some("마당"));
        assert_eq!(matched("a", "banana"), Some("a"));
        assert_eq!(matched("absent", "Hello"), None);
        assert_eq!(matched("👩", "x👩\u{200d}👧"), Some("👩"));
        assert_eq!(matched("a b", "A\u{1f}B"), Some("A\u{1f}B"));
    }

    #[test]
    fn a_match_keeps_together_what_one_character_became() {
        assert_eq!(matched("STRASSE", "Hauptstraße"), Some("straße"));
        assert_eq!(matched("s", "weiß nicht"), Some("ß"));
        assert_eq!(matched("i", "\u{130}stanbul"), Some("\u{130}"));
        assert_eq!(matched("οδος", "η ΟΔΟΣ"), Some("ΟΔΟΣ"));
    }

    #[test]
    fn a_match_keeps_together_what_is_composed() {
        assert_eq!(matched("caf\u{e9}", "CAFE\u{301}S"), Some("CAFE\u{301}"));
        let decomposed = "\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}";
        assert_eq!(matched("한", decomposed), Some("\u{1112}\u{1161}\u{11ab}"));
        assert_eq!(matched("글", decomposed), Some("\u{1100}\u{1173}\u{11af}"));
        assert_eq!(matched(decomposed, "이 한글은"), Some("한글"));
        assert_eq!(matched("하", decomposed), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn there_is_a_match_where_the_text_holds_the_term(term in terms(), text in texts()) {
            let Ok(term) = SearchTerm::parse(&term) else { return Ok(()) };
            assert_match(&term, &text)?;
        }

        #[test]
        fn a_part_of_a_text_is_matched_as_what_holds_it(
            text in texts(), skip in 0..8_usize, length in 1..8_usize
        ) {
            let part: String = normalised(&text).chars().skip(skip).take(length).collect();
            let Ok(term) = SearchTerm::parse(&part) else { return Ok(()) };
            assert_match(&term, &text)?;
        }
    }

    fn assert_match(term: &SearchTerm, text: &str) -> Result<(), TestCaseError> {
        let found = term.matched_in(text);
        prop_assert_eq!(found.is_some(), term.is_in(text));
        if let Some(found) = found {
            prop_assert!(text.contains(found));
            prop_assert!(term.is_in(found), "{:?} in {:?} of {:?}", term, found, text);
        }
        Ok(())
    }
}
