use std::sync::Arc;

use futures_util::FutureExt;
use kernel::testing::FrozenClock;
use kernel::{PostId, UserId, UserRef};
use posts::testing::builders::{category_name, new_post, post_title};
use posts::testing::fakes::InMemoryPosts;
use posts::testing::suite::Authors;
use posts::{Category, NewPost, Ports, Post, PostRepository, Service};

/// Posts that are read at once.
pub(crate) const CHUNK: usize = 20;

/// Runs a test to its end; nothing in it ever waits.
pub(crate) fn run<T>(test: impl Future<Output = T>) -> T {
    test.now_or_never().expect("fakes never wait")
}

/// A person who never was.
pub(crate) fn unknown_user() -> UserId {
    UserId::new(i64::MAX).unwrap()
}

/// The fakes, the use cases on them, and what most tests begin with.
pub(crate) struct World {
    pub(crate) posts: Arc<InMemoryPosts>,
    pub(crate) clock: Arc<FrozenClock>,
    pub(crate) service: Service,
    ports: Ports,
}

impl World {
    pub(crate) fn new() -> Self {
        let posts = Arc::new(InMemoryPosts::default());
        let clock = Arc::new(FrozenClock::default());
        let needed = Ports {
            posts: posts.clone(),
            views: posts.clone(),
            categories: posts.clone(),
            clock: clock.clone(),
        };
        Self { posts, clock, service: Service::new(needed.clone()), ports: needed }
    }

    /// What the use cases have, some of which a test may replace.
    pub(crate) fn ports(&self) -> Ports {
        self.ports.clone()
    }

    pub(crate) async fn sign_up(&self, name: &str) -> UserRef {
        self.posts.sign_up(name).await
    }

    pub(crate) async fn add(&self, author: &UserRef) -> Post {
        self.add_as(new_post(author.id)).await
    }

    pub(crate) async fn add_titled(&self, author: &UserRef, title: &str) -> PostId {
        self.add_as(NewPost { title: post_title(title), ..new_post(author.id) }).await.id
    }

    pub(crate) async fn add_as(&self, new: NewPost) -> Post {
        self.posts.add(new).await.expect("a post")
    }

    pub(crate) async fn add_many(&self, author: &UserRef, count: usize) -> Vec<Post> {
        let mut added = Vec::with_capacity(count);
        for _ in 0..count {
            added.push(self.add(author).await);
        }
        added
    }

    pub(crate) async fn find(&self, post: PostId) -> Option<Post> {
        self.posts.find(post).await.expect("an answer")
    }

    pub(crate) async fn remove(&self, post: PostId) {
        assert!(self.posts.remove(post).await.expect("an answer"));
    }

    /// Offers categories of these names, and returns them.
    pub(crate) async fn offer(&self, names: &[&str]) -> Vec<Category> {
        let names = names.iter().map(|name| category_name(name)).collect();
        self.service.offer_categories(names).await.unwrap();
        self.service.categories().await.unwrap()
    }

    /// A post that never was, and one that was deleted.
    pub(crate) async fn absent_posts(&self, author: &UserRef) -> [PostId; 2] {
        let deleted = self.add(author).await.id;
        self.remove(deleted).await;
        [PostId::new(i64::MAX).unwrap(), deleted]
    }
}
