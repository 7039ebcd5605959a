//! What one filter is about: 256 numbers of a room, or 256 ids of posts.

use std::ops::RangeInclusive;

const LENGTH: i64 = 256;

/// The block that a number from 1 on lies in.
pub(crate) fn block_of(number: i64) -> i64 {
    (number - 1).div_euclid(LENGTH)
}

/// The number before the first one of a block.
pub(crate) fn before(block: i64) -> i64 {
    block.saturating_mul(LENGTH)
}

/// The last number of a block.
pub(crate) fn last_of(block: i64) -> i64 {
    block.saturating_add(1).saturating_mul(LENGTH)
}

/// The blocks all of whose numbers are given out, of those that have one not below `first`.
pub(crate) fn sealed(first: i64, last: i64) -> RangeInclusive<i64> {
    block_of(first)..=last.div_euclid(LENGTH) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_has_256_numbers() {
        for (number, block) in [(1, 0), (256, 0), (257, 1), (512, 1)] {
            assert_eq!(block_of(number), block);
            assert!(before(block) < number && number <= last_of(block));
        }
    }

    #[test]
    fn a_block_is_sealed_by_its_last_number() {
        assert!(sealed(1, 255).is_empty());
        assert_eq!(sealed(1, 256), 0..=0);
        assert_eq!(sealed(256, 1_023), 0..=2);
        assert_eq!(sealed(257, 1_024), 1..=3);
    }
}
