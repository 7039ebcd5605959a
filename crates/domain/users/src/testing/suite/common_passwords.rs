//! The rules of [`CommonPasswords`].

use secrecy::SecretString;

use crate::CommonPasswords;

/// Names every rule of implementations of `CommonPasswords` to the macro given.
#[macro_export]
macro_rules! common_password_rules {
    ($run:ident) => {
        $run! {
            what_everybody_tries_first_is_common_in_any_case,
            what_nobody_tries_is_not_common,
        }
    };
}

async fn contains(common: &dyn CommonPasswords, password: &str) -> bool {
    common.contains(&SecretString::from(password)).await.expect("an answer")
}

/// Lower-case, upper-case and mixed.
pub async fn what_everybody_tries_first_is_common_in_any_case(common: &dyn CommonPasswords) {
    for password in ["password", "PASSWORD", "Password", "12345678", "qwertyuiop"] {
        assert!(contains(common, password).await, "{password}");
    }
}

/// Also where a part of it is common.
pub async fn what_nobody_tries_is_not_common(common: &dyn CommonPasswords) {
    for password in ["vK3#pTm9!xQzL2wd", "password of a yellow giraffe", "마당에서 만나요", ""]
    {
        assert!(!contains(common, password).await, "{password}");
    }
}
