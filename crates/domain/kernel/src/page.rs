use std::num::{NonZeroU32, NonZeroU64};

/// One page of a list: which one, and how many a page has (contracts rule 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    number: NonZeroU64,
    size: NonZeroU32,
}

impl Page {
    /// The largest page.
    pub const MAX_SIZE: u32 = 200;

    /// The page of that number, counted from 1; nothing where the size is zero or over the limit.
    pub fn new(number: NonZeroU64, size: u32) -> Option<Self> {
        let size = NonZeroU32::new(size).filter(|size| size.get() <= Self::MAX_SIZE)?;
        Some(Self { number, size })
    }

    /// The page of that number, as large as pages get.
    pub fn largest(number: NonZeroU64) -> Self {
        const LARGEST: NonZeroU32 = NonZeroU32::new(Page::MAX_SIZE).unwrap();
        Self { number, size: LARGEST }
    }

    /// Which page it is, from 1.
    pub fn number(self) -> u64 {
        self.number.get()
    }

    /// The most that is on it.
    pub fn size(self) -> u32 {
        self.size.get()
    }

    /// How many entries stand on the pages before it; of a page that no list reaches, as many as can be
    /// counted.
    pub fn skip(self) -> u64 {
        (self.number.get() - 1).saturating_mul(u64::from(self.size.get()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_1_to_200_entries() {
        let page = |size| Page::new(NonZeroU64::MIN, size);
        assert_eq!(page(0), None);
        assert_eq!(page(201), None);
        assert_eq!(page(200).map(Page::size), Some(200));
    }

    #[test]
    fn the_last_page_that_can_be_named_is_far_out_but_no_overflow() {
        let skip = |number| {
            NonZeroU64::new(number).and_then(|number| Page::new(number, 200)).map(Page::skip)
        };
        assert_eq!(skip(3), Some(400));
        assert_eq!(skip(u64::MAX), Some(u64::MAX));
    }
}
