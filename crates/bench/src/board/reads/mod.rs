//! Searches through all posts, and pages.

mod cases;

use std::sync::Arc;

use posts::{Ports, Service};
use storage_diesel::Storage;

use super::{Board, texts};
use crate::failure::Failure;
use crate::noon::Noon;
use crate::read_table::Row;
use crate::repeated_reads::RepeatedReads;
use cases::HEADLINE;

/// How often a case is read, if there is time.
const MOST_RUNS: usize = 9;

/// Prints a row for each case, and returns what the most important one comes to.
#[expect(clippy::print_stdout, reason = "the table is what the program is for")]
pub(crate) async fn measure(board: &mut Board, database: &str) -> Result<String, Failure> {
    let mut headline = String::new();
    let raw = &mut board.raw;
    let count = async || Ok(u64::try_from(raw.count_posts_holding(texts::ABSENT)?)?);
    let scan = RepeatedReads::measure(MOST_RUNS, 0, count).await?;
    println!("{}", Row { database, case: "scan", result: &scan, scan: &scan });

    let service = service(&board.storage);
    for case in cases::of_board(board.posts) {
        let read = async || case.read.perform(&service).await;
        let result = RepeatedReads::measure(MOST_RUNS, case.expected, read).await?;
        println!("{}", Row { database, case: &case.name, result: &result, scan: &scan });
        if case.name == HEADLINE {
            headline =
                format!("search for an {HEADLINE} {:.1} ms", result.median_in_milliseconds());
        }
    }
    Ok(headline)
}

fn service(storage: &Storage) -> Service {
    Service::new(Ports {
        posts: storage.posts(),
        views: storage.post_views(),
        categories: storage.categories(),
        clock: Arc::new(Noon),
    })
}
