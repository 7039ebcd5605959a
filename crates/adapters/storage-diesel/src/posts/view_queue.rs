use std::collections::{BTreeMap, VecDeque};
use std::error::Error;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kernel::{Fault, PostId};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::query_error::Unavailable;

/// Views that wait at most.
pub(super) const MOST_WAITING: usize = 10_000;

/// Posts whose views are written at once. On PostgreSQL each is a round trip on the only thread that writes,
/// and messages must not wait long for that.
const POSTS_AT_ONCE: usize = 64;

/// Which view of the post it was, for the one who waits for that.
type Reply = oneshot::Sender<Result<Option<u64>, Fault>>;

/// A view that is to be counted, and who waits for its number.
pub(super) struct View {
    pub(super) post: PostId,
    pub(super) reply: Reply,
}

/// Views that wait while others are being written.
#[derive(Default)]
pub(super) struct ViewQueue(Mutex<State>);

#[derive(Default)]
struct State {
    waiting: VecDeque<View>,
    /// The task that writes, until it finds nothing more to write. It may end before: with its runtime.
    writing: Option<JoinHandle<()>>,
}

impl ViewQueue {
    /// Puts a view at the end, unless too many wait. Where no task writes, `start` starts one.
    pub(super) fn put(
        &self,
        view: View,
        start: impl FnOnce() -> JoinHandle<()>,
    ) -> Result<(), Unavailable> {
        let mut state = self.lock();
        if state.writing.as_ref().is_none_or(JoinHandle::is_finished) {
            state.writing = Some(start());
        }
        if state.waiting.len() >= MOST_WAITING {
            return Err(Unavailable::QueueFull);
        }
        state.waiting.push_back(view);
        Ok(())
    }

    /// What to write next. After `None`, the next view starts another task.
    pub(super) fn next_group(&self) -> Option<ViewGroup> {
        let mut state = self.lock();
        let group = ViewGroup::of_oldest(&mut state.waiting);
        if group.0.is_empty() {
            state.writing = None;
            return None;
        }
        Some(group)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Views that are written together, by their posts.
pub(super) struct ViewGroup(BTreeMap<PostId, Vec<Reply>>);

impl ViewGroup {
    /// Leaves out those whose callers have stopped waiting.
    fn of_oldest(waiting: &mut VecDeque<View>) -> Self {
        let mut views: BTreeMap<_, Vec<Reply>> = BTreeMap::new();
        while views.len() < POSTS_AT_ONCE
            && let Some(View { post, reply }) = waiting.pop_front()
        {
            if !reply.is_closed() {
                views.entry(post).or_default().push(reply);
            }
        }
        Self(views)
    }

    /// How often each post was viewed, in the order of their ids.
    pub(super) fn counts(&self) -> Vec<(PostId, i64)> {
        let count = |replies: &Vec<Reply>| i64::try_from(replies.len()).unwrap_or(i64::MAX);
        self.0.iter().map(|(post, replies)| (*post, count(replies))).collect()
    }

    /// Tells each view its number. `hits` are those of the posts in the order of their ids, after the
    /// group.
    pub(super) fn answer(self, hits: Vec<Option<i64>>) {
        for (replies, hits) in self.0.into_values().zip(hits) {
            let last = hits.map(i64::unsigned_abs);
            for (later, reply) in (0..).zip(replies.into_iter().rev()) {
                // A caller who has gone does not need the answer.
                let _ = reply.send(Ok(last.map(|last| last.saturating_sub(later))));
            }
        }
    }

    /// Tells everybody that the views were not counted, or not for certain.
    pub(super) fn refuse(self, fault: Fault) {
        let (to_fault, source): (fn(Source) -> Fault, _) = match fault {
            Fault::Unavailable(source) => (Fault::unavailable, source),
            Fault::Failed(source) => (Fault::failed, source),
        };
        let source = Source::from(source);
        for reply in self.0.into_values().flatten() {
            // A caller who has gone does not need the answer.
            let _ = reply.send(Err(to_fault(Arc::clone(&source))));
        }
    }
}

type Source = Arc<dyn Error + Send + Sync>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_has_64_posts_at_most_and_leaves_the_rest_to_the_next() {
        let (replies, _answers): (Vec<_>, Vec<_>) = (0..70).map(|_| oneshot::channel()).unzip();
        let view = |(id, reply)| View { post: PostId::new(id).unwrap(), reply };
        let mut waiting: VecDeque<_> = (1..).zip(replies).map(view).collect();

        let groups = [(); 3].map(|()| ViewGroup::of_oldest(&mut waiting).counts());

        assert_eq!(groups.map(|group| group.len()), [64, 6, 0]);
    }
}
