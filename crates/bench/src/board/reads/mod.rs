//! Searches through all posts, and pages.

mod cases;
mod measurement;
mod table;

use std::sync::Arc;

use kernel::{Clock, Timestamp};
use posts::{Ports, Service};
use storage_diesel::Storage;

use super::{Board, texts};
use crate::accounts::noon;
use crate::failure::Failure;
use cases::HEADLINE;
use measurement::Measurement;
use table::Row;

pub(crate) use table::HEADING;

/// Prints a row for each case, and returns what the most important one comes to.
#[expect(clippy::print_stdout, reason = "the table is what the program is for")]
pub(crate) async fn measure(board: &mut Board, database: &str) -> Result<String, Failure> {
    let mut headline = String::new();
    let raw = &mut board.raw;
    let count = async || Ok(u64::try_from(raw.count_holding(texts::ABSENT)?)?);
    let scan = Measurement::of(0, count).await?;
    println!("{}", Row { database, case: "scan", result: &scan, scan: &scan });

    let service = service(&board.storage);
    for case in cases::of_board(board.posts) {
        let result =
            Measurement::of(case.expected, async || case.read.perform(&service).await).await?;
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

/// Where it is always the time at which everything is made.
struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        noon()
    }
}
