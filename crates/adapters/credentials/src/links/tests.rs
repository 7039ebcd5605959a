use proptest::prelude::*;

use super::*;
use crate::keys::ring::testing::{master_key, ring};

const TEXT: &str = "files/7 until 1767225600";

fn signer(letter: char) -> LinkSigner {
    LinkSigner::new(&ring(letter))
}

#[test]
fn what_is_signed_verifies() {
    let signer = signer('a');
    for text in [TEXT, "", "파일/7", &"x".repeat(100_000)] {
        assert!(signer.verifies(text, &signer.sign(text)));
    }
}

/// Computed by another implementation: a change here would break every link that is in use.
#[test]
fn a_signature_is_hmac_sha256_in_small_hexadecimal_digits() {
    assert_eq!(
        signer('a').sign(TEXT),
        "c9ad7f3e0a4d730bc0a4c8aa9cb2d303c732898b4bcbcde6ec6fc49f306a681c"
    );
    assert_eq!(
        signer('a').sign("파일/7"),
        "c4f4710ede90599d5f5bb2d0057dcb0ac43da85a3811e9ee25358e9bf21dfd72"
    );
}

#[test]
fn a_signature_of_another_text_does_not_verify() {
    let signer = signer('a');
    let signature = signer.sign(TEXT);
    for text in ["files/8 until 1767225600", "files/7 until 1767225601", "", "FILES/7"] {
        assert!(!signer.verifies(text, &signature), "{text}");
    }
}

#[test]
fn a_signature_by_another_key_does_not_verify() {
    assert!(!signer('a').verifies(TEXT, &signer('b').sign(TEXT)));
}

#[test]
fn a_signature_by_the_key_for_another_purpose_does_not_verify() {
    let tokens_key = signing_key(&ring('a').current(Purpose::Tokens));
    assert!(!signer('a').verifies(TEXT, &signature_of(&tokens_key, TEXT)));
}

#[test]
fn the_previous_key_still_verifies_and_no_longer_signs() {
    let old = signer('a');
    let rotated = LinkSigner::new(&KeyRing::new(master_key('b'), Some(master_key('a'))));
    let new = signer('b');

    assert!(rotated.verifies(TEXT, &old.sign(TEXT)));
    assert!(rotated.verifies(TEXT, &rotated.sign(TEXT)));
    assert_eq!(rotated.sign(TEXT), new.sign(TEXT));
    assert!(!old.verifies(TEXT, &rotated.sign(TEXT)));
}

#[test]
fn every_single_changed_missing_or_added_character_is_noticed() {
    let signer = signer('a');
    let signature = signer.sign(TEXT);
    for position in 0..signature.len() {
        let digit = &signature[position..=position];
        let other = if digit == "0" { "1" } else { "0" };
        let mut changed = signature.clone();
        changed.replace_range(position..=position, other);
        assert!(!signer.verifies(TEXT, &changed), "character {position}");
        assert!(!signer.verifies(TEXT, &signature[..position]), "cut at {position}");
    }
    for longer in [format!("{signature}0"), format!(" {signature}"), signature.repeat(2)] {
        assert!(!signer.verifies(TEXT, &longer));
    }
}

#[test]
fn a_signature_has_one_spelling() {
    let signer = signer('a');
    assert!(!signer.verifies(TEXT, &signer.sign(TEXT).to_uppercase()));
}

#[test]
fn debug_output_shows_no_key() {
    let ring = ring('a');
    let shown = format!("{:?}", LinkSigner::new(&ring));
    let key = ring.current(Purpose::Links);
    let hexadecimal = key.expose_secret().map(|byte| format!("{byte:02x}")).concat();
    assert!(!shown.contains(&format!("{:?}", key.expose_secret())), "{shown}");
    assert!(!shown.contains(&hexadecimal), "{shown}");
}

proptest! {
    #[test]
    fn garbage_is_refused_without_a_panic(text: String, garbage: String, bytes: Vec<u8>) {
        let signer = signer('a');
        prop_assert!(!signer.verifies(&text, &garbage));
        prop_assert!(!signer.verifies(&text, &String::from_utf8_lossy(&bytes)));
    }

    #[test]
    fn any_digits_are_refused(text: String, digits in "[0-9a-f]{64}") {
        prop_assert!(!signer('a').verifies(&text, &digits));
    }
}
