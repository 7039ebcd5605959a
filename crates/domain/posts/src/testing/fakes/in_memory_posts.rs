use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

use kernel::testing::noon;
use kernel::{CategoryId, PostId, UserId, UserRef};

use crate::testing::builders::{post_content, post_title};
use crate::{Category, Post, PostSpan, Tags};

/// Posts, how often they were viewed, their categories and the people who write them, in one lock: each
/// call is one transaction.
#[derive(Default)]
pub struct InMemoryPosts(Mutex<State>);

#[derive(Default)]
pub(super) struct State {
    pub(super) posts: BTreeMap<PostId, Post>,
    pub(super) categories: Vec<KeptCategory>,
    pub(super) people: BTreeMap<UserId, UserRef>,
    last_id: i64,
}

pub(super) struct KeptCategory {
    pub(super) category: Category,
    /// The place among those on offer.
    pub(super) position: Option<usize>,
}

impl InMemoryPosts {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// Puts a post of the server's own on the board, as a fresh database has one.
    pub fn welcome(&self) -> PostId {
        let mut state = self.state();
        let id = state.next_post();
        let post = Post {
            id,
            author: None,
            category: None,
            title: post_title("Welcome"),
            content: post_content("The first post of this board."),
            tags: Tags::default(),
            created_at: noon(),
            updated_at: noon(),
            hits: 0,
        };
        state.posts.insert(id, post);
        id
    }

    /// Leaves out that many ids, as if as many posts had been written and deleted.
    pub fn skip_ids(&self, count: i64) {
        self.state().last_id += count;
    }
}

impl State {
    /// A number that nothing else has had.
    pub(super) fn next_id(&mut self) -> i64 {
        self.last_id += 1;
        self.last_id
    }

    pub(super) fn next_post(&mut self) -> PostId {
        PostId::new(self.next_id()).expect("a positive number")
    }

    pub(super) fn is_on_offer(&self, id: CategoryId) -> bool {
        let mut on_offer = self.categories.iter().filter(|kept| kept.position.is_some());
        on_offer.any(|kept| kept.category.id == id)
    }

    pub(super) fn post(&self, id: PostId) -> Option<Post> {
        self.posts.get(&id).map(|post| self.shown(post))
    }

    /// The posts of a span, the lowest ids first.
    pub(super) fn posts_of(&self, span: PostSpan) -> impl Iterator<Item = Post> {
        let posts = self.posts.values();
        let in_span = posts.filter(move |post| Some(post.id) > span.after && post.id <= span.up_to);
        in_span.map(|post| self.shown(post))
    }

    /// The post with its author as known now: without e-mail and name once erased.
    pub(super) fn shown(&self, post: &Post) -> Post {
        let erased = |id| UserRef { id, email: String::new(), name: String::new() };
        let known = |id| self.people.get(&id).cloned().unwrap_or_else(|| erased(id));
        let author = post.author.as_ref().map(|author| known(author.id));
        Post { author, ..post.clone() }
    }
}
