use std::sync::Arc;
use std::time::Duration;

use kernel::Fault;
use tokio::time::sleep;

use crate::hub::Hub;
use crate::room::{Room, Turn};

/// How long a missing number may be on its way before the log is read for it.
const PATIENCE: Duration = Duration::from_millis(50);
/// The pause after a first reading that failed or did not help; each further one doubles it.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// The longest pause between such readings.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// Messages that one reading of the log asks for.
const PAGE: u32 = 500;
/// Messages from the log that are delivered in one go: a fraction of an outbox, so that whoever keeps
/// reading is not taken for slow.
const PORTION: usize = 64;
/// The pause between two portions, for the sockets to take the first.
const BREATH: Duration = Duration::from_millis(10);

/// Brings a room what it lacks, until it lacks nothing. There is one such task a room at most.
pub(crate) async fn mend(hub: Hub, room: Arc<Room>) {
    let mut awaited = None;
    let mut pause = FIRST_PAUSE;
    loop {
        match room.turn() {
            Turn::Rest => return,
            Turn::Await(missing) if awaited != Some(missing) => {
                awaited = Some(missing);
                sleep(PATIENCE).await;
            }
            Turn::Await(_) | Turn::Read => {
                let outcome = read_missing(&hub, &room).await;
                count(&outcome);
                let is_still_missing = awaited.is_some() && room.missing() == awaited;
                if outcome.is_ok() && !is_still_missing {
                    pause = FIRST_PAUSE;
                    continue;
                }
                if let Err(fault) = outcome {
                    tracing::warn!(room = %room.id, error = ?fault, "a room could not be repaired");
                    hub.follow_up(&room, room.distrust());
                }
                sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
}

fn count(outcome: &Result<(), Fault>) {
    let outcome = if outcome.is_ok() { "done" } else { "failed" };
    metrics::counter!("madang_room_repairs_total", "outcome" => outcome).increment(1);
}

/// Delivers what the log holds from the room's next number on, to the end that it has now.
async fn read_missing(hub: &Hub, room: &Arc<Room>) -> Result<(), Fault> {
    let log = hub.log()?;
    let Some(head) = log.head(room.id).await? else {
        room.forget_pending();
        return Ok(());
    };
    let mut delivered = 0;
    while let Some(next) = room.next().filter(|next| *next <= head.last) {
        let page = log.list(room.id, next.previous(), head.last, PAGE).await?;
        if page.is_empty() {
            // The log holds none of them any more.
            hub.follow_up(room, room.skip_to(head.last.next()));
        }
        for message in page {
            if delivered == PORTION {
                sleep(BREATH).await;
                delivered = 0;
            }
            let sequence = message.sequence;
            if room.lacks(sequence) {
                let event = hub.encode(room, Arc::new(message));
                hub.follow_up(room, room.accept_listed(sequence, event));
                delivered += 1;
            }
        }
    }
    Ok(())
}
