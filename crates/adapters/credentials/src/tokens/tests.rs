use std::time::Duration;

use jsonwebtoken::crypto::sign;
use jsonwebtoken::dangerous::insecure_decode;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::keys::ring::testing::{master_key, ring};

fn claims(kind: TokenKind) -> Claims {
    Claims {
        user_id: UserId::new(7).expect("an id"),
        session_id: SessionId::new(42).expect("an id"),
        kind,
        id: UniqueId::new(0xfeed),
        issued_at: Timestamp::from_seconds(1_000),
        expires_at: Timestamp::from_seconds(2_000),
    }
}

fn now() -> Timestamp {
    Timestamp::from_seconds(1_500)
}

fn issued(tokens: &JwtTokens, kind: TokenKind) -> String {
    tokens.issue(&claims(kind)).expect("a token")
}

fn body() -> Value {
    serde_json::to_value(Body::from(&claims(TokenKind::Access))).expect("JSON")
}

/// A token of any header and body, signed with the ring's own key.
fn signed(ring: &KeyRing, algorithm: Algorithm, body: &Value) -> String {
    let key = EncodingKey::from_secret(ring.current(Purpose::Tokens).expose_secret());
    encode(&Header::new(algorithm), body, &key).expect("a token")
}

fn read(tokens: &JwtTokens, token: &str) -> Result<Claims, TokenError> {
    tokens.read(token, TokenKind::Access, now())
}

#[test]
fn a_token_says_what_was_said_to_it() {
    let tokens = JwtTokens::new(&ring('a'));
    for kind in [TokenKind::Access, TokenKind::Refresh] {
        let token = issued(&tokens, kind);
        assert_eq!(tokens.read(&token, kind, now()), Ok(claims(kind)));
    }
}

#[test]
fn a_token_carries_exactly_the_known_claims() {
    let tokens = JwtTokens::new(&ring('a'));
    let token = issued(&tokens, TokenKind::Refresh);
    // {"typ":"JWT","alg":"HS256"}
    assert!(token.starts_with("eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9."));
    assert_eq!(
        insecure_decode::<Value>(&token).expect("a token").claims,
        json!({
            "sub": "7",
            "sid": 42,
            "aud": "madang",
            "typ": "refresh",
            "jti": "0000000000000000000000000000feed",
            "iat": 1_000,
            "exp": 2_000,
        })
    );
}

#[test]
fn times_are_cut_to_whole_seconds() {
    let tokens = JwtTokens::new(&ring('a'));
    let exact = claims(TokenKind::Access);
    let finer = Claims {
        issued_at: exact.issued_at + Duration::from_micros(999_999),
        expires_at: exact.expires_at + Duration::from_micros(999_999),
        ..exact.clone()
    };
    let token = tokens.issue(&finer).expect("a token");
    assert_eq!(read(&tokens, &token), Ok(exact));
}

#[test]
fn a_token_expires_at_its_second_without_leeway() {
    let tokens = JwtTokens::new(&ring('a'));
    let token = issued(&tokens, TokenKind::Access);
    let end = Timestamp::from_seconds(2_000);
    let at = |now| tokens.read(&token, TokenKind::Access, now);
    assert!(at(end - Duration::from_micros(1)).is_ok());
    assert_eq!(at(end), Err(TokenError::Expired));
    assert_eq!(at(end + Duration::from_micros(1)), Err(TokenError::Expired));
    assert!(at(Timestamp::from_seconds(0)).is_ok(), "a clock that was set back locks nobody out");
}

#[test]
fn a_token_of_one_kind_is_never_one_of_the_other() {
    let tokens = JwtTokens::new(&ring('a'));
    for (made, asked) in
        [(TokenKind::Access, TokenKind::Refresh), (TokenKind::Refresh, TokenKind::Access)]
    {
        let token = issued(&tokens, made);
        assert_eq!(tokens.read(&token, asked, now()), Err(TokenError::Invalid));
        let late = Timestamp::from_seconds(3_000);
        assert_eq!(tokens.read(&token, asked, late), Err(TokenError::Invalid));
    }
}

