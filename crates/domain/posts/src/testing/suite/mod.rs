//! The rules that implementations of the ports must keep, a function each. Each compares with what was
//! there before: a board may begin with a post of the server's own.
//!
//! A rule that is added to a file here must be listed in the macro below: a private function that is
//! not is reported by the compiler as unused.

mod adding;
mod categories;
mod erased_authors;
mod lists;
mod pages;
mod removing;
mod revising;
mod search_terms;
mod searching;
mod sorting;
mod views;

use std::sync::Arc;

use async_trait::async_trait;
use kernel::testing::noon;
use kernel::{CategoryId, PostId, SearchTerm, UserId, UserRef};

use super::builders::{category_name, new_post};
use crate::{
    Category, CategoryRepository, NewPost, Post, PostRepository, PostRevision, PostSpan,
    ViewCounter,
};

/// Accounts as far as posts know of them.
#[async_trait]
pub trait Authors: Send + Sync {
    /// Makes an account of that display name.
    async fn sign_up(&self, name: &str) -> UserRef;
    /// Ends the account for good, as its owner would: its posts stay.
    async fn erase(&self, id: UserId);
}

/// The ports under test, over one store that nobody else uses.
#[derive(Clone)]
#[expect(missing_docs, reason = "each field is the port of its type")]
pub struct PostPorts {
    pub posts: Arc<dyn PostRepository>,
    pub views: Arc<dyn ViewCounter>,
    pub categories: Arc<dyn CategoryRepository>,
    pub authors: Arc<dyn Authors>,
}

impl PostPorts {
    /// A person who may write.
    async fn author(&self) -> UserId {
        self.authors.sign_up("author").await.id
    }

    async fn add(&self, author: UserId) -> Post {
        self.add_as(new_post(author)).await
    }

    async fn add_as(&self, new: NewPost) -> Post {
        self.posts.add(new).await.expect("a post that is added")
    }

    async fn add_many(&self, author: UserId, count: usize) -> Vec<Post> {
        let mut added = Vec::with_capacity(count);
        for _ in 0..count {
            added.push(self.add(author).await);
        }
        added
    }

    async fn find(&self, id: PostId) -> Option<Post> {
        self.posts.find(id).await.expect("an answer")
    }

    async fn latest(&self) -> Option<PostId> {
        self.posts.latest().await.expect("an answer")
    }

    async fn count(&self) -> u64 {
        self.posts.count().await.expect("an answer")
    }

    async fn list(&self, span: PostSpan, limit: u32) -> Vec<Post> {
        self.posts.list(span, limit).await.expect("an answer")
    }

    /// Everything that is on the board.
    async fn list_all(&self) -> Vec<Post> {
        self.list(all_after(None), 1_000).await
    }

    /// The posts after that one whose texts hold the term.
    /// The posts that are found, which are as many as are counted.
    async fn holding(&self, term: &str, after: Option<PostId>) -> Vec<PostId> {
        let found = self.holding_in(term, all_after(after), 1_000).await;
        let term = SearchTerm::parse(term).expect("a term to look for");
        let count = self.posts.count_holding(&term, all_after(after)).await.expect("an answer");
        assert_eq!(count, found.len() as u64, "{term:?}");
        found
    }

    async fn holding_in(&self, term: &str, span: PostSpan, limit: u32) -> Vec<PostId> {
        let term = SearchTerm::parse(term).expect("a term to look for");
        ids_of(&self.posts.list_holding(&term, span, limit).await.expect("an answer"))
    }

    /// Changes a post at noon.
    async fn revise(&self, post: PostId, revision: PostRevision) -> Post {
        self.posts.revise(post, revision, noon()).await.expect("a post that is revised")
    }

    async fn remove(&self, post: PostId) {
        assert!(self.posts.remove(post).await.expect("an answer"));
    }

    /// Which view it was, from 1; `None` without such a post.
    async fn view(&self, post: PostId) -> Option<u64> {
        self.views.count(post).await.expect("an answer")
    }

    /// Offers categories of these names, and returns them.
    async fn offer(&self, names: &[&str]) -> Vec<Category> {
        let names = names.iter().map(|name| category_name(name)).collect();
        self.categories.offer(names).await.expect("categories that are offered");
        self.offered().await
    }

    async fn offered(&self) -> Vec<Category> {
        self.categories.list().await.expect("an answer")
    }
}

/// The posts after that one, or all.
fn all_after(after: Option<PostId>) -> PostSpan {
    PostSpan { after, up_to: unknown_post() }
}

fn ids_of(posts: &[Post]) -> Vec<PostId> {
    posts.iter().map(|post| post.id).collect()
}

