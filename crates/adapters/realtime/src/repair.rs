use std::sync::Arc;
use std::time::Duration;

use kernel::Fault;
use messages::{ChangeNumber, Sequence, Span};
use tokio::time::sleep;

use crate::hub::Hub;
use crate::portions::{BREATH, PORTION};
use crate::room::{Effect, Number, Room, Turn};

/// How long a missing number may be on its way before the log is read for it.
const PATIENCE: Duration = Duration::from_millis(50);
/// The pause after a first reading that failed or did not help; each further one doubles it.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// The longest pause between such readings.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// Messages that one reading of the log asks for.
const PAGE: u32 = 500;

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
                let outcome = Reading::new(&hub, &room).read_missing().await;
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

/// One reading of what a room lacks, to the end that its log has at the start.
struct Reading<'a> {
    hub: &'a Hub,
    room: &'a Arc<Room>,
    delivered: usize,
}

impl<'a> Reading<'a> {
    fn new(hub: &'a Hub, room: &'a Arc<Room>) -> Self {
        Self { hub, room, delivered: 0 }
    }

    async fn read_missing(&mut self) -> Result<(), Fault> {
        let Some(head) = self.hub.log()?.head(self.room.id).await? else {
            self.room.forget_pending();
            return Ok(());
        };
        self.read_messages(head.last).await?;
        self.read_changes(head.last_change).await
    }

    async fn read_messages(&mut self, last: Sequence) -> Result<(), Fault> {
        let (hub, room) = (self.hub, self.room);
        while let Some(next) = room.next_message().filter(|next| *next <= last) {
            let span = Span { after: next.previous(), up_to: last };
            let page = hub.log()?.list(room.id, span, PAGE).await?;
            if page.is_empty() {
                // The log holds none of them any more.
                hub.follow_up(room, room.skip_messages_to(last.after()));
            }
            for message in page {
                let sequence = message.sequence;
                if room.lacks_message(sequence) {
                    let event = hub.encode_post(room, Arc::new(message));
                    self.deliver(room.accept_listed_message(sequence, event)).await;
                }
            }
        }
        Ok(())
    }

    async fn read_changes(&mut self, last: ChangeNumber) -> Result<(), Fault> {
        let (hub, room) = (self.hub, self.room);
        while let Some(next) = room.next_change().filter(|next| *next <= last) {
            let page = hub.log()?.list_changes(room.id, next.before(), PAGE).await?;
            if page.is_empty() {
                // Each of them was overtaken by a later one that is gone, too.
                hub.follow_up(room, room.skip_changes_to(last.after()));
            }
            for message in page {
                let (number, of) = (message.change, message.sequence);
                if room.lacks_change(number) {
                    let event = hub.encode_change(room, Arc::new(message));
                    self.deliver(room.accept_listed_change(number, of, event)).await;
                }
                if room.next_change().is_some_and(|next| next <= number) {
                    // It waits for its message, which the log did not have at the start.
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    async fn deliver(&mut self, effect: Effect) {
        self.hub.follow_up(self.room, effect);
        self.delivered += 1;
        if self.delivered == PORTION {
            sleep(BREATH).await;
            self.delivered = 0;
        }
    }
}