#[test]
fn every_single_changed_byte_is_noticed() {
    let tokens = JwtTokens::new(&ring('a'));
    let token = issued(&tokens, TokenKind::Access);
    for position in 0..token.len() {
        for replacement in b"AQgwz059-_.=+/ \0".iter().copied() {
            let mut bytes = token.clone().into_bytes();
            if bytes[position] == replacement {
                continue;
            }
            bytes[position] = replacement;
            let changed = String::from_utf8(bytes).expect("text");
            assert_eq!(read(&tokens, &changed), Err(TokenError::Invalid), "{changed}");
        }
        assert_eq!(read(&tokens, &token[..position]), Err(TokenError::Invalid));
    }
}

#[test]
fn every_character_of_the_alphabet_is_noticed_at_the_end() {
    let tokens = JwtTokens::new(&ring('a'));
    let token = issued(&tokens, TokenKind::Access);
    let (kept, last) = token.split_at(token.len() - 1);
    for character in ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(['-', '_']) {
        let changed = format!("{kept}{character}");
        assert_eq!(read(&tokens, &changed).is_ok(), character.to_string() == last, "{changed}");
    }
}

#[test]
fn a_foreign_key_signs_nothing_here() {
    let token = issued(&JwtTokens::new(&ring('b')), TokenKind::Access);
    assert_eq!(read(&JwtTokens::new(&ring('a')), &token), Err(TokenError::Invalid));
}

#[test]
fn the_key_of_another_purpose_signs_nothing_here() {
    let ring = ring('a');
    let key = EncodingKey::from_secret(ring.current(Purpose::SecretsAtRest).expose_secret());
    let token = encode(&Header::new(ALGORITHM), &body(), &key).expect("a token");
    assert_eq!(read(&JwtTokens::new(&ring), &token), Err(TokenError::Invalid));
}

#[test]
fn the_previous_key_still_opens_and_no_longer_signs() {
    let old = JwtTokens::new(&ring('a'));
    let rotated = JwtTokens::new(&KeyRing::new(master_key('b'), Some(master_key('a'))));
    let new = JwtTokens::new(&ring('b'));

    assert_eq!(read(&rotated, &issued(&old, TokenKind::Access)), Ok(claims(TokenKind::Access)));
    let token = issued(&rotated, TokenKind::Access);
    assert_eq!(read(&new, &token), Ok(claims(TokenKind::Access)));
    assert_eq!(read(&old, &token), Err(TokenError::Invalid));
}

#[test]
fn no_other_algorithm_is_accepted() {
    let ring = ring('a');
    let tokens = JwtTokens::new(&ring);
    for algorithm in [Algorithm::HS384, Algorithm::HS512] {
        let token = signed(&ring, algorithm, &body());
        assert_eq!(read(&tokens, &token), Err(TokenError::Invalid), "{algorithm:?}");
    }

    let token = signed(&ring, ALGORITHM, &body());
    let (_, rest) = token.split_once('.').expect("a header");
    let (payload, signature) = rest.split_once('.').expect("a signature");
    let key = EncodingKey::from_secret(ring.current(Purpose::Tokens).expose_secret());
    // {"typ":"JWT","alg":"none"} and {"typ":"JWT","alg":"RS256"}
    for header in ["eyJ0eXAiOiJKV1QiLCJhbGciOiJub25lIn0", "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9"] {
        let message = format!("{header}.{payload}");
        let signed_anew = sign(message.as_bytes(), &key, ALGORITHM).expect("a signature");
        for signature in [signature, "", &signed_anew] {
            let token = format!("{message}.{signature}");
            assert_eq!(read(&tokens, &token), Err(TokenError::Invalid), "{token}");
        }
    }
}

#[test]
fn a_missing_claim_makes_a_token_invalid() {
    let ring = ring('a');
    let tokens = JwtTokens::new(&ring);
    assert!(read(&tokens, &signed(&ring, ALGORITHM, &body())).is_ok());
    for claim in ["sub", "sid", "aud", "typ", "jti", "iat", "exp"] {
        let mut body = body();
        body.as_object_mut().expect("an object").remove(claim);
        let token = signed(&ring, ALGORITHM, &body);
        assert_eq!(read(&tokens, &token), Err(TokenError::Invalid), "{claim}");
    }
}

