use std::collections::BTreeMap;

use messages::{ChangeNumber, Sequence};

/// What is numbered 1, 2, 3, … in a room.
pub(crate) trait Number: Copy + Ord {
    /// The number after this one.
    fn after(self) -> Self;
    /// The number before this one; nothing comes before zero.
    fn before(self) -> Self;
}

impl Number for Sequence {
    fn after(self) -> Self {
        self.next()
    }

    fn before(self) -> Self {
        self.previous()
    }
}

impl Number for ChangeNumber {
    fn after(self) -> Self {
        Self::new(self.get().saturating_add(1))
    }

    fn before(self) -> Self {
        Self::new(self.get() - 1)
    }
}

/// Puts what comes in any order, twice or never into the order of its numbers.
#[derive(Debug)]
pub(super) struct Line<N, E> {
    /// Whose turn it is; unknown until the log's end was read.
    next: Option<N>,
    /// What has come and was not taken yet, none of it below `next`.
    pending: BTreeMap<N, E>,
}

impl<N: Number, E> Line<N, E> {
    pub(super) fn new() -> Self {
        Self { next: None, pending: BTreeMap::new() }
    }

    /// Whose turn it is, if that is known.
    pub(super) fn next(&self) -> Option<N> {
        self.next
    }

    /// The last number whose turn is over, if that is known.
    pub(super) fn last(&self) -> Option<N> {
        self.next.map(N::before)
    }

    /// Whether the turn of this number is still to come.
    pub(super) fn lacks(&self, number: N) -> bool {
        self.next.is_none_or(|next| number >= next)
    }

    /// Takes what has a number, to be held until its turn; forgets it if that is over.
    pub(super) fn put(&mut self, number: N, entry: E) {
        if self.lacks(number) {
            self.pending.insert(number, entry);
        }
    }

    /// Gives up on every number below `number`. The turn never goes back.
    pub(super) fn skip_to(&mut self, number: N) {
        if self.lacks(number) {
            self.pending = self.pending.split_off(&number);
            self.next = Some(number);
        }
    }

    /// What is here and has its turn.
    pub(super) fn due(&self) -> Option<&E> {
        let (number, entry) = self.pending.first_key_value()?;
        (Some(*number) == self.next).then_some(entry)
    }

    /// Takes what is [`Self::due`], if it may go: the turn passes on.
    pub(super) fn take_due(&mut self, may_go: impl FnOnce(&E) -> bool) -> Option<(N, E)> {
        if !may_go(self.due()?) {
            return None;
        }
        let (number, entry) = self.pending.pop_first()?;
        self.next = Some(number.after());
        Some((number, entry))
    }

    /// The number that later ones wait for.
    pub(super) fn missing(&self) -> Option<N> {
        let is_gap = !self.pending.is_empty() && self.due().is_none();
        self.next.filter(|_| is_gap)
    }

    /// Lets go of the highest numbers beyond so many; whether there were any.
    pub(super) fn hold_at_most(&mut self, count: usize) -> bool {
        let is_too_much = self.pending.len() > count;
        while self.pending.len() > count {
            self.pending.pop_last();
        }
        is_too_much
    }

    /// What waits for its turn.
    pub(super) fn pending_mut(&mut self) -> impl Iterator<Item = &mut E> {
        self.pending.values_mut()
    }

    /// Forgets what waits for its turn.
    pub(super) fn forget_pending(&mut self) {
        self.pending.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(next: i64) -> Line<ChangeNumber, &'static str> {
        let mut line = Line::new();
        line.skip_to(ChangeNumber::new(next));
        line
    }

    fn take_all(line: &mut Line<ChangeNumber, &'static str>) -> Vec<&'static str> {
        std::iter::from_fn(|| line.take_due(|_| true)).map(|(_, entry)| entry).collect()
    }

    #[test]
    fn what_comes_out_of_order_leaves_in_order_and_once() {
        let mut line = line(1);
        line.put(ChangeNumber::new(2), "b");
        assert_eq!(take_all(&mut line), [""; 0]);
        assert_eq!(line.missing(), Some(ChangeNumber::new(1)));
        line.put(ChangeNumber::new(1), "a");
        line.put(ChangeNumber::new(2), "again");
        assert_eq!(take_all(&mut line), ["a", "again"]);
        line.put(ChangeNumber::new(2), "late");
        assert_eq!(take_all(&mut line), [""; 0]);
        assert_eq!((line.missing(), line.last()), (None, Some(ChangeNumber::new(2))));
    }

    #[test]
    fn what_may_not_go_yet_keeps_its_turn_and_is_not_missing() {
        let mut line = line(1);
        line.put(ChangeNumber::new(1), "a");
        assert_eq!(line.take_due(|_| false), None);
        assert_eq!((line.due(), line.missing()), (Some(&"a"), None));
    }

    #[test]
    fn the_turn_never_goes_back() {
        let mut line = line(5);
        line.put(ChangeNumber::new(5), "e");
        line.skip_to(ChangeNumber::new(3));
        assert_eq!(take_all(&mut line), ["e"]);
    }

    #[test]
    fn the_highest_numbers_go_first_when_too_much_is_held() {
        let mut line = line(1);
        for (number, entry) in [(2, "b"), (3, "c"), (4, "d")] {
            line.put(ChangeNumber::new(number), entry);
        }
        assert!(line.hold_at_most(2));
        assert!(!line.hold_at_most(2));
        line.put(ChangeNumber::new(1), "a");
        assert_eq!(take_all(&mut line), ["a", "b", "c"]);
    }
}
