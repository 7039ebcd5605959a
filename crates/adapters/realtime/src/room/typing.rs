use std::collections::HashMap;

use kernel::UserId;
use tokio::time::Instant;

use super::presence::Untold;
use super::state::State;
use super::{Effect, Room};
use crate::connection::ConnectionId;
use crate::dialect::Event;
use crate::encoding::Encoding;

/// Who in a room is writing.
#[derive(Default)]
pub(super) struct Typing {
    /// The sockets that said so, at least one a person, with when each has to have said it again.
    people: HashMap<UserId, HashMap<ConnectionId, Instant>>,
    /// There is a task that ends what nobody ends.
    has_clock: bool,
}

impl Room {
    /// A socket's person writes until `until`, or until they stop. Whoever has not entered, or is closed, does
    /// not. The others' sockets are told as [`Self::enter`] tells them.
    pub(crate) fn begin_typing(
        &self,
        id: ConnectionId,
        until: Instant,
        news: Option<&Encoding>,
    ) -> (Result<(), Untold>, Effect) {
        self.attempt(|state, effect| state.begin_typing(id, until, news, effect))
    }

    /// Takes [`Self::begin_typing`] back; nothing to do for a socket whose person does not write there.
    pub(crate) fn end_typing(
        &self,
        id: ConnectionId,
        news: Option<&Encoding>,
    ) -> (Result<(), Untold>, Effect) {
        self.attempt(|state, effect| state.end_typing(id, news, effect))
    }

    /// As [`Self::end_typing`], unless the socket has said it again and has time left at `now`.
    pub(crate) fn end_silent_typing(
        &self,
        id: ConnectionId,
        now: Instant,
        news: Option<&Encoding>,
    ) -> (Result<(), Untold>, Effect) {
        self.attempt(|state, effect| {
            if state.typing.is_silent(id, now) {
                state.end_typing(id, news, effect)
            } else {
                Ok(())
            }
        })
    }

    /// The sockets that had to say by now that their person still writes, and have not.
    pub(crate) fn silent_typing(&self, now: Instant) -> Vec<ConnectionId> {
        let state = self.lock();
        let sockets = state.typing.people.values().flatten();
        sockets.filter(|(_, until)| **until <= now).map(|(id, _)| *id).collect()
    }

    /// When the first of the sockets must have said that its person still writes. Where there is none, the task
    /// that asks this ends.
    pub(crate) fn next_typing_end(&self) -> Option<Instant> {
        let mut state = self.lock();
        let next = state.typing.people.values().flat_map(HashMap::values).min().copied();
        state.typing.has_clock = next.is_some();
        next
    }
}

impl State {
    fn begin_typing(
        &mut self,
        id: ConnectionId,
        until: Instant,
        news: Option<&Encoding>,
        effect: &mut Effect,
    ) -> Result<(), Untold> {
        let Some(user) = self.subscribers.entered(id).filter(|_| self.subscribers.is_open(id))
        else {
            return Ok(());
        };
        if !self.typing.people.contains_key(&user) {
            self.tell_typing(user, true, news, effect)?;
        }
        self.typing.people.entry(user).or_default().insert(id, until);
        effect.needs_typing_clock |= !self.typing.has_clock;
        self.typing.has_clock = true;
        Ok(())
    }

    fn end_typing(
        &mut self,
        id: ConnectionId,
        news: Option<&Encoding>,
        effect: &mut Effect,
    ) -> Result<(), Untold> {
        let Some(user) = self.subscribers.entered(id) else { return Ok(()) };
        let Some(sockets) = self.typing.people.get_mut(&user) else { return Ok(()) };
        if sockets.len() > 1 {
            sockets.remove(&id);
        } else if sockets.contains_key(&id) {
            self.tell_typing(user, false, news, effect)?;
            self.typing.people.remove(&user);
        }
        Ok(())
    }

    /// Tells the others, unless the frames turned out to be none: their dialects have no word for it.
    fn tell_typing(
        &mut self,
        user: UserId,
        is_typing: bool,
        news: Option<&Encoding>,
        effect: &mut Effect,
    ) -> Result<(), Untold> {
        let Some(person) = self.presence.person(user) else { return Ok(()) };
        if news.is_some_and(Encoding::says_nothing) {
            return Ok(());
        }
        self.tell_others(user, Event::Typing { person, is_typing }, news, effect)
    }
}

impl Typing {
    fn is_silent(&self, id: ConnectionId, now: Instant) -> bool {
        self.people.values().filter_map(|sockets| sockets.get(&id)).any(|until| *until <= now)
    }
}
