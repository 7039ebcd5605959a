//! Which part of a text a part of its normalisation comes from.

use std::ops::Range;

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_normalizer::properties::{
    CanonicalCombiningClassMapBorrowed, CanonicalCompositionBorrowed,
    CanonicalDecompositionBorrowed, Decomposed,
};

use super::normalisation::normalised;

/// Characters below this one are composed with nothing that stands before them, and never change places.
const FIRST_MARK: char = '\u{300}';

/// The part of a text whose normalisation holds the bytes of this range of the whole's normalisation:
/// the shortest one of pieces that are normalised apart from each other.
pub(super) fn part_of(text: &str, range: &Range<usize>) -> Option<Range<usize>> {
    let mut begin = None;
    let mut reached = 0;
    for piece in Pieces::of(text) {
        reached += normalised(&text[piece.clone()]).len();
        if begin.is_none() && reached > range.start {
            begin = Some(piece.start);
        }
        if reached >= range.end {
            return begin.map(|begin| begin..piece.end);
        }
    }
    None
}

/// The smallest parts of a text that NFC neither joins nor lets change each other, in their order.
struct Pieces<'t> {
    text: &'t str,
    start: usize,
}

impl<'t> Pieces<'t> {
    fn of(text: &'t str) -> Self {
        Self { text, start: 0 }
    }
}

impl Iterator for Pieces<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let start = self.start;
        let rest = &self.text[start..];
        let mut following = rest.char_indices().skip(1);
        let end = following.find(|(end, next)| is_boundary(&rest[..*end], *next));
        self.start += end.map_or(rest.len(), |(end, _)| end);
        (start < self.start).then_some(start..self.start)
    }
}

/// Whether NFC keeps a character apart from the piece before it. It does if the character's decomposition
/// begins with one that other marks cannot change places with, and that is not composed with what the piece
/// ends with.
fn is_boundary(piece: &str, next: char) -> bool {
    if next < FIRST_MARK {
        return true;
    }
    let first = first_of_decomposition(next);
    if CanonicalCombiningClassMapBorrowed::new().get_u8(first) != 0 {
        return false;
    }
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(piece);
    let last = composed.chars().next_back();
    last.is_none_or(|last| CanonicalCompositionBorrowed::new().compose(last, first).is_none())
}

fn first_of_decomposition(c: char) -> char {
    let decomposition = CanonicalDecompositionBorrowed::new();
    let mut first = c;
    loop {
        match decomposition.decompose(first) {
            Decomposed::Default => return first,
            Decomposed::Singleton(other) | Decomposed::Expansion(other, _) => first = other,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::texts;
    use super::*;

    fn pieces(text: &str) -> Vec<&str> {
        Pieces::of(text).map(|piece| &text[piece]).collect()
    }

    #[test]
    fn a_piece_is_what_is_composed_together() {
        assert_eq!(pieces("abc"), ["a", "b", "c"]);
        assert_eq!(pieces("e\u{301}a"), ["e\u{301}", "a"]);
        assert_eq!(
            pieces("\u{1112}\u{1161}\u{11ab}\u{1100}\u{1161}각"),
            ["\u{1112}\u{1161}\u{11ab}", "\u{1100}\u{1161}", "각"]
        );
        assert_eq!(pieces("가\u{11a8}"), ["가\u{11a8}"]);
        assert_eq!(pieces("\u{cc6}\u{cc2}\u{cd5}"), ["\u{cc6}\u{cc2}\u{cd5}"]);
        assert_eq!(pieces(""), [""; 0]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn pieces_normalised_apart_are_the_whole_normalised(text in texts()) {
            let pieces = pieces(&text);
            prop_assert_eq!(pieces.concat(), text.as_str());
            let apart: String = pieces.into_iter().map(normalised).collect();
            prop_assert_eq!(apart, normalised(&text));
        }
    }
}
