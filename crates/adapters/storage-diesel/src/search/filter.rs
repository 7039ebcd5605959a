use std::collections::HashSet;

use kernel::SearchTerm;

/// The first byte of a filter of this making. Filters are kept: whatever changes about their keys, their
/// hash or their probes takes another number, and those that are kept rule nothing out any more.
const VERSION: u8 = 1;

/// What makes one of a hundred keys seem to be there that is not.
const BITS_OF_A_KEY: usize = 10;
const PROBES: u64 = 5;

/// The longest filter, in bits: many are read at once. Texts with so many keys are looked into oftener.
const MOST_BITS: usize = 32 * 1024 * 8;
/// With more keys than these a filter of that length would rule nothing out.
const MOST_KEYS: usize = MOST_BITS / 2;

/// What some texts may hold: a Bloom filter of their characters and of the pairs of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Filter(Vec<u8>);

/// What a term needs of a text, to ask filters.
#[derive(Debug, Clone)]
pub(crate) struct TermKeys(Vec<u64>);

impl Filter {
    /// The filter of texts in the normalisation of searches.
    pub(crate) fn of<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Self {
        let mut found = HashSet::new();
        for text in texts {
            found.extend(keys(text.as_ref()));
            if found.len() > MOST_KEYS {
                return Self(vec![VERSION]);
            }
        }
        let bits = (found.len() * BITS_OF_A_KEY).clamp(8, MOST_BITS);
        let mut filter = vec![0; 1 + bits.div_ceil(8)];
        filter[0] = VERSION;
        for key in found {
            for (byte, mask) in places(key, filter.len() - 1) {
                filter[1 + byte] |= mask;
            }
        }
        Self(filter)
    }

    /// As it is kept.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl TermKeys {
    /// What this term needs.
    pub(crate) fn of(term: &SearchTerm) -> Self {
        let mut distinct: Vec<_> = keys(term.as_str()).collect();
        distinct.sort_unstable();
        distinct.dedup();
        Self(distinct)
    }

    /// Whether one of the texts that a kept filter was made of may hold the term: always true of texts that
    /// do, and of a filter of another making.
    pub(crate) fn may_be_in(&self, filter: &[u8]) -> bool {
        let bits = match filter.split_first() {
            Some((&VERSION, bits)) if !bits.is_empty() => bits,
            _ => return true,
        };
        let is_set = |(byte, mask): (usize, u8)| bits[byte] & mask != 0;
        self.0.iter().all(|key| places(*key, bits.len()).all(is_set))
    }
}

/// The keys of a text: its characters, and its pairs of characters. No two of either kind are the same number.
fn keys(text: &str) -> impl Iterator<Item = u64> {
    let mut previous = None;
    text.chars().map(u64::from).flat_map(move |c| {
        let pair = previous.replace(c).map(|before: u64| ((before + 1) << 32) | c);
        pair.into_iter().chain([c])
    })
}

/// Where a filter of that many bytes has the bits of a key: a byte each, and a mask in it.
fn places(key: u64, bytes: usize) -> impl Iterator<Item = (usize, u8)> {
    let bits = 8 * bytes as u64;
    let hash = mixed(key);
    let step = (hash >> 32) | 1;
    (0..PROBES).map(move |probe| {
        let bit = (hash & u64::from(u32::MAX)).wrapping_add(probe * step) % bits;
        // No filter has as many bytes as a pointer of 32 bits cannot tell.
        (usize::try_from(bit / 8).unwrap_or_default(), 1 << (bit % 8))
    })
}