fn unknown_post() -> PostId {
    PostId::new(i64::MAX).expect("a positive number")
}

fn unknown_user() -> UserId {
    UserId::new(i64::MAX).expect("a positive number")
}

fn unknown_category() -> CategoryId {
    CategoryId::new(i64::MAX).expect("a positive number")
}

/// Names every rule of implementations of `PostRepository`, `ViewCounter` and `CategoryRepository` to the
/// macro given.
#[macro_export]
macro_rules! repository_rules {
    ($run:ident) => {
        $run! {
            a_post_is_found_as_it_was_written,
            the_longest_post_is_kept_whole,
            tags_are_kept_in_the_order_given,
            nobody_unknown_writes_a_post,
            an_unknown_post_is_absent,
            a_later_post_has_a_higher_id,
            posts_that_are_written_at_once_are_all_kept,
            the_latest_post_is_the_one_of_the_highest_id,
            posts_are_listed_lowest_ids_first,
            a_list_holds_what_lies_in_its_span,
            a_list_is_cut_at_its_limit,
            a_list_shows_every_post_as_it_is_found,
            the_bounds_of_a_span_need_not_be_there,
            pages_hold_what_the_list_holds,
            a_page_past_the_end_is_empty,
            a_count_is_the_number_of_posts,
            a_removed_post_is_absent_everywhere,
            a_post_is_removed_once,
            a_removed_post_is_not_revised,
            removing_takes_no_other_post_away,
            the_id_of_a_removed_post_does_not_come_back,
            a_board_may_be_empty,
            a_revised_title_leaves_the_rest_as_it_is,
            a_revised_content_leaves_the_rest_as_it_is,
            revised_tags_replace_all_tags,
            all_parts_are_revised_together,
            a_revision_of_nothing_leaves_all_parts_as_they_are,
            a_revision_changes_no_other_post,
            a_revision_leaves_the_views_as_they_are,
            no_view_is_lost_while_a_post_is_revised,
            an_unknown_post_is_not_revised,
            a_term_is_found_in_the_title_the_content_and_every_tag,
            a_search_shows_every_post_as_it_is_found,
            a_search_finds_in_any_case_and_language,
            a_search_takes_no_character_for_a_pattern,
            a_term_is_not_found_across_texts,
            a_term_is_found_at_the_end_of_a_long_content,
            a_search_finds_what_lies_in_its_span,
            a_search_is_cut_at_its_limit_of_hits,
            a_search_goes_on_behind_its_last_hit,
            a_revised_post_is_found_as_it_reads_now,
            a_removed_post_is_not_found_by_searches,
            views_are_numbered_from_one,
            every_post_has_views_of_its_own,
            views_are_shown_wherever_the_post_is,
            views_leave_the_rest_as_it_is,
            views_at_once_have_a_number_each,
            views_at_once_of_several_posts_are_counted_apart,
            an_absent_post_has_no_views,
            a_view_of_an_absent_post_spoils_no_other,
            a_post_that_is_removed_while_it_is_viewed_has_no_views_after,
            categories_are_listed_in_the_order_of_the_offer,
            what_is_offered_again_has_its_old_id,
            what_is_not_offered_any_more_is_not_listed,
            a_renamed_category_is_another_one,
            nothing_may_be_on_offer,
            names_of_categories_are_told_apart_by_every_character,
            the_same_offers_at_once_make_each_category_once,
            of_different_offers_at_once_one_holds,
            a_post_is_sorted_into_what_is_on_offer,
            a_post_is_not_sorted_into_what_is_not_on_offer,
            a_post_keeps_a_category_that_is_offered_no_more,
            a_category_is_revised_and_taken_away,
            a_revision_may_name_the_category_that_the_post_has,
            a_revision_to_what_is_not_on_offer_changes_nothing,
            the_posts_of_an_erased_person_stay_without_a_name,
            an_erased_person_writes_no_post,
        }
    };
}

mod rules {
    pub(super) use super::adding::*;
    pub(super) use super::categories::*;
    pub(super) use super::erased_authors::*;
    pub(super) use super::lists::*;
    pub(super) use super::pages::*;
    pub(super) use super::removing::*;
    pub(super) use super::revising::*;
    pub(super) use super::search_terms::*;
    pub(super) use super::searching::*;
    pub(super) use super::sorting::*;
    pub(super) use super::views::*;
}

macro_rules! publish {
    ($($rule:ident,)*) => {$(
        #[doc = concat!("Panics unless this holds: `", stringify!($rule), "`.")]
        pub async fn $rule(ports: &PostPorts) {
            rules::$rule(ports).await;
        }
    )*};
}
repository_rules!(publish);
