use std::path::{Path, PathBuf};

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
    /// Where the key is kept that nobody set, if only one node can be there.
    key_file: Option<PathBuf>,
}

impl SecretSettings {
    pub(super) fn read(
        values: &Values,
        database: &DatabaseSettings,
    ) -> Result<Self, SettingsError> {
        let is_alone = database.url.sqlite_path().is_some();
        Ok(Self {
            key: key(values, "SECRET_KEY")?,
            previous_key: key(values, "SECRET_KEY_PREVIOUS")?,
            key_file: is_alone.then(|| PathBuf::from("data/secret.key")),
        })
    }

    /// Where the key that nobody set is kept, or that it must be set.
    pub(crate) fn key_file(&self) -> Result<&Path, SettingsError> {
        self.key_file.as_deref().ok_or_else(|| SettingsError::Invalid {
            name: "SECRET_KEY",
            reason: "must be set when PostgreSQL is used, to the same value on every node \
                     (for example the output of `openssl rand -hex 32`)"
                .to_owned(),
        })
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
