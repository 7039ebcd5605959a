//! A board of many posts, searched, listed and viewed in this process.

mod filling;
mod post_rows;
mod reads;
mod texts;
mod views;

use storage_diesel::Storage;
use tokio::runtime::Runtime;

use crate::accounts;
use crate::database::{Backend, FreshDatabase};
use crate::failure::Failure;
use crate::raw_connection::RawConnection;
use crate::read_table;
use crate::storage;
use crate::throughput_table;

/// How many people wrote the posts.
const AUTHORS: usize = 64;

/// Prints both tables, and returns what they come to in a line for each database.
#[expect(clippy::print_stdout, reason = "the tables are what the program is for")]
pub(crate) fn run(backends: &[Backend], posts: u32) -> Result<Vec<String>, Failure> {
    let runtime = Runtime::new()?;
    let mut headlines = Vec::new();
    let mut view_rows = Vec::new();
    println!("{}", read_table::HEADING);
    for backend in backends {
        let name = backend.name();
        let mut board = Board::make(&runtime, backend, posts)?;
        let read = runtime.block_on(reads::measure(&mut board, name))?;
        let viewed = runtime.block_on(views::measure(&mut board, name))?;
        view_rows.extend(viewed.rows);
        headlines.push(format!("{name}, board of {posts} posts: {read}, {}", viewed.headline));
    }
    println!();
    println!("{}", throughput_table::heading("views"));
    for row in view_rows {
        println!("{row}");
    }
    Ok(headlines)
}

/// A database with posts.
struct Board {
    storage: Storage,
    /// Beside the storage, for what is measured without it.
    raw: RawConnection,
    /// How many posts there are.
    posts: u32,
    /// Dropped last.
    _database: FreshDatabase,
}

impl Board {
    fn make(runtime: &Runtime, backend: &Backend, posts: u32) -> Result<Self, Failure> {
        let database = FreshDatabase::create(backend)?;
        let storage = storage::open(&database)?;
        let raw = RawConnection::open(&database)?;
        let mut board = Self { storage, raw, posts, _database: database };
        let authors = runtime.block_on(accounts::add(&board.storage, AUTHORS))?;
        filling::fill(&mut board.raw, &authors, posts)?;
        runtime.block_on(storage::build_filters(&board.storage))?;
        board.raw.settle()?;
        Ok(board)
    }
}

impl Drop for Board {
    fn drop(&mut self) {
        self.storage.shut_down();
    }
}
