//! The rules of [`PasswordHasher`].

use secrecy::SecretString;

use crate::testing::builders::new_password;
use crate::{PasswordHash, PasswordHasher};

/// Names every rule of implementations of `PasswordHasher` to the macro given.
#[macro_export]
macro_rules! hasher_rules {
    ($run:ident) => {
        $run! {
            a_hash_is_one_of_its_password_only,
            a_password_hashes_differently_each_time,
            without_a_hash_no_password_is_right,
        }
    };
}

async fn hash(hasher: &dyn PasswordHasher, password: &str) -> PasswordHash {
    let turn = hasher.turn().await.expect("a turn");
    hasher.hash(turn, &new_password(password)).await.expect("a hash")
}

async fn is_right(
    hasher: &dyn PasswordHasher,
    password: &str,
    hash: Option<&PasswordHash>,
) -> bool {
    let turn = hasher.turn().await.expect("a turn");
    hasher.verify(turn, &SecretString::from(password), hash).await.expect("an answer")
}

/// Upper and lower case, white space and every character count.
pub async fn a_hash_is_one_of_its_password_only(hasher: &dyn PasswordHasher) {
    let hash = hash(hasher, "비밀번호 Secret 7").await;
    assert!(is_right(hasher, "비밀번호 Secret 7", Some(&hash)).await);
    for wrong in ["비밀번호 secret 7", "비밀번호 Secret 7 ", "비밀번호 Secret", ""] {
        assert!(!is_right(hasher, wrong, Some(&hash)).await, "{wrong:?}");
    }
}

/// Each hash has a salt of its own, and does not show the password.
pub async fn a_password_hashes_differently_each_time(hasher: &dyn PasswordHasher) {
    let first = hash(hasher, "a good password").await;
    let second = hash(hasher, "a good password").await;
    assert_ne!(first.expose(), second.expose());
    assert!(is_right(hasher, "a good password", Some(&first)).await);
    assert!(is_right(hasher, "a good password", Some(&second)).await);
}

/// Not even an empty one.
pub async fn without_a_hash_no_password_is_right(hasher: &dyn PasswordHasher) {
    assert!(!is_right(hasher, "a good password", None).await);
    assert!(!is_right(hasher, "", None).await);
}
