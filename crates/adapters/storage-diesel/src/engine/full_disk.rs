use std::cell::Cell;

use crate::query_error::{QueryError, Unavailable};

/// What a transaction or savepoint comes to, or that the storage is full, where its work said so to the
/// function that it is given.
///
/// SQLite then may have undone everything by itself, and all that Diesel tells is that there was nothing
/// left to undo.
pub(super) fn unless_storage_is_full<T>(
    transaction: impl FnOnce(&dyn Fn(&QueryError)) -> Result<T, QueryError>,
) -> Result<T, QueryError> {
    let is_full = Cell::new(false);
    let note = |error: &QueryError| {
        is_full.set(error.says_storage_is_full());
        log_full_disk(error);
    };
    transaction(&note).map_err(
        |error| {
            if is_full.get() { Unavailable::StorageFull.into() } else { error }
        },
    )
}

/// Logs what the database itself says of a full disk; whatever stands for that afterwards was logged.
pub(super) fn log_full_disk(error: &QueryError) {
    if error.says_storage_is_full() && !matches!(error, QueryError::Unavailable(_)) {
        tracing::error!(%error, "the database has no space left");
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, mpsc};

    use diesel::connection::SimpleConnection;
    use diesel::prelude::*;
    use diesel_migrations::MigrationHarness;
    use kernel::{Fault, RoomId, UserId, UserRef};
    use messages::testing::builders::new_message;
    use messages::testing::fakes::RecordingPublisher;
    use messages::{AppendError, Appended, MessageLog};
    use tempfile::TempDir;
    use tokio::task::JoinSet;

    use super::*;
    use crate::database::Database;
    use crate::engine::{DatabaseConnection, Engine};
    use crate::messages::{DieselMessageLog, MessageCommitter};
    use crate::schema::{messages as message_table, users};
    use crate::sqlite;

    /// A storage with one person and one room, on a disk that can be made full.
    struct Bench {
        engine: Arc<Engine<SqliteConnection>>,
        log: Arc<DieselMessageLog>,
        publisher: Arc<RecordingPublisher>,
        _folder: TempDir,
    }

    impl Bench {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let address = folder.path().join("test.db").display().to_string();
            let mut conn = SqliteConnection::open(&address).unwrap();
            conn.run_pending_migrations(sqlite::backend::MIGRATIONS).unwrap();
            conn.batch_execute(
                "INSERT INTO users (name, created_at) VALUES ('User', 0);
                 INSERT INTO rooms (name, description, access, kind, creator_id, created_at)
                     VALUES ('a room', '', 'open', 'chat', 1, 0)",
            )
            .unwrap();
            let publisher = Arc::new(RecordingPublisher::default());
            let writer = MessageCommitter::new(sqlite::message_batches::write, publisher.clone());
            let engine = Arc::new(Engine::start(address, 1, writer).unwrap());
            let log = DieselMessageLog::new(Database::Sqlite(Arc::clone(&engine)));
            Self { engine, log: Arc::new(log), publisher, _folder: folder }
        }

        /// Leaves the writer's connection no page to add, and holds the writer up until the sender is
        /// dropped, so that what comes meanwhile is one group. Another connection has pages again.
        async fn fill_disk(&self) -> mpsc::Sender<()> {
            let (release, released) = mpsc::channel::<()>();
            let (begun, has_begun) = tokio::sync::oneshot::channel();
            let mut begun = Some(begun);
            let engine = Arc::clone(&self.engine);
            let fill = move |conn: &mut SqliteConnection| {
                conn.batch_execute("PRAGMA max_page_count = 1")?;
                begun.take().map(|begun| begun.send(()));
                released.recv().ok();
                Ok(())
            };
            tokio::spawn(async move { engine.write(fill).await });
            has_begun.await.unwrap();
            release
        }

        async fn free_disk(&self) {
            let free = |conn: &mut SqliteConnection| {
                Ok(conn.batch_execute("PRAGMA max_page_count = 1000000")?)
            };
            self.engine.write(free).await.unwrap();
        }

        async fn append(&self) -> Result<Appended, AppendError> {
            append_to(Arc::clone(&self.log)).await
        }

        async fn stored_rows(&self) -> (i64, i64) {
            let count = |conn: &mut SqliteConnection| {
                let messages = message_table::table.count().get_result(conn)?;
                Ok((messages, users::table.count().get_result(conn)?))
            };
            self.engine.read(count).await.unwrap()
        }
    }

    /// A message that needs several pages.
    async fn append_to(log: Arc<DieselMessageLog>) -> Result<Appended, AppendError> {
        let author =
            UserRef { id: UserId::new(1).unwrap(), email: String::new(), name: "User".to_owned() };
        let room = RoomId::new(1).unwrap();
        log.append(new_message(room, &author, &"가".repeat(4_000))).await
    }

    fn add_user(conn: &mut SqliteConnection) -> Result<(), QueryError> {
        let row = (users::name.eq("another"), users::created_at.eq(0));
        diesel::insert_into(users::table).values(row).execute(conn)?;
        Ok(())
    }

    /// SQLite undoes the transaction by itself.
    fn add_one_large_row(conn: &mut SqliteConnection) -> Result<(), QueryError> {
        let row = (users::name.eq("n".repeat(100_000)), users::created_at.eq(0));
        diesel::insert_into(users::table).values(row).execute(conn)?;
        Ok(())
    }

    /// SQLite undoes the statement, and leaves the transaction to the caller.
    fn add_many_rows(conn: &mut SqliteConnection) -> Result<(), QueryError> {
        let sql = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1000)
            INSERT INTO users (email, name, created_at) SELECT n || '@example.com', 'User', 0 FROM n";
        diesel::sql_query(sql).execute(conn)?;
        Ok(())
    }

    fn is_full(result: &Result<(), QueryError>) -> bool {
        matches!(result, Err(QueryError::Unavailable(Unavailable::StorageFull)))
    }

    #[tokio::test]
    async fn a_message_without_space_is_refused_and_the_next_with_space_is_stored() {
        let bench = Bench::new();
        drop(bench.fill_disk().await);

        let refused = bench.append().await;

        assert!(matches!(refused, Err(AppendError::Fault(Fault::Unavailable(_)))), "{refused:?}");
        bench.free_disk().await;
        assert_eq!(bench.stored_rows().await, (0, 1));
        assert_eq!(bench.append().await.unwrap().message.sequence.get(), 1);
    }

    #[tokio::test]
    async fn a_group_of_messages_without_space_is_refused_and_takes_no_number() {
        let bench = Bench::new();
        let release = bench.fill_disk().await;
        let mut sending = JoinSet::new();
        for _ in 0..20 {
            sending.spawn(append_to(Arc::clone(&bench.log)));
        }
        // The tasks of this one thread take turns: by now each has put its message before the writer.
        tokio::task::yield_now().await;
        drop(release);

        for refused in sending.join_all().await {
            let is_unavailable = matches!(refused, Err(AppendError::Fault(Fault::Unavailable(_))));
            assert!(is_unavailable, "{refused:?}");
        }
        bench.free_disk().await;
        assert_eq!(bench.stored_rows().await, (0, 1));
        assert_eq!(bench.publisher.posted(RoomId::new(1).unwrap()), []);
        assert_eq!(bench.append().await.unwrap().message.sequence.get(), 1);
    }

    #[tokio::test]
    async fn a_write_without_space_leaves_nothing_behind_however_sqlite_undoes_it() {
        for write in [add_one_large_row, add_many_rows] {
            let bench = Bench::new();
            drop(bench.fill_disk().await);

            assert!(is_full(&bench.engine.write(write).await));

            bench.free_disk().await;
            assert_eq!(bench.stored_rows().await, (0, 1));
            bench.engine.write(write).await.unwrap();
            bench.append().await.unwrap();
        }
    }

    #[tokio::test]
    async fn a_group_of_writes_without_space_leaves_nothing_behind() {
        for write in [add_one_large_row, add_many_rows] {
            let bench = Bench::new();
            let release = bench.fill_disk().await;
            let mut writing = JoinSet::new();
            for job in [add_user, write, add_user] {
                let engine = Arc::clone(&bench.engine);
                writing.spawn(async move { engine.write(job).await });
            }
            tokio::task::yield_now().await;
            drop(release);

            let outcomes = writing.join_all().await;

            assert!(outcomes.iter().all(is_full), "{outcomes:?}");
            bench.free_disk().await;
            assert_eq!(bench.stored_rows().await, (0, 1));
            bench.engine.write(write).await.unwrap();
        }
    }
}
