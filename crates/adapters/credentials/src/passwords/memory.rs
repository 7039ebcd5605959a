use std::sync::{Mutex, MutexGuard, PoisonError};

use argon2::{Block, Error};
use secrecy::zeroize::Zeroize;

/// Memory for Argon2 that is kept between uses.
///
/// Freed and allocated anew, it would stay with the allocator, once for each thread that ever hashed.
/// Kept, there are as many buffers as were ever in use at once.
pub(super) struct Memory {
    /// The length of a buffer that is kept, in blocks of 1 KiB.
    buffer_blocks: usize,
    idle: Mutex<Vec<Vec<Block>>>,
}

/// A buffer that goes back when it is dropped, after a panic too.
pub(super) struct Lent<'a> {
    owner: &'a Memory,
    buffer: Vec<Block>,
}

impl Memory {
    pub(super) fn new(buffer_blocks: usize) -> Self {
        Self { buffer_blocks, idle: Mutex::default() }
    }

    /// At least `blocks` blocks; more than a buffer holds are allocated for this one use.
    pub(super) fn lend(&self, blocks: usize) -> Result<Lent<'_>, Error> {
        let buffer = if blocks > self.buffer_blocks {
            allocate(blocks)?
        } else {
            let idle = self.idle().pop();
            idle.map_or_else(|| allocate(self.buffer_blocks), Ok)?
        };
        Ok(Lent { owner: self, buffer })
    }

    /// The buffers that nobody uses.
    pub(super) fn idle(&self) -> MutexGuard<'_, Vec<Vec<Block>>> {
        // Nothing panics between a push or a pop and its end, so the list is whole.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl AsMut<[Block]> for Lent<'_> {
    fn as_mut(&mut self) -> &mut [Block] {
        &mut self.buffer
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        // What is left tells a password's hash, and a kept buffer may lie idle for days; clearing it
        // costs a fraction of filling it.
        self.buffer.iter_mut().zeroize();
        if self.buffer.len() == self.owner.buffer_blocks {
            self.owner.idle().push(std::mem::take(&mut self.buffer));
        }
    }
}

fn allocate(blocks: usize) -> Result<Vec<Block>, Error> {
    let mut buffer = Vec::new();
    buffer.try_reserve_exact(blocks).map_err(|_refused| Error::OutOfMemory)?;
    buffer.resize(blocks, Block::new());
    Ok(buffer)
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;

    #[test]
    fn a_buffer_comes_back_cleared_even_after_a_panic() {
        let memory = Memory::new(8);
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            let mut lent = memory.lend(1).expect("memory");
            lent.as_mut()[7].as_mut().fill(u64::MAX);
            panic!("in the middle of the work");
        }));
        assert!(panicked.is_err());

        let idle = memory.idle();
        assert_eq!(idle.len(), 1);
        let mut words = idle.iter().flatten().flat_map(AsRef::as_ref);
        assert!(words.all(|word| *word == 0));
    }

    #[test]
    fn a_buffer_is_used_again_and_another_made_only_beside_it() {
        let memory = Memory::new(8);
        for _ in 0..3 {
            let _one = memory.lend(8).expect("memory");
            let _other = memory.lend(1).expect("memory");
        }
        assert_eq!(memory.idle().len(), 2);
    }

    #[test]
    fn more_than_a_buffer_is_not_kept() {
        let memory = Memory::new(8);
        assert_eq!(memory.lend(9).expect("memory").as_mut().len(), 9);
        assert!(memory.idle().is_empty());
    }

    #[test]
    fn more_than_there_is_is_refused() {
        let memory = Memory::new(8);
        assert_eq!(memory.lend(usize::MAX).err(), Some(Error::OutOfMemory));
    }
}
