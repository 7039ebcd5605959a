use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::connection::ConnectionId;
use crate::hub::{Hub, WeakHub};
use crate::room::Room;

/// How long a socket's person writes after it last said so.
const LIFE: Duration = Duration::from_secs(6);

/// Ends in a room what was begun and not ended, as long as anybody writes there. There is one such task a room
/// at most.
pub(crate) async fn end_when_silent(hub: WeakHub, room: Arc<Room>) {
    while let Some(end) = room.next_typing_end() {
        sleep_until(end).await;
        let Some(hub) = hub.upgrade() else { return };
        hub.end_silent_typing(&room);
    }
}

impl Hub {
    /// A socket says whether its person writes.
    pub(crate) fn set_typing(&self, room: &Arc<Room>, id: ConnectionId, is_typing: bool) {
        if is_typing {
            let until = Instant::now() + LIFE;
            self.tell(room, |news| room.begin_typing(id, until, news));
        } else {
            self.tell(room, |news| room.end_typing(id, news));
        }
    }

    fn end_silent_typing(&self, room: &Arc<Room>) {
        let now = Instant::now();
        for id in room.silent_typing(now) {
            self.tell(room, |news| room.end_silent_typing(id, now, news));
        }
    }
}
