use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use kernel::{Fault, SessionId, Timestamp, UniqueId, UserId};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use users::{Claims, TokenError, TokenKind, Tokens};

use crate::keys::purpose::Purpose;
use crate::keys::ring::KeyRing;

mod self_test;

pub use self_test::SelfTestError;

/// The only algorithm, for writing and reading, whatever a token's header says.
const ALGORITHM: Algorithm = Algorithm::HS256;

/// The longest token that is looked at, in bytes; ours have some 300.
const LONGEST: usize = 4096;

/// JSON Web Tokens signed with HMAC-SHA256.
#[derive(Debug)]
pub struct JwtTokens {
    header: Header,
    signing: EncodingKey,
    reading: Vec<DecodingKey>,
    validation: Validation,
}

impl JwtTokens {
    /// Signs with the ring's current key and reads what the current or the previous one signed.
    pub fn new(ring: &KeyRing) -> Self {
        let mut validation = Validation::new(ALGORITHM);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["aud"]);
        // The library would ask the machine's clock; `read` compares with the time that it is given.
        validation.validate_exp = false;
        Self {
            header: Header::new(ALGORITHM),
            signing: EncodingKey::from_secret(ring.current(Purpose::Tokens).expose_secret()),
            reading: ring
                .all(Purpose::Tokens)
                .map(|key| DecodingKey::from_secret(key.expose_secret()))
                .collect(),
            validation,
        }
    }
}

impl Tokens for JwtTokens {
    fn issue(&self, claims: &Claims) -> Result<String, Fault> {
        encode(&self.header, &Body::from(claims), &self.signing).map_err(Fault::failed)
    }

    fn read(&self, token: &str, kind: TokenKind, now: Timestamp) -> Result<Claims, TokenError> {
        if token.len() > LONGEST {
            return Err(TokenError::Invalid);
        }
        let claims = self
            .reading
            .iter()
            .find_map(|key| decode::<Body>(token, key, &self.validation).ok())
            .and_then(|token| token.claims.into_claims())
            .filter(|claims| claims.kind == kind)
            .ok_or(TokenError::Invalid)?;
        if claims.expires_at <= now {
            return Err(TokenError::Expired);
        }
        Ok(claims)
    }
}

/// The claims as they stand in a token. All are required.
#[derive(Debug, Serialize, Deserialize)]
struct Body {
    sub: String,
    sid: i64,
    aud: String,
    typ: Kind,
    jti: String,
    iat: i64,
    exp: i64,
}

/// Sets our tokens apart from any other that the same key might sign.
const AUDIENCE: &str = "madang";

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Access,
    Refresh,
}

impl From<&Claims> for Body {
    fn from(claims: &Claims) -> Self {
        Self {
            sub: claims.user_id.to_string(),
            sid: claims.session_id.get(),
            aud: AUDIENCE.to_owned(),
            typ: match claims.kind {
                TokenKind::Access => Kind::Access,
                TokenKind::Refresh => Kind::Refresh,
            },
            jti: claims.id.to_string(),
            iat: claims.issued_at.as_seconds(),
            exp: claims.expires_at.as_seconds(),
        }
    }
}

impl Body {
    fn into_claims(self) -> Option<Claims> {
        Some(Claims {
            user_id: self.sub.parse::<UserId>().ok()?,
            session_id: SessionId::new(self.sid).ok()?,
            kind: match self.typ {
                Kind::Access => TokenKind::Access,
                Kind::Refresh => TokenKind::Refresh,
            },
            id: self.jti.parse::<UniqueId>().ok()?,
            issued_at: Timestamp::from_seconds(self.iat),
            expires_at: Timestamp::from_seconds(self.exp),
        })
    }
}

#[cfg(test)]
mod tests;
