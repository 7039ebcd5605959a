use std::path::PathBuf;

use credentials::MasterKey;
use secrecy::SecretString;

use super::values::Values;
use super::{DatabaseSettings, SettingsError, Shown, masked};

/// The keys that everything secret hangs on.
#[derive(Debug, Clone)]
pub(crate) struct SecretSettings {
    /// `SECRET_KEY`: the key in use. Unset, it is kept in `key_file`, made at the first start; with
    /// PostgreSQL it must be set, since several nodes would each make their own.
    pub(crate) key: Option<MasterKey>,
    /// `SECRET_KEY_PREVIOUS`: the key before a rotation, which still opens what it closed.
    pub(crate) previous_key: Option<MasterKey>,
    /// Where the key is kept that nobody set.
    pub(crate) key_file: PathBuf,
}

impl SecretSettings {
    pub(super) fn read(
        values: &Values,
        database: &DatabaseSettings,
    ) -> Result<Self, SettingsError> {
        let settings = Self {
            key: key(values, "SECRET_KEY")?,
            previous_key: key(values, "SECRET_KEY_PREVIOUS")?,
            key_file: PathBuf::from("data/secret.key"),
        };
        if settings.key.is_none() && database.url.sqlite_path().is_none() {
            return Err(SettingsError::Invalid {
                name: "SECRET_KEY",
                reason: "must be set when PostgreSQL is used, to the same value on every node \
                         (for example the output of `openssl rand -hex 32`)"
                    .to_owned(),
            });
        }
        Ok(settings)
    }

    pub(super) fn shown(&self) -> Vec<Shown> {
        vec![
            ("SECRET_KEY", masked(self.key.is_some())),
            ("SECRET_KEY_PREVIOUS", masked(self.previous_key.is_some())),
        ]
    }
}

fn key(values: &Values, name: &'static str) -> Result<Option<MasterKey>, SettingsError> {
    let parse = |text: &str| {
        MasterKey::parse(SecretString::from(text.trim())).map_err(|error| SettingsError::Invalid {
            name,
            reason: format!("will not do: {error}"),
        })
    };
    values.text(name).map(parse).transpose()
}
