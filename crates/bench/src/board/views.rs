//! Many people who view posts at once.

use std::num::NonZeroU64;
use std::sync::Arc;
use std::time::{Duration, Instant};

use kernel::{Page, PostId};
use posts::{PostRepository, ViewCounter};
use tokio::task::JoinSet;

use super::Board;
use crate::failure::Failure;
use crate::measurement::{self, Measurement, Stopwatch};
use crate::quota::Quota;
use crate::throughput_table::Row;

/// When a case ends although fewer views were counted.
const TIME_LIMIT: Duration = Duration::from_secs(5);

/// The most posts that a case goes around.
const MOST_POSTS: u32 = 64;

/// People who each view their next post when the last view is on disk.
struct Load {
    /// As the table shows it: people/posts.
    name: &'static str,
    /// How many view at once.
    viewers: usize,
    /// How many posts each of them goes around.
    posts: usize,
    /// How often they view together.
    views: usize,
}

/// The name of the case that sums the others up.
const HEADLINE: &str = "256/64";

const LOADS: [Load; 3] = [
    Load { name: "1/1", viewers: 1, posts: 1, views: 10_000 },
    Load { name: "256/1", viewers: 256, posts: 1, views: 400_000 },
    Load { name: HEADLINE, viewers: 256, posts: 64, views: 400_000 },
];

/// What all cases came to.
pub(crate) struct Viewed {
    /// The table's rows.
    pub(crate) rows: Vec<String>,
    /// What the most important case came to.
    pub(crate) headline: String,
}

/// Measures views without grouping, then each case.
pub(crate) async fn measure(board: &mut Board, database: &str) -> Result<Viewed, Failure> {
    let repository = board.storage.posts();
    let posts = first_posts(repository.as_ref()).await?;
    let post = *posts.first().ok_or("the board is empty")?;
    let bare = measurement::repeat(|| board.raw.view_post(post))?;
    let row = |case: &str, result: &Measurement| {
        let row = Row { database, case, result, bare: &bare };
        row.to_string()
    };
    let mut viewed = Viewed { rows: vec![row("bare", &bare)], headline: String::new() };
    for load in &LOADS {
        let posts = posts.get(..load.posts).ok_or("the board has too few posts")?;
        let result = measure_load(board, load, posts).await?;
        viewed.rows.push(row(load.name, &result));
        if load.name == HEADLINE {
            let rate = result.per_second();
            let ratio = rate / bare.per_second();
            viewed.headline = format!("views {HEADLINE}: {rate:.0} views/s, {ratio:.1} × bare");
        }
    }
    Ok(viewed)
}

async fn first_posts(repository: &dyn PostRepository) -> Result<Vec<PostId>, Failure> {
    let page = Page::new(NonZeroU64::MIN, MOST_POSTS).ok_or("no such page")?;
    Ok(repository.page(page).await?.into_iter().map(|post| post.id).collect())
}

/// Counts the load's views, and checks that the posts then have as many more.
async fn measure_load(
    board: &Board,
    load: &Load,
    posts: &[PostId],
) -> Result<Measurement, Failure> {
    let repository = board.storage.posts();
    let counter = board.storage.post_views();
    let before = hits(repository.as_ref(), posts).await?;

    let quota = Arc::new(Quota::new(load.views, TIME_LIMIT));
    let mut viewing = JoinSet::new();
    let stopwatch = Stopwatch::start();
    for number in 0..load.viewers {
        let mut posts = posts.to_vec();
        posts.rotate_left(number % load.posts);
        viewing.spawn(view_all(Arc::clone(&counter), posts, Arc::clone(&quota)));
    }
    let mut latencies = Vec::with_capacity(load.views);
    while let Some(viewed) = viewing.join_next().await {
        latencies.extend(viewed??);
    }
    let result = stopwatch.stop(latencies)?;

    let grown = hits(repository.as_ref(), posts).await? - before;
    if grown != u64::from(result.count) {
        return Err(format!("{} views were made and {grown} are in the hits", result.count).into());
    }
    Ok(result)
}

async fn hits(repository: &dyn PostRepository, posts: &[PostId]) -> Result<u64, Failure> {
    let mut hits = 0;
    for post in posts {
        hits += repository.find(*post).await?.ok_or("a post is gone")?.hits;
    }
    Ok(hits)
}

/// Views one post after the other until the quota is used up; how long each view took.
async fn view_all(
    counter: Arc<dyn ViewCounter>,
    posts: Vec<PostId>,
    quota: Arc<Quota>,
) -> Result<Vec<Duration>, Failure> {
    let mut latencies = Vec::new();
    for post in posts.into_iter().cycle() {
        if !quota.take_one() {
            break;
        }
        let begun = Instant::now();
        counter.count(post).await?.ok_or("a post is gone")?;
        latencies.push(begun.elapsed());
    }
    Ok(latencies)
}
