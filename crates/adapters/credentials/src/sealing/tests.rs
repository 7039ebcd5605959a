use proptest::prelude::*;

use super::*;
use crate::keys::ring::testing::{master_key, ring};
use crate::random::SystemRandomness;

const SECRET: &[u8] = b"JBSWY3DPEHPK3PXP";
const CONTEXT: &str = "room 7";

fn secret_sealer(ring: &KeyRing) -> SecretSealer {
    SecretSealer::new(ring, Arc::new(SystemRandomness))
}

fn opened(secrets: &SecretSealer, sealed: &[u8], context: &str) -> Result<Vec<u8>, SealError> {
    secrets.open(sealed, context).map(|plain| plain.expose_secret().to_vec())
}

fn sealed(secrets: &SecretSealer, plain: &[u8], context: &str) -> Vec<u8> {
    secrets.seal(plain, context).expect("it is short")
}

#[test]
fn what_is_sealed_opens_in_its_context() {
    let secrets = secret_sealer(&ring('a'));
    for plain in [SECRET, b"", &[0; 10_000]] {
        let sealed = sealed(&secrets, plain, CONTEXT);
        assert_eq!(sealed.len(), plain.len() + 29);
        assert_eq!(opened(&secrets, &sealed, CONTEXT), Ok(plain.to_vec()));
    }
}

#[test]
fn the_same_secret_is_never_sealed_the_same() {
    let secrets = secret_sealer(&ring('a'));
    let (one, other) = (sealed(&secrets, SECRET, CONTEXT), sealed(&secrets, SECRET, CONTEXT));
    assert_ne!(one[1..13], other[1..13]);
    assert_ne!(one[13..], other[13..]);
    assert!(!one.windows(4).any(|bytes| SECRET.windows(4).any(|part| part == bytes)));
}

#[test]
fn a_secret_moved_to_another_context_does_not_open() {
    let secrets = secret_sealer(&ring('a'));
    let sealed = sealed(&secrets, SECRET, CONTEXT);
    for context in ["room 8", "room 70", "room", ""] {
        assert_eq!(opened(&secrets, &sealed, context), Err(SealError::Broken), "{context}");
    }
}

#[test]
fn every_single_changed_or_missing_byte_is_noticed() {
    let secrets = secret_sealer(&ring('a'));
    let sealed = sealed(&secrets, SECRET, CONTEXT);
    for position in 0..sealed.len() {
        for change in [0x01, 0x80, 0xff] {
            let mut changed = sealed.clone();
            changed[position] ^= change;
            assert!(opened(&secrets, &changed, CONTEXT).is_err(), "byte {position}");
        }
        assert!(opened(&secrets, &sealed[..position], CONTEXT).is_err(), "cut at {position}");
    }
    let longer = [&sealed[..], &[0]].concat();
    assert_eq!(opened(&secrets, &longer, CONTEXT), Err(SealError::Broken));
}

#[test]
fn the_previous_key_still_opens_and_no_longer_seals() {
    let old = secret_sealer(&ring('a'));
    let rotated = secret_sealer(&KeyRing::new(master_key('b'), Some(master_key('a'))));
    let new = secret_sealer(&ring('b'));

    assert_eq!(opened(&rotated, &sealed(&old, SECRET, CONTEXT), CONTEXT), Ok(SECRET.to_vec()));
    let sealed = sealed(&rotated, SECRET, CONTEXT);
    assert_eq!(opened(&new, &sealed, CONTEXT), Ok(SECRET.to_vec()));
    assert_eq!(opened(&old, &sealed, CONTEXT), Err(SealError::Broken));
}

#[test]
fn what_the_previous_key_sealed_is_sealed_anew_with_the_current_one() {
    let old = secret_sealer(&ring('a'));
    let rotated = secret_sealer(&KeyRing::new(master_key('b'), Some(master_key('a'))));
    let new = secret_sealer(&ring('b'));

    let renewed = rotated.renew(&sealed(&old, SECRET, CONTEXT), CONTEXT).expect("it opens");

    let renewed = renewed.expect("another key sealed it");
    assert_eq!(opened(&new, &renewed, CONTEXT), Ok(SECRET.to_vec()));
    assert_eq!(opened(&new, &renewed, "room 8"), Err(SealError::Broken));
    assert_eq!(rotated.renew(&renewed, CONTEXT), Ok(None));
    assert_eq!(new.renew(&renewed, CONTEXT), Ok(None));
}

#[test]
fn what_does_not_open_is_not_sealed_anew() {
    let rotated = secret_sealer(&KeyRing::new(master_key('b'), Some(master_key('a'))));
    let foreign = sealed(&secret_sealer(&ring('c')), SECRET, CONTEXT);
    assert_eq!(rotated.renew(&foreign, CONTEXT), Err(SealError::Broken));
    let old = sealed(&secret_sealer(&ring('a')), SECRET, CONTEXT);
    assert_eq!(rotated.renew(&old, "room 8"), Err(SealError::Broken));
    assert_eq!(rotated.renew(&[], CONTEXT), Err(SealError::Malformed));
}

#[test]
fn another_version_is_malformed() {
    let secrets = secret_sealer(&ring('a'));
    let mut sealed = sealed(&secrets, SECRET, CONTEXT);
    for version in [0, 2, 255] {
        sealed[0] = version;
        assert_eq!(opened(&secrets, &sealed, CONTEXT), Err(SealError::Malformed));
    }
}

#[test]
fn debug_output_shows_no_opened_secret() {
    let secrets = secret_sealer(&ring('a'));
    let plain = secrets.open(&sealed(&secrets, SECRET, CONTEXT), CONTEXT).expect("it opens");
    assert!(format!("{plain:?}").contains("REDACTED"));
}

proptest! {
    #[test]
    fn any_secret_comes_back(plain: Vec<u8>, context: String) {
        let secrets = secret_sealer(&ring('a'));
        prop_assert_eq!(opened(&secrets, &sealed(&secrets, &plain, &context), &context), Ok(plain));
    }

    #[test]
    fn arbitrary_bytes_are_refused_without_a_panic(bytes: Vec<u8>, context: String) {
        let secrets = secret_sealer(&ring('a'));
        prop_assert!(opened(&secrets, &bytes, &context).is_err());
        prop_assert!(opened(&secrets, &[&[VERSION], &bytes[..]].concat(), &context).is_err());
    }
}
