use std::sync::atomic::{AtomicU64, Ordering};

use kernel::testing::noon;
use proptest::prelude::*;
use totp_rs::{Secret, Totp};

use super::*;
use crate::keys::ring::KeyRing;
use crate::keys::ring::testing::{master_key, ring};
use crate::random::SystemRandomness;

fn codes(ring: &KeyRing) -> TotpCodes {
    let sealer = SecretSealer::new(ring, Arc::new(SystemRandomness));
    TotpCodes::new(sealer, Arc::new(SystemRandomness))
}

fn made(codes: &TotpCodes) -> (SealedSecret, SharedSecret) {
    codes.make(&RoomName::parse("a room").expect("a name")).expect("a secret")
}

/// An authenticator by another hand that was told the secret.
fn authenticator(secret: &SharedSecret) -> Totp {
    let secret = Secret::try_from_base32(secret.base32.expose_secret()).expect("base32");
    totp_rs::Builder::new().with_secret(secret).build().expect("an authenticator")
}

fn seconds(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(seconds)
}

fn code_at(authenticator: &Totp, time: Timestamp) -> String {
    authenticator.generate(time.as_seconds().unsigned_abs()).to_string()
}

fn accepts(codes: &TotpCodes, secret: &SealedSecret, code: &str, now: Timestamp) -> bool {
    codes.accepts(secret, code, now).expect("a secret that opens")
}

/// A secret as a test knows it.
fn sealed(codes: &TotpCodes, secret: &[u8]) -> SealedSecret {
    let id = UniqueId::new(7);
    let bytes = codes.sealer.seal(secret, &context(id)).expect("it is short");
    SealedSecret { id, bytes }
}

/// A secret that is the same in every run, so that codes which are not valid never are so by chance, and an
/// authenticator that knows it.
fn known(codes: &TotpCodes) -> (SealedSecret, Totp) {
    let secret = *b"12345678901234567890";
    let authenticator = totp_rs::Builder::new().with_secret(secret).build();
    (sealed(codes, &secret), authenticator.expect("an authenticator"))
}

/// The last six digits of those in RFC 6238, appendix B, where codes have eight.
#[test]
fn codes_are_those_of_rfc_6238() {
    let codes = codes(&ring('a'));
    let (secret, _) = known(&codes);
    for (time, code) in [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ] {
        assert!(accepts(&codes, &secret, code, seconds(time)), "{time}");
        assert!(!accepts(&codes, &secret, code, seconds(time + 90)), "{time}");
    }
}

#[test]
fn a_code_is_accepted_one_step_early_and_one_step_late_and_no_more() {
    let codes = codes(&ring('a'));
    let (secret, authenticator) = known(&codes);
    let code = code_at(&authenticator, noon());
    let start = noon().as_seconds();
    for offset in [-30, -29, -1, 0, 1, 29, 30, 31, 58, 59] {
        assert!(accepts(&codes, &secret, &code, seconds(start + offset)), "{offset}");
    }
    for offset in [-86_400, -90, -60, -32, -31, 60, 61, 90, 86_400] {
        assert!(!accepts(&codes, &secret, &code, seconds(start + offset)), "{offset}");
    }
}

#[test]
fn an_authenticator_whose_clock_is_a_step_off_is_accepted_and_one_that_is_two_off_is_not() {
    let codes = codes(&ring('a'));
    let (secret, authenticator) = known(&codes);
    for (offset, is_accepted) in [(-60, false), (-30, true), (0, true), (30, true), (60, false)] {
        let code = code_at(&authenticator, seconds(noon().as_seconds() + offset));
        assert_eq!(accepts(&codes, &secret, &code, noon()), is_accepted, "{offset}");
    }
}

#[test]
fn a_code_of_another_secret_is_wrong() {
    let codes = codes(&ring('a'));
    let secret = sealed(&codes, &[1; SECRET_LEN]);
    let code =
        totp_custom::<Sha1>(STEP, DIGITS, &[2; SECRET_LEN], noon().as_seconds().unsigned_abs());
    assert!(!accepts(&codes, &secret, &code, noon()));
}

#[test]
fn only_six_ascii_digits_are_a_code() {
    let codes = codes(&ring('a'));
    let (secret, _) = known(&codes);
    let (code, now) = ("081804", seconds(1_111_111_109));
    assert!(accepts(&codes, &secret, code, now));
    for text in [
        "",
        "0",
        "81804",
        "08180",
        "0818040",
        "07081804",
        " 81804",
        "+81804",
        "-81804",
        "08180a",
        " 081804",
        "081804 ",
        "081804\n",
        "081804\0",
        "081 804",
        "０８１８０４",
        "٠٨١٨٠٤",
        "０８",
    ] {
        assert!(!accepts(&codes, &secret, text, now), "{text:?}");
    }
    assert!(!accepts(&codes, &secret, &code.repeat(100_000), now));
}

#[test]
fn codes_begin_in_1970_and_no_time_is_a_fault() {
    let codes = codes(&ring('a'));
    let (secret, authenticator) = known(&codes);
    let first = code_at(&authenticator, seconds(0));
    for (time, is_accepted) in [(-31, false), (-30, true), (-1, true), (0, true), (59, true)] {
        assert_eq!(accepts(&codes, &secret, &first, seconds(time)), is_accepted, "{time}");
    }
    for micros in [i64::MIN, i64::MIN + 1, -31_000_000, i64::MAX] {
        assert!(codes.accepts(&secret, &first, Timestamp::from_micros(micros)).is_ok());
    }
}

