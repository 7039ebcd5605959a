use kernel::{Page, SearchTerm};

use super::Service;
use super::search_posts::{CHUNK, PostSearch};
use crate::error::Error;
use crate::model::post::Post;
use crate::model::span::PostSpan;

/// One page of what a search finds, gathered step by step, and how much it finds in all.
#[derive(Debug, Clone)]
pub struct PostPageSearch {
    search: PostSearch,
    page: Page,
    shown: Vec<Post>,
    total: u64,
}

impl PostPageSearch {
    /// Begins to look for a page of posts that hold a term.
    pub fn of(term: SearchTerm, page: Page) -> Self {
        Self { search: PostSearch::of(term), page, shown: Vec::new(), total: 0 }
    }

    /// The posts of the page, and how many hold the term in all, as far as the search has come.
    pub fn into_page(self) -> (Vec<Post>, u64) {
        (self.shown, self.total)
    }

    fn is_full(&self) -> bool {
        self.shown.len() >= self.page.size() as usize
    }
}

impl Service {
    /// Makes the next step of a search; whether there was one to make. Posts before and behind the page are
    /// counted, not read.
    pub async fn search_page_on(&self, page: &mut PostPageSearch) -> Result<bool, Error> {
        let Some(last) = self.end_of(&mut page.search).await? else { return Ok(false) };
        let span = page.search.next_span(last);
        let count = self.ports.posts.count_holding(&page.search.term, span).await?;
        let before = page.page.skip().saturating_sub(page.total);
        if before < count && !page.is_full() {
            self.fill(page, span, before).await?;
        }
        page.total += count;
        page.search.go_on_after(span.up_to, last);
        Ok(true)
    }

    /// Adds the posts of a span that belong to the page: those behind the first `before` that hold the term.
    async fn fill(
        &self,
        page: &mut PostPageSearch,
        mut span: PostSpan,
        mut before: u64,
    ) -> Result<(), Error> {
        while !page.is_full() {
            let found = self.ports.posts.list_holding(&page.search.term, span, CHUNK).await?;
            let Some(last) = found.last() else { break };
            span.after = Some(last.id);
            for post in found {
                if before > 0 {
                    before -= 1;
                } else if !page.is_full() {
                    page.shown.push(post);
                }
            }
        }
        Ok(())
    }
}
