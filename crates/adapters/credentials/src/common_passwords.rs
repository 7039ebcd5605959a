use std::collections::HashSet;

use async_trait::async_trait;
use kernel::Fault;
use secrecy::{ExposeSecret, SecretString};
use users::{CommonPasswords, NewPassword};

/// 30,000 passwords, a line each, lower-cased, the most common first.
const LIST: &str = include_str!("common_passwords/zxcvbn-passwords.txt");

/// The password dictionary of zxcvbn.
#[derive(Debug)]
pub struct ListedCommonPasswords(HashSet<&'static str>);

impl ListedCommonPasswords {
    /// Takes the list that is part of the binary.
    pub fn new() -> Self {
        Self(LIST.lines().collect())
    }
}

impl Default for ListedCommonPasswords {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl CommonPasswords for ListedCommonPasswords {
    async fn contains(&self, password: &SecretString) -> Result<bool, Fault> {
        let text = password.expose_secret();
        // No such password can be chosen, and lower-casing it would take time by its length.
        if text.chars().nth(NewPassword::MAX_LENGTH).is_some() {
            return Ok(false);
        }
        let lower_cased = SecretString::from(text.to_lowercase());
        Ok(self.0.contains(lower_cased.expose_secret()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn is_common(text: &str) -> bool {
        let list = ListedCommonPasswords::new();
        list.contains(&SecretString::from(text)).await.expect("an answer")
    }

    #[tokio::test]
    async fn what_everybody_tries_first_is_common_in_any_case() {
        for text in [
            "password123",
            "12345678",
            "qwerty123",
            "password1",
            "Password1",
            "PASSWORD",
            "11111111",
            "passw0rd",
            "drowssap",
            "hhhhhhh1",
        ] {
            assert!(is_common(text).await, "{text}");
        }
    }

    #[tokio::test]
    async fn only_a_whole_entry_as_it_is_spelled_counts() {
        for text in [
            "securepassword123",
            "password 123",
            "321drowssap",
            "p@55w0rd123",
            "",
            "\n",
            "123456\npassword",
            "비밀번호비밀번호",
        ] {
            assert!(!is_common(text).await, "{text}");
        }
    }

    #[tokio::test]
    async fn what_is_too_long_to_be_chosen_is_not_common() {
        assert!(!is_common(&"password".repeat(17)).await);
        assert!(!is_common(&"x".repeat(1 << 20)).await);
    }

    #[test]
    fn the_list_is_whole_and_lower_cased() {
        let list = ListedCommonPasswords::new();
        assert_eq!(list.0.len(), 30_000);
        assert!(list.0.iter().all(|entry| !entry.is_empty() && entry.to_lowercase() == **entry));
    }

    macro_rules! on_the_list {
        ($($rule:ident,)*) => {
            mod rules {
                $(
                    #[tokio::test]
                    async fn $rule() {
                        let list = super::ListedCommonPasswords::new();
                        users::testing::suite::common_passwords::$rule(&list).await;
                    }
                )*
            }
        };
    }
    users::common_password_rules!(on_the_list);
}