#[test]
fn a_secret_has_160_random_bits_in_base32_without_padding() {
    let codes = codes(&ring('a'));
    let (one, shown) = made(&codes);
    let (other, other_shown) = made(&codes);

    let base32 = shown.base32.expose_secret();
    assert_eq!(base32.len(), 32);
    assert!(base32.bytes().all(|byte| matches!(byte, b'A'..=b'Z' | b'2'..=b'7')));
    assert_eq!(authenticator(&shown).secret().as_bytes().len(), SECRET_LEN);
    assert_ne!(base32, other_shown.base32.expose_secret());
    assert_ne!(one.id, other.id);
    assert_ne!(one.bytes, other.bytes);
}

#[test]
fn what_is_stored_and_what_debug_output_shows_tell_nothing_of_the_secret() {
    let codes = codes(&ring('a'));
    let (stored, shown) = made(&codes);
    let base32 = shown.base32.expose_secret();
    let plain = BASE32_NOPAD.decode(base32.as_bytes()).expect("base32");
    for secret in [plain.as_slice(), base32.as_bytes()] {
        let parts = |bytes: &[u8]| bytes.windows(4).map(<[u8]>::to_vec).collect::<Vec<_>>();
        assert!(!parts(&stored.bytes).iter().any(|part| parts(secret).contains(part)));
    }
    assert!(!format!("{shown:?} {stored:?}").contains(base32));
}

#[test]
fn a_secret_that_is_moved_to_another_id_or_was_changed_is_a_fault() {
    let codes = codes(&ring('a'));
    let (one, shown) = made(&codes);
    let (other, _) = made(&codes);
    let code = code_at(&authenticator(&shown), noon());
    let moved = SealedSecret { id: other.id, ..one.clone() };
    let cut = SealedSecret { bytes: one.bytes[1..].to_vec(), ..one.clone() };
    let empty = SealedSecret { bytes: Vec::new(), ..one };
    for broken in [moved, cut, empty] {
        assert!(matches!(codes.accepts(&broken, &code, noon()), Err(Fault::Failed(_))));
        assert!(matches!(codes.renew(&broken), Err(Fault::Failed(_))));
    }
}

#[test]
fn after_a_change_of_the_key_codes_stay_and_secrets_are_renewed_once() {
    let before = codes(&ring('a'));
    let during = codes(&KeyRing::new(master_key('b'), Some(master_key('a'))));
    let after = codes(&ring('b'));
    let (secret, shown) = made(&before);
    let code = code_at(&authenticator(&shown), noon());
    assert_eq!(before.renew(&secret).expect("it opens"), None);

    assert!(accepts(&during, &secret, &code, noon()));
    let renewed = during.renew(&secret).expect("it opens").expect("another key sealed it");

    assert!(accepts(&during, &renewed, &code, noon()));
    assert!(accepts(&after, &renewed, &code, noon()));
    assert_eq!(during.renew(&renewed).expect("it opens"), None);
    assert!(matches!(after.accepts(&secret, &code, noon()), Err(Fault::Failed(_))));
    assert!(matches!(before.accepts(&renewed, &code, noon()), Err(Fault::Failed(_))));
}

/// Counts the bytes that are drawn, all of them alike.
#[derive(Default)]
struct CountedBytes(AtomicU64);

impl Randomness for CountedBytes {
    fn fill(&self, buffer: &mut [u8]) {
        self.0.fetch_add(buffer.len() as u64, Ordering::SeqCst);
        buffer.fill(0x5a);
    }
}

#[test]
fn a_secret_and_its_id_are_drawn_from_the_given_source() {
    let source = Arc::new(CountedBytes::default());
    let sealer = SecretSealer::new(&ring('a'), Arc::new(SystemRandomness));
    let codes = TotpCodes::new(sealer, source.clone());

    let (stored, shown) = made(&codes);

    assert_eq!(source.0.load(Ordering::SeqCst), 20 + 16);
    assert_eq!(authenticator(&shown).secret().as_bytes(), [0x5a; SECRET_LEN]);
    assert_eq!(stored.id, UniqueId::new(u128::from_be_bytes([0x5a; 16])));
}

proptest! {
    #[test]
    fn every_code_is_that_of_another_hand(
        secret: [u8; SECRET_LEN],
        now in 60_i64..253_402_300_799,
        drift in -1_i64..=1,
    ) {
        let codes = codes(&ring('a'));
        let authenticator =
            totp_rs::Builder::new().with_secret(secret).build().expect("an authenticator");
        let secret = sealed(&codes, &secret);
        let code = code_at(&authenticator, seconds(now + 30 * drift));
        prop_assert!(accepts(&codes, &secret, &code, seconds(now)));
    }

    #[test]
    fn no_text_at_any_time_is_a_panic(code: String, micros: i64) {
        let codes = codes(&ring('a'));
        let secret = sealed(&codes, &[1; SECRET_LEN]);
        prop_assert!(codes.accepts(&secret, &code, Timestamp::from_micros(micros)).is_ok());
    }
}
