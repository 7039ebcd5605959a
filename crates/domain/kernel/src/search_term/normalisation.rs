use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;

/// The unit separator. No term and no text holds it once it is normalised.
pub(super) const BETWEEN_TEXTS: char = '\u{1f}';

/// A text in the one normalisation of searches. Most texts are written in it already.
pub(super) fn normalised(text: &str) -> Cow<'_, str> {
    if text.chars().all(stays) {
        return Cow::Borrowed(text);
    }
    if text.is_ascii() {
        let folded = text.to_ascii_lowercase();
        let is_separated = folded.contains(BETWEEN_TEXTS);
        return Cow::Owned(if is_separated { folded.replace(BETWEEN_TEXTS, " ") } else { folded });
    }
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(text);
    let mut folded = String::with_capacity(composed.len());
    for c in composed.chars() {
        if stays(c) {
            folded.push(c);
        } else {
            folded.extend(folds_of(c).map(without_separator));
        }
    }
    Cow::Owned(folded)
}

/// A character in lower, from there in upper, and from there in lower case: `ẞ` is `ß`, `SS`, and `ss`.
fn folds_of(c: char) -> impl Iterator<Item = char> {
    c.to_lowercase().flat_map(char::to_uppercase).flat_map(char::to_lowercase)
}

/// Whether a character surely is its own normalisation, among whatever others that also are: most of what
/// people write in English, Korean, Chinese and Japanese, and emoji.
fn stays(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => !c.is_ascii_uppercase() && c != BETWEEN_TEXTS,
        // Punctuation, kana that neither compose nor are marks, ideographs, syllables, emoji.
        '\u{2010}'..='\u{2027}'
        | '\u{3001}'..='\u{3029}'
        | '\u{3041}'..='\u{3096}'
        | '\u{30a1}'..='\u{30fe}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{1f300}'..='\u{1faff}' => true,
        _ => false,
    }
}

fn without_separator(c: char) -> char {
    if c == BETWEEN_TEXTS { ' ' } else { c }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The normalisation as it is defined, without a short cut.
    fn defined(text: &str) -> String {
        let composed = ComposingNormalizerBorrowed::new_nfc().normalize(text);
        composed.chars().flat_map(folds_of).map(without_separator).collect()
    }

    #[test]
    fn what_stays_is_its_own_normalisation_among_others_that_do() {
        for c in ('\0'..=char::MAX).filter(|c| stays(*c)) {
            for text in [format!("{c}"), format!("e{c}가"), format!("か{c}각")] {
                assert_eq!(defined(&text), text);
            }
        }
    }

    #[test]
    fn what_stays_is_not_copied() {
        for text in ["hello, yard", "우리 마당에서 만나요!", "漢字とかな", "👩🎉"]
        {
            assert!(matches!(normalised(text), Cow::Borrowed(_)), "{text}");
        }
    }
}
