use std::collections::HashMap;
use std::sync::Arc;

use kernel::{UserId, UserRef};

use super::state::State;
use super::{Effect, Room};
use crate::connection::ConnectionId;
use crate::dialect::Event;
use crate::encoding::Encoding;

/// An event of which sockets are to be told at the moment when it happens: it has not happened yet,
/// for want of its frames.
#[derive(Debug)]
pub(crate) struct Untold(pub(crate) Event);

/// Who is in a room.
#[derive(Default)]
pub(super) struct Presence(HashMap<UserId, Present>);

/// A person in a room.
struct Present {
    /// As the others were told when they came.
    person: Arc<UserRef>,
    /// How many of their sockets have entered, at least one.
    sockets: usize,
}

impl Room {
    /// Counts a socket as entered, for this person, and tells the others' sockets if it is the person's
    /// first. `news` are the frames that an attempt before this one lacked, made outside the room's lock.
    ///
    /// Done at most once, and not at all for a socket that is closed.
    pub(crate) fn enter(
        &self,
        id: ConnectionId,
        person: &Arc<UserRef>,
        news: Option<&Encoding>,
    ) -> (Result<(), Untold>, Effect) {
        self.attempt(|state, effect| state.enter(id, person, news, effect))
    }

    /// Takes [`Self::enter`] back in the same way: the others' sockets are told if no socket of the person
    /// is left that has entered. Nothing to do for one that has not.
    pub(crate) fn withdraw(
        &self,
        id: ConnectionId,
        news: Option<&Encoding>,
    ) -> (Result<(), Untold>, Effect) {
        self.attempt(|state, effect| state.withdraw(id, news, effect))
    }

    /// Whether a person has sockets here that have entered.
    pub(crate) fn is_present(&self, user: UserId) -> bool {
        self.lock().presence.has(user)
    }

    /// Everybody who has sockets here that have entered.
    pub(crate) fn present(&self) -> Vec<UserId> {
        self.lock().presence.0.keys().copied().collect()
    }
}

impl State {
    fn enter(
        &mut self,
        id: ConnectionId,
        person: &Arc<UserRef>,
        news: Option<&Encoding>,
        effect: &mut Effect,
    ) -> Result<(), Untold> {
        let Some(user) = self.subscribers.yet_to_enter(id) else { return Ok(()) };
        if !self.presence.has(user) {
            self.tell_others(user, Event::Entered(Arc::clone(person)), news, effect)?;
            effect.passage = Some(user);
        }
        self.presence.add(user, Arc::clone(person));
        self.subscribers.set_entered(id, true);
        Ok(())
    }

    fn withdraw(
        &mut self,
        id: ConnectionId,
        news: Option<&Encoding>,
        effect: &mut Effect,
    ) -> Result<(), Untold> {
        let Some(user) = self.subscribers.entered(id) else { return Ok(()) };
        if let Some(person) = self.presence.with_one_socket(user) {
            self.tell_others(user, Event::Left(Arc::clone(person)), news, effect)?;
            effect.passage = Some(user);
        }
        self.presence.remove(user);
        self.subscribers.set_entered(id, false);
        Ok(())
    }

    /// Tells everybody's sockets but this person's, if there is one that can hear it.
    pub(super) fn tell_others(
        &mut self,
        user: UserId,
        event: Event,
        news: Option<&Encoding>,
        effect: &mut Effect,
    ) -> Result<(), Untold> {
        let last = self.messages.last().unwrap_or_default();
        if self.subscribers.is_heard_beside(user, last) {
            let news = news.ok_or(Untold(event))?;
            self.subscribers.deliver_to_others(user, last, news, effect);
        }
        Ok(())
    }
}

impl Presence {
    fn has(&self, user: UserId) -> bool {
        self.0.contains_key(&user)
    }

    /// A person who is there.
    pub(super) fn person(&self, user: UserId) -> Option<Arc<UserRef>> {
        self.0.get(&user).map(|present| Arc::clone(&present.person))
    }

    /// The person, if one socket of theirs has entered and no other.
    fn with_one_socket(&self, user: UserId) -> Option<&Arc<UserRef>> {
        let present = self.0.get(&user).filter(|present| present.sockets == 1)?;
        Some(&present.person)
    }

    fn add(&mut self, user: UserId, person: Arc<UserRef>) {
        let present = self.0.entry(user).or_insert(Present { person, sockets: 0 });
        present.sockets += 1;
    }