#[test]
fn a_claim_of_another_type_or_range_makes_a_token_invalid() {
    let ring = ring('a');
    let tokens = JwtTokens::new(&ring);
    for (claim, value) in [
        ("sub", json!(7)),
        ("sub", json!("0")),
        ("sub", json!("-7")),
        ("sub", json!("someone")),
        ("sid", json!("42")),
        ("sid", json!(0)),
        ("sid", json!(4.5)),
        ("sid", json!(u64::MAX)),
        ("aud", json!("elsewhere")),
        ("aud", json!("")),
        ("aud", json!(["madang"])),
        ("aud", json!(null)),
        ("typ", json!("Access")),
        ("typ", json!("id")),
        ("typ", json!(0)),
        ("jti", json!("feed")),
        ("jti", json!(null)),
        ("iat", json!("1000")),
        ("exp", json!("2000")),
        ("exp", json!(2_000.5)),
        ("exp", json!(u64::MAX)),
    ] {
        let mut body = body();
        body[claim] = value.clone();
        let token = signed(&ring, ALGORITHM, &body);
        assert_eq!(read(&tokens, &token), Err(TokenError::Invalid), "{claim} = {value}");
    }
    for body in [json!([]), json!("text"), json!(null), json!({})] {
        let token = signed(&ring, ALGORITHM, &body);
        assert_eq!(read(&tokens, &token), Err(TokenError::Invalid), "{body}");
    }
}

#[test]
fn a_token_over_4_kib_is_not_looked_at() {
    let ring = ring('a');
    let tokens = JwtTokens::new(&ring);
    for (padding, is_read) in [(2_000, true), (4_000, false)] {
        let mut body = body();
        body["padding"] = json!("x".repeat(padding));
        let token = signed(&ring, ALGORITHM, &body);
        assert_eq!(token.len() <= 4096, is_read);
        assert_eq!(read(&tokens, &token).is_ok(), is_read);
    }
}

#[test]
fn the_self_test_passes_and_notices_keys_that_do_not_fit() {
    let mut tokens = JwtTokens::new(&ring('a'));
    assert!(tokens.self_test().is_ok());
    tokens.reading = JwtTokens::new(&ring('b')).reading;
    assert!(matches!(tokens.self_test(), Err(SelfTestError::NotReadBack)));
}

#[test]
fn debug_output_shows_no_key() {
    let tokens = format!("{:?}", JwtTokens::new(&ring('a')));
    assert!(tokens.contains("[redacted]"), "{tokens}");
}

proptest! {
    #[test]
    fn arbitrary_text_is_refused_without_a_panic(text: String) {
        let tokens = JwtTokens::new(&ring('a'));
        prop_assert_eq!(read(&tokens, &text), Err(TokenError::Invalid));
    }

    #[test]
    fn arbitrary_parts_are_refused_without_a_panic(
        header in "[A-Za-z0-9_-]{0,80}",
        payload in "[A-Za-z0-9_-]{0,300}",
        signature in "[A-Za-z0-9_-]{0,60}",
    ) {
        let tokens = JwtTokens::new(&ring('a'));
        for header in [header.as_str(), "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9"] {
            let token = format!("{header}.{payload}.{signature}");
            prop_assert_eq!(read(&tokens, &token), Err(TokenError::Invalid));
        }
    }

    #[test]
    fn any_claims_read_back(
        user in 1..=i64::MAX,
        session in 1..=i64::MAX,
        id: u128,
        expires_at in 1_501..4_000_000_000_i64,
    ) {
        let tokens = JwtTokens::new(&ring('a'));
        let claims = Claims {
            user_id: UserId::new(user).expect("an id"),
            session_id: SessionId::new(session).expect("an id"),
            id: UniqueId::new(id),
            expires_at: Timestamp::from_seconds(expires_at),
            ..claims(TokenKind::Access)
        };
        let token = tokens.issue(&claims).expect("a token");
        prop_assert_eq!(read(&tokens, &token), Ok(claims));
    }
}

macro_rules! on_json_web_tokens {
    ($($rule:ident,)*) => {
        mod rules {
            $(
                #[test]
                fn $rule() {
                    let ring = crate::keys::ring::testing::ring('a');
                    users::testing::suite::tokens::$rule(&super::JwtTokens::new(&ring));
                }
            )*
        }
    };
}
users::token_rules!(on_json_web_tokens);
