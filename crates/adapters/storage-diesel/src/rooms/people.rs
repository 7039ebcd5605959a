use std::collections::HashSet;

use kernel::UserId;

/// Each of them once, in the order in which they first come.
pub(crate) fn distinct(people: &[UserId]) -> Vec<UserId> {
    let mut seen = HashSet::new();
    people.iter().copied().filter(|person| seen.insert(*person)).collect()
}

/// Those who are not among the others, in their order.
pub(crate) fn without(people: &[UserId], others: &[UserId]) -> Vec<UserId> {
    let others: HashSet<_> = others.iter().collect();
    people.iter().copied().filter(|person| !others.contains(person)).collect()
}
