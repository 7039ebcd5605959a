/// Holds what a socket heard of changes against all that happened, `joined` of them before it came.
///
/// It hears of nothing but what happened, in that order, and of the last change to each message in any
/// case, unless the message is excused.
pub(crate) fn check_changes(
    heard: &[String],
    happened: &[String],
    joined: usize,
    is_excused: impl Fn(i64) -> bool,
) {
    let mut rest = happened.iter();
    for change in heard {
        assert!(rest.any(|happened| happened == change), "{change} of {heard:?}, not {happened:?}");
    }
    for (index, change) in happened.iter().enumerate().skip(joined) {
        let is_last = happened[index + 1..].iter().all(|later| message(later) != message(change));
        if is_last && !is_excused(message(change)) {
            assert!(heard.contains(change), "lost {change} of {happened:?}: {heard:?}");
        }
    }
}

fn message(change: &str) -> i64 {
    change.trim_end_matches(['e', 'd']).parse().unwrap()
}
