//! Texts of every kind that normalisation is about.

use proptest::collection::vec;
use proptest::prelude::*;

/// Texts of up to 12 parts, each of which may join the one before it.
pub(super) fn texts() -> impl Strategy<Value = String> {
    vec(part(), 0..12).prop_map(|parts| parts.concat())
}

/// Short texts of the same parts.
pub(super) fn terms() -> impl Strategy<Value = String> {
    vec(part(), 1..4).prop_map(|parts| parts.concat())
}

fn part() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-cA-C ]",
        // Syllables and the jamo that they are composed of.
        4 => prop::char::ranges(vec!['가'..='갛', '\u{1100}'..='\u{1102}', '\u{1161}'..='\u{1163}',
            '\u{11a7}'..='\u{11aa}'].into()).prop_map(String::from),
        // Marks, and letters that marks are composed with.
        4 => prop::char::ranges(vec!['\u{300}'..='\u{345}', 'é'..='ë'].into()).prop_map(String::from),
        3 => prop::sample::select(SPECIAL).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ]
}

/// What changes its length when it is folded or composed, is excluded from compositions, moves behind other
/// marks, or joins emoji.
const SPECIAL: &[&str] = &[
    "ß",
    "ẞ",
    "İ",
    "ı",
    "ς",
    "Σ",
    "σ",
    "ŉ",
    "ﬁ",
    "ΰ",
    "ᾳ",
    "\u{1f}",
    "\u{200d}",
    "\u{fe0f}",
    "👩",
    "👧",
    "❤",
    "🏽",
    "🇰",
    "🇷",
    "K",
    "Å",
    "क\u{93c}",
    "\u{958}",
    "\u{cc6}",
    "\u{cc2}",
    "\u{cd5}",
    "\u{9c7}",
    "\u{9be}",
    "\u{323}",
    "\u{302}",
    "\u{1e69}",
    "\u{f71}",
    "\u{f72}",
    "\u{f73}",
    "\u{f81}",
    "\u{fb1d}",
    "\u{1d157}",
    "\u{1d165}",
    "\u{11099}",
    "\u{110ba}",
    "\u{344}",
    "\u{3099}",
    "か",
    "が",
    "\u{1f77}",
];
