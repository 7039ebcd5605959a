use std::collections::HashMap;
use std::mem;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use kernel::Fault;
use tokio::sync::mpsc;
use tokio::time::sleep;

use super::account::{Account, Run};
use super::batch::Batch;
use super::newcomers::RoomNews;
use super::{MAX_WAITING, Socket, Tidings};
use crate::closing::Closing;
use crate::dialect::{DialectId, News};
use crate::hub::{Hub, WeakHub};
use crate::portions::{BREATH, PORTION};

/// How long tidings are gathered while there are many.
const PERIOD: Duration = Duration::from_millis(100);
/// How often it is tried to account for a batch while a store is away.
const ATTEMPTS: u32 = 4;
/// The pause after the first attempt that failed; each further one doubles it.
const FIRST_PAUSE: Duration = Duration::from_millis(200);

/// Tells the followers what there is to tell: at once after a time of rest, and then what was gathered
/// meanwhile. Ends with the hub.
pub(crate) async fn tell_followers(hub: WeakHub, mut tidings: mpsc::Receiver<Tidings>) {
    let mut gathered = Vec::new();
    while tidings.recv_many(&mut gathered, MAX_WAITING).await > 0 {
        let Some(hub) = hub.upgrade() else { return };
        hub.tell_followers(mem::take(&mut gathered).into_iter().collect()).await;
        drop(hub);
        sleep(PERIOD).await;
    }
}

impl Hub {
    async fn tell_followers(&self, batch: Batch) {
        let mut pause = FIRST_PAUSE;
        for attempt in 1..=ATTEMPTS {
            match self.account_for(&batch).await {
                Ok(account) => return self.tell_account(account).await,
                Err(fault) => {
                    tracing::warn!(error = ?fault, attempt, "followers could not be told");
                    if attempt == ATTEMPTS || matches!(fault, Fault::Failed(_)) {
                        break;
                    }
                }
            }
            sleep(pause).await;
            pause *= 2;
        }
        self.0.followers.give_up(&batch);
    }

    async fn tell_account(&self, account: Account) {
        for news in account.rooms {
            self.tell_room(&news);
        }
        let mut told = 0;
        for run in account.runs {
            if run.is_cut {
                self.0.followers.close_room(run.room, Closing::TooSlow);
            } else {
                self.tell_run(&run, &mut told).await;
            }
            self.0.followers.set_told(run.room, run.last);
        }
    }

    fn tell_room(&self, told: &RoomNews) {
        let RoomNews { room, users, news } = told;
        let mut frames = Frames::new(self, news);
        for user in users {
            for socket in self.0.followers.sockets(*room, *user) {
                frames.give(&socket);
            }
        }
        frames.count();
    }

    async fn tell_run(&self, run: &Run, told: &mut usize) {
        let mut audience: HashMap<u64, Vec<Socket>> = HashMap::new();
        for place in &run.awaited {
            let sockets = self.0.followers.sockets(run.room, place.user_id);
            audience.entry(place.unread).or_default().extend(sockets);
        }
        for message in &run.messages {
            for (unread, sockets) in &audience {
                let news = News::Message { message: Arc::clone(message), unread: *unread };
                let mut frames = Frames::new(self, &news);
                for socket in sockets {
                    frames.give(socket);
                }
                frames.count();
            }
            *told += 1;
            if (*told).is_multiple_of(PORTION) {
                sleep(BREATH).await;
            }
        }
    }
}

/// The frames of a piece of news, each made once, when it is first needed.
struct Frames<'a> {
    hub: &'a Hub,
    news: &'a News,
    made: HashMap<DialectId, Option<Bytes>>,
    given: u64,
}

impl<'a> Frames<'a> {
    fn new(hub: &'a Hub, news: &'a News) -> Self {
        Self { hub, news, made: HashMap::new(), given: 0 }
    }

    /// Gives a socket its frame, if its dialect has one and it is open.
    fn give(&mut self, socket: &Socket) {
        let Self { hub, news, made, .. } = self;
        let encode = || hub.0.dialects.get(socket.dialect).encode_news(news);
        let frame = made.entry(socket.dialect).or_insert_with(encode);
        if let Some(frame) = frame
            && socket.outbox.push(frame.clone()).is_ok()
        {
            self.given += 1;
        }
    }

    fn count(&self) {
        metrics::counter!("madang_frames_delivered_total").increment(self.given);
    }
}