    fn remove(&mut self, user: UserId) {
        if let Some(present) = self.0.get_mut(&user) {
            present.sockets -= 1;
            if present.sockets == 0 {
                self.0.remove(&user);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use kernel::RoomId;

    use super::*;
    use crate::closing::Closing;
    use crate::dialect::testing::mute;
    use crate::dialect::{DialectId, Dialects};
    use crate::outbox::{Outbox, OutboxReader};
    use crate::room::Subscriber;

    struct Scene {
        room: Room,
        dialects: Arc<Dialects>,
        dialect: DialectId,
        readers: Vec<OutboxReader>,
    }

    impl Scene {
        fn new() -> Self {
            let (dialects, dialect) = mute();
            let room = Room::new(RoomId::new(1).unwrap(), dialects.len());
            Self { room, dialects: Arc::new(dialects), dialect, readers: Vec::new() }
        }

        fn subscribe(&mut self, user: i64) -> ConnectionId {
            let (outbox, reader) = Outbox::new();
            let id = ConnectionId(self.readers.len() as u64);
            self.readers.push(reader);
            let user = UserId::new(user).unwrap();
            let subscriber = Subscriber::new(user, self.dialect, outbox, true, false);
            assert!(self.room.join(id, subscriber).is_ok());
            id
        }

        /// Lets a socket of person 2 enter; what the others are to be told of first.
        fn enter(&self, id: ConnectionId, name: &str, news: Option<&Event>) -> Option<Event> {
            let news = news.map(|event| Encoding::new(event.clone(), &self.dialects));
            let (told, _) = self.room.enter(id, &ann(name), news.as_ref());
            told.err().map(|Untold(event)| event)
        }

        /// Lets a socket leave again; what the others are to be told of first.
        fn withdraw(&self, id: ConnectionId, news: Option<&Event>) -> Option<Event> {
            let news = news.map(|event| Encoding::new(event.clone(), &self.dialects));
            let (told, _) = self.room.withdraw(id, news.as_ref());
            told.err().map(|Untold(event)| event)
        }
    }

    fn ann(name: &str) -> Arc<UserRef> {
        let id = UserId::new(2).unwrap();
        Arc::new(UserRef { id, email: "user@example.com".into(), name: name.into() })
    }

    #[test]
    fn nothing_happens_before_the_frames_for_it_are_there() {
        let mut scene = Scene::new();
        let (_other, first, second) = (scene.subscribe(1), scene.subscribe(2), scene.subscribe(2));
        let entered = Event::Entered(ann("Ann"));
        assert_eq!(scene.enter(first, "Ann", None), Some(entered.clone()));
        assert_eq!(scene.enter(second, "Ann", None), Some(entered.clone()), "still the first");
        assert_eq!(scene.enter(second, "Ann", Some(&entered)), None);
        assert_eq!(scene.enter(first, "Ann", Some(&entered)), None);
        assert_eq!(scene.withdraw(second, None), None, "one is left");
        let left = Event::Left(ann("Ann"));
        assert_eq!(scene.withdraw(first, None), Some(left.clone()));
        assert_eq!(scene.withdraw(first, Some(&left)), None);
        assert_eq!(scene.withdraw(first, None), None, "it is gone");
    }

    #[test]
    fn who_was_renamed_leaves_under_the_name_that_they_came_with() {
        let mut scene = Scene::new();
        let (_other, first, second) = (scene.subscribe(1), scene.subscribe(2), scene.subscribe(2));
        scene.enter(first, "Ann", Some(&Event::Entered(ann("Ann"))));
        assert_eq!(scene.enter(second, "Anna", None), None);
        assert_eq!(scene.withdraw(first, None), None);
        assert_eq!(scene.withdraw(second, None), Some(Event::Left(ann("Ann"))));
    }

    #[test]
    fn nobody_is_looked_for_in_a_room_that_was_closed() {
        let mut scene = Scene::new();
        let (leaving, others) = (scene.subscribe(2), [1, 3, 4].map(|user| scene.subscribe(user)));
        scene.enter(leaving, "Ann", Some(&Event::Entered(ann("Ann"))));
        scene.room.close_all(Closing::RoomDeleted);
        assert_eq!(scene.withdraw(leaving, None), None);
        let _ = scene.room.leave(leaving);
        assert_eq!(scene.room.dialects().count(), 0, "whoever was asked once is not asked again");
        for other in others {
            let _ = scene.room.leave(other);
        }
        assert_eq!(scene.room.dialects().count(), 0);
    }
}
