use aws_lc_rs::rand;
use kernel::{IdSource, Randomness, UniqueId};

/// The operating system's cryptographic source.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandomness;

impl Randomness for SystemRandomness {
    #[expect(clippy::expect_used, reason = "a key or nonce that is not random must never be used")]
    fn fill(&self, buffer: &mut [u8]) {
        rand::fill(buffer).expect("the system's source of randomness works");
    }
}

impl IdSource for SystemRandomness {
    fn unique_id(&self) -> UniqueId {
        let mut bits = [0; 16];
        self.fill(&mut bits);
        UniqueId::new(u128::from_be_bytes(bits))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_whole_buffer_is_filled() {
        let mut ever_set = [0_u8; 33];
        for _ in 0..32 {
            let mut buffer = [0; 33];
            SystemRandomness.fill(&mut buffer);
            for (seen, byte) in ever_set.iter_mut().zip(buffer) {
                *seen |= byte;
            }
        }
        assert!(ever_set.iter().all(|byte| *byte != 0));
    }

    #[test]
    fn ids_do_not_repeat() {
        let ids: HashSet<_> = (0..1000).map(|_| SystemRandomness.unique_id()).collect();
        assert_eq!(ids.len(), 1000);
    }
}
