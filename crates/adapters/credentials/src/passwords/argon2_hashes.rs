use argon2::password_hash::{Error, phc};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};
use users::PasswordHash;

use super::HasherError;
use super::memory::Memory;

/// What OWASP's password storage advice asks of Argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

const ALGORITHM: Algorithm = Algorithm::Argon2id;
const VERSION: Version = Version::V0x13;

/// Makes and checks hashes, as PHC strings, in memory that is used again.
pub(super) struct Argon2Hashes {
    params: Params,
    memory: Memory,
}

impl Argon2Hashes {
    pub(super) fn new() -> Result<Self, HasherError> {
        let params = Params::new(MEMORY_KIB, PASSES, LANES, None)
            .map_err(|error| HasherError::Hash(error.into()))?;
        let memory = Memory::new(params.block_count());
        Ok(Self { params, memory })
    }

    pub(super) fn hash(
        &self,
        password: &SecretString,
        salt: &[u8],
    ) -> Result<PasswordHash, HasherError> {
        let hash = self.phc_hash(password, salt).map_err(HasherError::Hash)?;
        Ok(PasswordHash::new(hash.to_string()))
    }

    /// The parameters are those of the hash, so that hashes made under older ones stay good.
    pub(super) fn verify(
        &self,
        password: &SecretString,
        hash: &PasswordHash,
    ) -> Result<bool, HasherError> {
        let hash =
            phc::PasswordHash::new(hash.expose()).map_err(|_error| HasherError::CorruptHash)?;
        let (Some(salt), Some(expected)) = (&hash.salt, &hash.hash) else {
            return Err(HasherError::CorruptHash);
        };
        let output = argon2_of(&hash).and_then(|argon2| self.output(&argon2, password, salt));
        match output {
            // Outputs compare in constant time.
            Ok(output) => Ok(output == *expected),
            Err(error @ Error::OutOfMemory) => Err(HasherError::Hash(error)),
            Err(_) => Err(HasherError::CorruptHash),
        }
    }

    fn phc_hash(&self, password: &SecretString, salt: &[u8]) -> Result<phc::PasswordHash, Error> {
        let argon2 = Argon2::new(ALGORITHM, VERSION, self.params.clone());
        Ok(phc::PasswordHash {
            algorithm: ALGORITHM.ident(),
            version: Some(VERSION.into()),
            params: phc::ParamsString::try_from(&self.params)?,
            salt: Some(phc::Salt::new(salt)?),
            hash: Some(self.output(&argon2, password, salt)?),
        })
    }

    fn output(
        &self,
        argon2: &Argon2<'_>,
        password: &SecretString,
        salt: &[u8],
    ) -> Result<phc::Output, Error> {
        let length = argon2.params().output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN);
        let mut output = vec![0; length];
        let memory = self.memory.lend(argon2.params().block_count())?;
        let password = password.expose_secret().as_bytes();
        argon2.hash_password_into_with_memory(password, salt, &mut output, memory)?;
        Ok(phc::Output::new(&output)?)
    }

    /// How many buffers lie ready for the next hashes.
    #[cfg(test)]
    pub(super) fn idle_buffers(&self) -> usize {
        self.memory.idle().len()
    }
}

/// Argon2 as a hash names it.
fn argon2_of(hash: &phc::PasswordHash) -> Result<Argon2<'static>, Error> {
    let algorithm = Algorithm::new(hash.algorithm)?;
    let version = hash.version.map(Version::try_from).transpose()?.unwrap_or_default();
    Ok(Argon2::new(algorithm, version, Params::try_from(hash)?))
}
