#![doc = include_str!("../README.md")]

mod codes;
mod common_passwords;
mod keys;
mod links;
mod passwords;
mod random;
mod sealing;
mod tokens;

pub use codes::TotpCodes;
pub use common_passwords::ListedCommonPasswords;
pub use keys::key_file::{KeyFileError, load_or_create};
pub use keys::master_key::{MasterKey, MasterKeyError};
pub use keys::ring::KeyRing;
pub use links::LinkSigner;
pub use passwords::{Argon2Hasher, HasherError};
pub use random::SystemRandomness;
pub use sealing::{SealError, SecretSealer};
pub use tokens::{JwtTokens, SelfTestError};
