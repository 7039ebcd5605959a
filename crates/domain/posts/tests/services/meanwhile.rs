//! What a use case does when a post changed between its steps.

use std::sync::Arc;

use async_trait::async_trait;
use kernel::{Fault, Page, PostId, SearchTerm, Timestamp};
use posts::testing::fakes::InMemoryPosts;
use posts::{
    AddPostError, Error, NewPost, Ports, Post, PostRepository, PostRevision, PostSpan, RevisePost,
    RevisePostError, Service, ViewCounter,
};

use crate::world::{World, run};

/// Finds a post as it was once, though it was deleted since.
struct OutdatedPosts {
    remembered: Post,
    posts: Arc<InMemoryPosts>,
}

#[async_trait]
impl PostRepository for OutdatedPosts {
    async fn find(&self, _id: PostId) -> Result<Option<Post>, Fault> {
        Ok(Some(self.remembered.clone()))
    }

    async fn add(&self, new: NewPost) -> Result<Post, AddPostError> {
        self.posts.add(new).await
    }

    async fn latest(&self) -> Result<Option<PostId>, Fault> {
        self.posts.latest().await
    }

    async fn list(&self, span: PostSpan, limit: u32) -> Result<Vec<Post>, Fault> {
        PostRepository::list(&*self.posts, span, limit).await
    }

    async fn list_holding(
        &self,
        term: &SearchTerm,
        span: PostSpan,
        limit: u32,
    ) -> Result<Vec<Post>, Fault> {
        self.posts.list_holding(term, span, limit).await
    }

    async fn count_holding(&self, term: &SearchTerm, span: PostSpan) -> Result<u64, Fault> {
        self.posts.count_holding(term, span).await
    }

    async fn page(&self, page: Page) -> Result<Vec<Post>, Fault> {
        self.posts.page(page).await
    }

    async fn count(&self) -> Result<u64, Fault> {
        PostRepository::count(&*self.posts).await
    }

    async fn revise(
        &self,
        id: PostId,
        revision: PostRevision,
        at: Timestamp,
    ) -> Result<Post, RevisePostError> {
        self.posts.revise(id, revision, at).await
    }

    async fn remove(&self, id: PostId) -> Result<bool, Fault> {
        self.posts.remove(id).await
    }
}

#[test]
fn a_post_deleted_meanwhile_is_neither_revised_nor_deleted_again() {
    run(async {
        let world = World::new();
        let author = world.sign_up("author").await;
        let remembered = world.add(&author).await;
        let post = remembered.id;
        world.remove(post).await;
        let posts = Arc::new(OutdatedPosts { remembered, posts: world.posts.clone() });
        let service = Service::new(Ports { posts, ..world.ports() });

        let command = RevisePost { person: author.id, post, revision: PostRevision::default() };
        let revised = service.revise_post(command).await;
        assert!(matches!(revised, Err(Error::NoSuchPost)));
        let deleted = service.delete_post(author.id, post).await;
        assert!(matches!(deleted, Err(Error::NoSuchPost)));
    });
}

/// Counts a view, right after which something else happens.
struct OvertakenViews {
    posts: Arc<InMemoryPosts>,
    overtaking: Overtaking,
}

enum Overtaking {
    View,
    Removal,
}

#[async_trait]
impl ViewCounter for OvertakenViews {
    async fn count(&self, post: PostId) -> Result<Option<u64>, Fault> {
        let counted = ViewCounter::count(&*self.posts, post).await?;
        match self.overtaking {
            Overtaking::View => {
                ViewCounter::count(&*self.posts, post).await?;
            }
            Overtaking::Removal => {
                self.posts.remove(post).await?;
            }
        }
        Ok(counted)
    }
}

fn service_overtaken_by(world: &World, overtaking: Overtaking) -> Service {
    let views = Arc::new(OvertakenViews { posts: world.posts.clone(), overtaking });
    Service::new(Ports { views, ..world.ports() })
}

#[test]
fn a_view_shows_its_own_number_and_not_that_of_the_one_behind_it() {
    run(async {
        let world = World::new();
        let author = world.sign_up("author").await;
        let post = world.add(&author).await.id;
        let service = service_overtaken_by(&world, Overtaking::View);

        assert_eq!(service.view_post(post).await.unwrap().hits, 1);
        assert_eq!(service.view_post(post).await.unwrap().hits, 3);
    });
}

#[test]
fn a_post_deleted_while_it_is_viewed_is_not_there() {
    run(async {
        let world = World::new();
        let author = world.sign_up("author").await;
        let post = world.add(&author).await.id;
        let service = service_overtaken_by(&world, Overtaking::Removal);

        let refused = service.view_post(post).await;

        assert!(matches!(refused, Err(Error::NoSuchPost)));
    });
}
