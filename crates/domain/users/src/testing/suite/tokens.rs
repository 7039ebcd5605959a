//! The rules of [`Tokens`].

use std::time::Duration;

use kernel::testing::noon;
use kernel::{SessionId, UniqueId, UserId};

use crate::{Claims, TokenError, TokenKind, Tokens};

/// Names every rule of implementations of `Tokens` to the macro given.
#[macro_export]
macro_rules! token_rules {
    ($run:ident) => {
        $run! {
            a_token_says_what_it_was_issued_for,
            a_token_is_not_taken_for_the_other_kind,
            a_token_is_expired_from_its_expiry_on,
            a_token_that_was_changed_is_invalid,
            a_text_that_is_no_token_is_invalid,
        }
    };
}

const HOUR: Duration = Duration::from_secs(60 * 60);

fn claims(kind: TokenKind) -> Claims {
    Claims {
        user_id: UserId::new(i64::MAX).expect("an id"),
        session_id: SessionId::new(7).expect("an id"),
        kind,
        id: UniqueId::new(u128::MAX - 1),
        issued_at: noon(),
        expires_at: noon() + HOUR,
    }
}

/// What it says, to the last claim.
pub fn a_token_says_what_it_was_issued_for(tokens: &dyn Tokens) {
    for kind in [TokenKind::Access, TokenKind::Refresh] {
        let token = tokens.issue(&claims(kind)).unwrap();
        assert_eq!(tokens.read(&token, kind, noon()), Ok(claims(kind)));
    }
}

/// Neither the one nor the other, and never as an expired one.
pub fn a_token_is_not_taken_for_the_other_kind(tokens: &dyn Tokens) {
    let access = tokens.issue(&claims(TokenKind::Access)).unwrap();
    let refresh = tokens.issue(&claims(TokenKind::Refresh)).unwrap();
    for now in [noon(), noon() + 2 * HOUR] {
        assert_eq!(tokens.read(&access, TokenKind::Refresh, now), Err(TokenError::Invalid));
        assert_eq!(tokens.read(&refresh, TokenKind::Access, now), Err(TokenError::Invalid));
    }
}

/// Without any leeway.
pub fn a_token_is_expired_from_its_expiry_on(tokens: &dyn Tokens) {
    let token = tokens.issue(&claims(TokenKind::Access)).unwrap();
    let read_at = |now| tokens.read(&token, TokenKind::Access, now);
    assert!(read_at(noon() + HOUR - Duration::from_micros(1)).is_ok());
    assert_eq!(read_at(noon() + HOUR), Err(TokenError::Expired));
    assert_eq!(read_at(noon() + 2 * HOUR), Err(TokenError::Expired));
}

/// In any one place, whether it has expired or not.
pub fn a_token_that_was_changed_is_invalid(tokens: &dyn Tokens) {
    let token = tokens.issue(&claims(TokenKind::Access)).unwrap();
    for (position, original) in token.char_indices() {
        let replacement = if original == 'A' { "B" } else { "A" };
        let mut changed = token.clone();
        changed.replace_range(position..position + original.len_utf8(), replacement);
        for now in [noon(), noon() + 2 * HOUR] {
            let read = tokens.read(&changed, TokenKind::Access, now);
            assert_eq!(read, Err(TokenError::Invalid), "{changed}");
        }
    }
}

/// Nothing, noise, and a token cut short.
pub fn a_text_that_is_no_token_is_invalid(tokens: &dyn Tokens) {
    let token = tokens.issue(&claims(TokenKind::Access)).unwrap();
    for text in ["", "x", "a.b.c", "마당", "..", &token[..token.len() / 2], &format!("{token}x")]
    {
        let read = tokens.read(text, TokenKind::Access, noon());
        assert_eq!(read, Err(TokenError::Invalid), "{text:?}");
    }
}
