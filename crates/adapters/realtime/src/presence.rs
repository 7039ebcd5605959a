use std::sync::Arc;

use kernel::UserRef;

use crate::connection::ConnectionId;
use crate::encoding::Encoding;
use crate::hub::Hub;
use crate::room::{Effect, Room, Untold};

impl Hub {
    /// Counts a socket as entered. Its room's other people hear of it if it is its person's first there.
    pub(crate) fn enter(&self, room: &Arc<Room>, id: ConnectionId, person: UserRef) {
        let person = Arc::new(person);
        self.tell(room, |news| room.enter(id, &person, news));
    }

    /// Takes [`Self::enter`] back. Its room's other people hear of it if it was its person's last there, and
    /// before that of the end of what the person was writing.
    pub(crate) fn withdraw(&self, room: &Arc<Room>, id: ConnectionId) {
        self.set_typing(room, id, false);
        self.tell(room, |news| room.withdraw(id, news));
    }

    /// Tries first without frames, and again with those that turned out to be needed: they are made while the
    /// room is not locked.
    pub(crate) fn tell(
        &self,
        room: &Arc<Room>,
        attempt: impl Fn(Option<&Encoding>) -> (Result<(), Untold>, Effect),
    ) {
        let mut news = None;
        loop {
            let (told, effect) = attempt(news.as_ref());
            self.follow_up(room, effect);
            let Err(Untold(event)) = told else { return };
            news = Some(self.encode(room, event));
        }
    }
}
