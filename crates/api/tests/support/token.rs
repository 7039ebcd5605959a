use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
use jsonwebtoken::dangerous::insecure_decode_claims;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::Value;

/// What a token says, whoever signed it.
pub(crate) fn claims(token: &str) -> Value {
    insecure_decode_claims(token).unwrap()
}

/// A token of these claims, signed with the key that the server derives from this `SECRET_KEY`.
pub(crate) fn signed(claims: &Value, algorithm: Algorithm, secret_key: &str) -> String {
    let mut key = [0; 32];
    let pseudorandom_key = Salt::new(HKDF_SHA256, b"madang").extract(secret_key.as_bytes());
    let output = pseudorandom_key.expand(&[b"tokens"], HKDF_SHA256).unwrap();
    output.fill(&mut key).unwrap();
    encode(&Header::new(algorithm), claims, &EncodingKey::from_secret(&key)).unwrap()
}
