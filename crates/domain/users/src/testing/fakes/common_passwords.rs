use async_trait::async_trait;
use kernel::Fault;
use secrecy::{ExposeSecret, SecretString};

use crate::CommonPasswords;

const COMMON: [&str; 4] = ["password", "password1", "12345678", "qwertyuiop"];

/// A handful of the most common passwords.
#[derive(Debug, Default)]
pub struct FewCommonPasswords;

#[async_trait]
impl CommonPasswords for FewCommonPasswords {
    async fn contains(&self, password: &SecretString) -> Result<bool, Fault> {
        Ok(COMMON.contains(&password.expose_secret().to_lowercase().as_str()))
    }
}
