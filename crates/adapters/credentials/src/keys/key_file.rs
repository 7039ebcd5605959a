use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use kernel::Randomness;
use secrecy::{ExposeSecret, ExposeSecretMut, SecretBox, SecretString};

use super::master_key::{MasterKey, MasterKeyError};

/// Read and write for the owner, nothing for anybody else.
const OWNER_ONLY: u32 = 0o600;
/// Any permission of the group or of others.
const SHARED: u32 = 0o077;

/// Why there is no master key in a file.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// Others than its owner may read or change it, so it may be known already.
    #[error("{path} is open to others than its owner: run `chmod 600 {path}`", path = .path.display())]
    Shared {
        /// The file.
        path: PathBuf,
    },
    /// It is empty or too short.
    #[error("{} holds no key", path.display())]
    NoKey {
        /// The file.
        path: PathBuf,
        /// What is wrong with its text.
        source: MasterKeyError,
    },
    /// It could not be read or made, or holds something else than text.
    #[error("cannot read or make {}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// The master key in that file, which is made with a random one if there is none, folder included.
///
/// Processes that start together end with the same key. A crash leaves either no file or a whole one,
/// at worst beside a `.new-key-…` that nothing reads. White space around the key does not count.
pub fn load_or_create(path: &Path, randomness: &dyn Randomness) -> Result<MasterKey, KeyFileError> {
    let failed = |source| KeyFileError::Io { path: path.to_owned(), source };
    let file = match File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            create(path, randomness).and_then(|()| File::open(path))
        }
        opened => opened,
    };
    load(file.map_err(failed)?, path)
}

fn load(mut file: File, path: &Path) -> Result<MasterKey, KeyFileError> {
    let failed = |source| KeyFileError::Io { path: path.to_owned(), source };
    if file.metadata().map_err(failed)?.mode() & SHARED != 0 {
        return Err(KeyFileError::Shared { path: path.to_owned() });
    }
    let mut text = SecretBox::new(Box::new(String::new()));
    file.read_to_string(text.expose_secret_mut()).map_err(failed)?;
    MasterKey::parse(SecretString::from(text.expose_secret().trim()))
        .map_err(|source| KeyFileError::NoKey { path: path.to_owned(), source })
}

/// Writes a key under a name of its own and then gives it the right name, unless another process was
/// faster.
fn create(path: &Path, randomness: &dyn Randomness) -> io::Result<()> {
    let folder = match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder)?;

    let key = SecretString::from(random_hex(randomness) + &random_hex(randomness));
    let draft = folder.join(format!(".new-key-{}", random_hex(randomness)));
    write_draft(&draft, &key)?;
    let linked = link_unless_taken(&draft, path);
    fs::remove_file(&draft)?;
    linked?;
    File::open(folder)?.sync_all()
}

fn write_draft(draft: &Path, key: &SecretString) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(OWNER_ONLY).open(draft)?;
    writeln!(file, "{}", key.expose_secret())?;
    file.sync_all()
}

/// A link, not a rename: it fails where a rename would replace a key that is already in use.
fn link_unless_taken(draft: &Path, path: &Path) -> io::Result<()> {
    match fs::hard_link(draft, path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        linked => linked,
    }
}

/// 128 random bits as 32 digits.
fn random_hex(randomness: &dyn Randomness) -> String {
    let mut bits = [0; 16];
    randomness.fill(&mut bits);
    format!("{:032x}", u128::from_be_bytes(bits))
}

#[cfg(test)]
mod tests;
