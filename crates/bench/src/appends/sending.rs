use std::sync::Arc;
use std::time::{Duration, Instant};

use kernel::RoomId;
use messages::{Author, Body, ClientMessageId, Content, MessageLog, NewMessage};
use tokio::task::JoinSet;

use super::loads::Load;
use super::stage::Stage;
use crate::failure::Failure;
use crate::measurement::{Measurement, Stopwatch};
use crate::noon::noon;
use crate::quota::Quota;
use crate::text::TEXT;

/// When a case ends that has not stored all its messages.
const TIME_LIMIT: Duration = Duration::from_secs(10);

/// Stores the load's messages, and checks that the rooms then hold as many more.
pub(crate) async fn measure(
    log: &Arc<dyn MessageLog>,
    stage: &Stage,
    load: &Load,
) -> Result<Measurement, Failure> {
    warm_up(log.as_ref(), stage).await?;
    let before = count_stored(log.as_ref(), stage).await?;

    let quota = Arc::new(Quota::new(load.messages, TIME_LIMIT));
    let mut sending = JoinSet::new();
    let stopwatch = Stopwatch::start();
    for (number, author) in stage.authors.iter().enumerate() {
        let mut rooms = stage.rooms.clone();
        rooms.rotate_left(number % stage.rooms.len());
        let sender = Sender {
            log: Arc::clone(log),
            author: author.clone(),
            rooms,
            names_messages: load.is_named,
        };
        sending.spawn(sender.send_all(Arc::clone(&quota)));
    }
    let mut latencies = Vec::with_capacity(load.messages);
    while let Some(sent) = sending.join_next().await {
        latencies.extend(sent??);
    }
    let result = stopwatch.stop(latencies)?;

    let stored = count_stored(log.as_ref(), stage).await? - before;
    if stored != i64::from(result.count) {
        return Err(format!("{} messages were sent and {stored} stored", result.count).into());
    }
    Ok(result)
}

/// The first messages wait for the writer to connect and to prepare its statements.
async fn warm_up(log: &dyn MessageLog, stage: &Stage) -> Result<(), Failure> {
    for room in &stage.rooms {
        log.append(message(&stage.authors[0], *room, None)?).await?;
    }
    Ok(())
}

async fn count_stored(log: &dyn MessageLog, stage: &Stage) -> Result<i64, Failure> {
    let mut count = 0;
    for room in &stage.rooms {
        count += log.head(*room).await?.ok_or("a room is gone")?.last.get();
    }
    Ok(count)
}

struct Sender {
    log: Arc<dyn MessageLog>,
    author: Author,
    rooms: Vec<RoomId>,
    names_messages: bool,
}

impl Sender {
    /// Sends to one room after the other until the quota is used up; how long each message took.
    async fn send_all(self, quota: Arc<Quota>) -> Result<Vec<Duration>, Failure> {
        let mut latencies = Vec::new();
        for (number, room) in self.rooms.iter().cycle().enumerate() {
            if !quota.take_one() {
                break;
            }
            let name = self.names_messages.then(|| format!("message-{number}"));
            let new = message(&self.author, *room, name)?;
            let sent = Instant::now();
            self.log.append(new).await?;
            latencies.push(sent.elapsed());
        }
        Ok(latencies)
    }
}

fn message(author: &Author, room: RoomId, name: Option<String>) -> Result<NewMessage, Failure> {
    Ok(NewMessage {
        room_id: room,
        author: author.clone(),
        body: Body::Text(Content::parse(TEXT)?),
        reply_to: None,
        client_message_id: name.map(ClientMessageId::parse).transpose()?,
        sent_at: noon(),
    })
}