/// The finaliser of `SplitMix64`: each bit of the key changes about half of those of the hash.
fn mixed(key: u64) -> u64 {
    let mut hash = key.wrapping_add(0x9e37_79b9_7f4a_7c15);
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use kernel::SearchableText;
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn filter_of(texts: &[String]) -> Filter {
        let normalised = texts.iter().map(|text| SearchableText::of([text.as_str()]));
        Filter::of(normalised.map(|text| text.as_str().to_owned()))
    }

    fn may_hold(filter: &Filter, term: &str) -> bool {
        TermKeys::of(&SearchTerm::parse(term).unwrap()).may_be_in(filter.as_bytes())
    }

    proptest! {
        #[test]
        fn a_filter_never_rules_out_what_is_in_one_of_its_texts(
            texts in vec("[가-힣a-zA-Zß\u{301}👩 ]{0,40}", 1..20),
            from in any::<prop::sample::Index>(),
            skip in 0..40_usize,
            length in 1..6_usize,
        ) {
            let filter = filter_of(&texts);
            let part: String = from.get(&texts).chars().skip(skip).take(length).collect();
            let Ok(term) = SearchTerm::parse(&part) else { return Ok(()) };
            prop_assume!(texts.iter().any(|text| term.is_in(text)));
            prop_assert!(TermKeys::of(&term).may_be_in(filter.as_bytes()));
        }
    }

    #[test]
    fn of_absent_keys_one_of_a_hundred_seems_to_be_there() {
        let syllables = |from: u32| (from..from + 1_000).filter_map(char::from_u32);
        let texts: Vec<_> = syllables(0xac00).map(String::from).collect();
        let filter = filter_of(&texts);
        assert!(syllables(0xac00).all(|c| may_hold(&filter, &c.to_string())));
        let seeming = syllables(0xb400).filter(|c| may_hold(&filter, &c.to_string())).count();
        assert!((1..30).contains(&seeming), "{seeming} of 1000");
    }

    #[test]
    fn characters_that_are_there_but_not_side_by_side_are_ruled_out() {
        let filter = filter_of(&["마당".to_owned(), "대문".to_owned(), "x".to_owned()]);
        for absent in ["당대", "당마", "문x", "xx", "당\u{1f}대"] {
            assert!(!may_hold(&filter, absent), "{absent}");
        }
    }

    #[test]
    fn a_filter_takes_ten_bits_for_each_distinct_key() {
        let filter = filter_of(&vec!["abab".to_owned(); 256]);
        assert_eq!(filter.as_bytes().len(), 1 + 5, "a, b, ab and ba");
    }

    #[test]
    fn nothing_is_in_no_texts() {
        assert!(!may_hold(&filter_of(&[]), "a"));
        assert!(!may_hold(&filter_of(&[String::new()]), "a"));
    }

    #[test]
    fn a_filter_of_another_making_rules_nothing_out() {
        let mut filter = filter_of(&["a".to_owned()]).as_bytes().to_vec();
        let absent = TermKeys::of(&SearchTerm::parse("b").unwrap());
        assert!(!absent.may_be_in(&filter));
        filter[0] += 1;
        for other in [filter.as_slice(), &[], &[VERSION]] {
            assert!(absent.may_be_in(other));
        }
    }

    #[test]
    fn texts_of_too_many_keys_get_a_filter_that_rules_nothing_out() {
        let characters = || ('\u{4e00}'..='\u{9fff}').cycle();
        let pairs = |step| characters().zip(characters().step_by(step)).take(20_000);
        let long: String = (3..10).flat_map(pairs).flat_map(|(one, other)| [one, other]).collect();
        let filter = Filter::of([long]);
        assert!(filter.as_bytes() == [VERSION]);
        assert!(may_hold(&filter, "absent"));
    }

    /// Filters are kept for ever: this is how those of the first making are.
    #[test]
    fn a_filter_is_always_made_in_the_same_way() {
        assert_eq!(filter_of(&["Hello, 마당!".to_owned()]).as_bytes(), FIRST_MAKING);
    }

    const FIRST_MAKING: [u8; 24] = [
        1, 68, 1, 3, 65, 82, 137, 52, 35, 27, 75, 197, 154, 249, 64, 32, 240, 58, 100, 146, 195,
        224, 209, 161,
    ];
}
