use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use kernel::PostId;

use crate::database::FreshDatabase;
use crate::failure::Failure;

diesel::table! {
    posts (id) {
        id -> BigInt,
        author_id -> BigInt,
        title -> Text,
        content -> Text,
        search_text -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        hits -> BigInt,
    }
}

#[diesel::declare_sql_function]
extern "SQL" {
    fn instr(text: Text, part: Text) -> Integer;
    fn strpos(text: Text, part: Text) -> Integer;
}

/// A connection to a board's database past the storage: each call is a transaction of its own.
pub(crate) enum RawConnection {
    /// To a file.
    Sqlite(SqliteConnection),
    /// To a server.
    Postgresql(PgConnection),
}

/// A post without tags, as the storage keeps it.
#[derive(Insertable)]
#[diesel(table_name = posts)]
pub(crate) struct PostRow {
    pub(crate) author_id: i64,
    pub(crate) title: String,
    pub(crate) content: String,
    pub(crate) search_text: String,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

impl RawConnection {
    /// Connects, to commit as durably as the storage does.
    pub(crate) fn open(database: &FreshDatabase) -> Result<Self, Failure> {
        match database {
            FreshDatabase::Sqlite { .. } => {
                let mut conn = SqliteConnection::establish(&database.address())?;
                conn.batch_execute("PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL")?;
                Ok(Self::Sqlite(conn))
            }
            FreshDatabase::Postgresql { .. } => {
                let mut conn = PgConnection::establish(&database.address())?;
                // One core looks through the posts, as for a step of a search.
                conn.batch_execute(
                    "SET synchronous_commit = on; SET max_parallel_workers_per_gather = 0",
                )?;
                Ok(Self::Postgresql(conn))
            }
        }
    }

    /// Executes statements that both databases understand.
    pub(crate) fn execute(&mut self, statements: &str) -> QueryResult<()> {
        match self {
            Self::Sqlite(conn) => conn.batch_execute(statements),
            Self::Postgresql(conn) => conn.batch_execute(statements),
        }
    }

    /// Adds posts.
    pub(crate) fn add(&mut self, rows: &[PostRow]) -> QueryResult<()> {
        let insertion = diesel::insert_into(posts::table).values(rows);
        match self {
            Self::Sqlite(conn) => insertion.execute(conn)?,
            Self::Postgresql(conn) => insertion.execute(conn)?,
        };
        Ok(())
    }

    /// Brings the database to the state in which it is some time after so many posts were added, lest it
    /// does that at any moment while something is being measured.
    pub(crate) fn settle(&mut self) -> QueryResult<()> {
        match self {
            Self::Sqlite(conn) => conn.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)"),
            Self::Postgresql(conn) => conn.batch_execute("VACUUM (ANALYZE)"),
        }
    }

    /// How many posts hold the term, found by one statement that looks through all of them.
    pub(crate) fn count_holding(&mut self, term: &str) -> QueryResult<i64> {
        let count = posts::table.count();
        match self {
            Self::Sqlite(conn) => {
                count.filter(instr(posts::search_text, term).gt(0)).get_result(conn)
            }
            Self::Postgresql(conn) => {
                count.filter(strpos(posts::search_text, term).gt(0)).get_result(conn)
            }
        }
    }

    /// Counts one view of a post.
    pub(crate) fn view(&mut self, post: PostId) -> QueryResult<usize> {
        let post = posts::table.find(post.get());
        let update = diesel::update(post).set(posts::hits.eq(posts::hits + 1));
        match self {
            Self::Sqlite(conn) => update.execute(conn),
            Self::Postgresql(conn) => update.execute(conn),
        }
    }
}
