use kernel::RoomId;
use messages::MovedMark;
use tokio::time::sleep;

use crate::dialect::Event;
use crate::hub::Hub;
use crate::portions::{BREATH, PORTION};

impl Hub {
    /// Tells the sockets that are here how far the others in their rooms have read, as far as those let it be
    /// known.
    pub(crate) fn tell_read(&self, mut moved: Vec<MovedMark>) {
        moved.retain(|moved| moved.is_shown && self.0.rooms.find(moved.mark.room_id).is_some());
        // Room by room, so that one look tells whether anybody there has a word for it.
        moved.sort_by_key(|moved| moved.mark.room_id);
        let mut rest = moved.into_iter();
        if self.tell_portion(&mut rest) {
            let hub = self.clone();
            self.0.runtime.spawn(async move {
                let mut is_more = true;
                while is_more {
                    sleep(BREATH).await;
                    is_more = hub.tell_portion(&mut rest);
                }
            });
        }
    }

    /// Tells of some; whether there may be more.
    fn tell_portion(&self, moved: &mut impl Iterator<Item = MovedMark>) -> bool {
        let mut wordless: Option<RoomId> = None;
        let mut told = 0;
        for moved in moved {
            let mark = moved.mark;
            let Some(room) = self.0.rooms.find(mark.room_id) else { continue };
            if wordless == Some(room.id) {
                continue;
            }
            let event = self.encode(&room, Event::Read(moved.into()));
            if event.says_nothing() {
                wordless = Some(room.id);
                continue;
            }
            self.follow_up(&room, room.accept_receipt(mark.user_id, mark.sequence, event));
            told += 1;
            if told == PORTION {
                return true;
            }
        }
        false
    }
}
