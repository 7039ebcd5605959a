use std::collections::HashMap;

/// Holds what a socket heard of comings and goings against the rule that they alternate for each person,
/// whichever it heard first.
pub(crate) fn check_passages(heard: &[String]) {
    let mut last = HashMap::new();
    for word in heard {
        let (passage, person) = word.split_at(1);
        let number = person.split(':').next();
        let before = last.insert(number, passage);
        assert_ne!(before, Some(passage), "{word} twice in a row: {heard:?}");
    }
}
