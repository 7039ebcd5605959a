use std::num::NonZeroU64;

use kernel::{Page, SearchTerm};
use posts::{PostPageSearch, PostSearch, Service};

use crate::board::texts::{ABSENT, COMMON, RARE, RARE_POSTS};
use crate::failure::Failure;

/// The name of the case that sums the others up: nothing ends its search early.
pub(crate) const HEADLINE: &str = "absent term";

const PAGE_SIZE: u32 = 100;

/// Something that is read again and again.
pub(crate) struct Case {
    /// As the table shows it.
    pub(crate) name: String,
    /// What is read.
    pub(crate) read: Read,
    /// How many posts it finds: on a page, in all.
    pub(crate) expected: u64,
}

/// What a client of the board asks for, to the end.
pub(crate) enum Read {
    /// All posts that hold the term.
    Search { term: &'static str },
    /// One page of them, and how many there are.
    SearchPage { term: &'static str, page: u32 },
    /// One page of all posts, and how many there are.
    ListPage { page: u32 },
}

/// The cases on a board with so many posts.
pub(crate) fn of_board(posts: u32) -> Vec<Case> {
    let pages = posts.div_ceil(PAGE_SIZE);
    let search = |name: &str, term, found: u32| Case {
        name: name.to_owned(),
        read: Read::Search { term },
        expected: found.into(),
    };
    let search_page = |page| Case {
        name: format!("common, page {page}"),
        read: Read::SearchPage { term: COMMON, page },
        expected: posts.into(),
    };
    let list_page = |page| Case {
        name: format!("list, page {page}"),
        read: Read::ListPage { page },
        expected: posts.into(),
    };
    vec![
        search(HEADLINE, ABSENT, 0),
        search("rare term", RARE, RARE_POSTS),
        search("common term", COMMON, posts),
        search_page(1),
        search_page(pages.div_ceil(2)),
        list_page(1),
        list_page(pages),
    ]
}

impl Read {
    /// Reads once; how many posts were found.
    pub(crate) async fn perform(&self, service: &Service) -> Result<u64, Failure> {
        match *self {
            Self::Search { term } => search(service, term).await,
            Self::SearchPage { term, page } => {
                let term = SearchTerm::parse(term)?;
                let mut search = PostPageSearch::of(term, page_of_number(page)?);
                while service.search_page_on(&mut search).await? {}
                let (posts, total) = search.into_page();
                check_page(posts.len(), page, total)
            }
            Self::ListPage { page } => {
                let (posts, total) = service.page_of_posts(page_of_number(page)?).await?;
                check_page(posts.len(), page, total)
            }
        }
    }
}

async fn search(service: &Service, term: &str) -> Result<u64, Failure> {
    let mut search = PostSearch::of(SearchTerm::parse(term)?);
    let mut found = 0;
    while let Some(posts) = service.next_found_posts(&mut search).await? {
        found += posts.len();
    }
    Ok(u64::try_from(found)?)
}

fn page_of_number(number: u32) -> Result<Page, Failure> {
    let number = NonZeroU64::new(number.into());
    number.and_then(|number| Page::new(number, PAGE_SIZE)).ok_or_else(|| "no such page".into())
}

/// The total, if the page has as many posts as it leaves for it.
fn check_page(posts: usize, page: u32, total: u64) -> Result<u64, Failure> {
    let left = total.saturating_sub(page_of_number(page)?.skip());
    if u64::try_from(posts)? == left.min(PAGE_SIZE.into()) {
        return Ok(total);
    }
    Err(format!("page {page} has {posts} of {total} posts").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_lie_at_both_ends_and_in_the_middle() {
        let names: Vec<_> = of_board(1_050).into_iter().map(|case| case.name).collect();
        let pages = ["common, page 1", "common, page 6", "list, page 1", "list, page 11"];
        assert_eq!(names[3..], pages);
        assert!(names.contains(&HEADLINE.to_owned()));
    }

    #[test]
    fn a_page_that_is_not_full_is_the_last_one() {
        assert_eq!(check_page(100, 1, 1_050).unwrap(), 1_050);
        assert_eq!(check_page(50, 11, 1_050).unwrap(), 1_050);
        assert!(check_page(50, 1, 1_050).is_err());
        assert!(check_page(51, 11, 1_050).is_err());
    }
}
