use std::sync::Arc;

use async_trait::async_trait;
use kernel::{Fault, MembershipId, RoomId, Timestamp, UserId};
use rooms::{
    Action, AddMemberError, BanError, BringInError, Member, MemberRepository, RoomEvent, Standing,
};

use super::{Banned, BroughtIn, Departure, Joined, RecentStandings};
use crate::database::{Database, on_database};

/// Members in the database; standings that were asked for lately are answered from memory.
pub(crate) struct DieselMemberRepository {
    database: Database,
    recent: Arc<RecentStandings>,
}

impl DieselMemberRepository {
    pub(crate) fn new(database: Database, recent: Arc<RecentStandings>) -> Self {
        Self { database, recent }
    }
}

#[async_trait]
impl MemberRepository for DieselMemberRepository {
    async fn standing(&self, room: RoomId, user: UserId) -> Result<Option<Standing>, Fault> {
        if let Some(remembered) = self.recent.get(&(room, user)) {
            return Ok(Some(remembered));
        }
        let before = self.recent.generation();
        let found = on_database!(self.database, read, members::standing(room, user))?;
        // Who is kept out may be let in on another node, and is told of it there at once.
        if let Some(standing) = found.filter(|standing| standing.may(Action::Read)) {
            self.recent.remember((room, user), standing, before);
        }
        Ok(found)
    }

    async fn list(
        &self,
        room: RoomId,
        after: Option<MembershipId>,
        limit: u32,
    ) -> Result<Vec<Member>, Fault> {
        Ok(on_database!(self.database, read, members::list(room, after, limit))?)
    }

    async fn among(&self, room: RoomId, users: &[UserId]) -> Result<Vec<UserId>, Fault> {
        let users = users.to_vec();
        Ok(on_database!(self.database, read, members::among(room, &users))?)
    }

    async fn count(&self, room: RoomId) -> Result<u64, Fault> {
        Ok(on_database!(self.database, read, members::count(room))?)
    }

    async fn add(&self, room: RoomId, user: UserId, at: Timestamp) -> Result<bool, AddMemberError> {
        let joined = on_database!(
            self.database,
            write,
            members::add(room, user, at),
            remembered by Arc::clone(&self.recent),
            then move |recent, joined| match *joined {
                Joined::Newcomer { instead_of: Some(creator) } => {
                    recent.forget(&[(room, user), (room, creator)]);
                }
                // Also where nothing changed: what is remembered may have promised otherwise.
                Joined::Newcomer { instead_of: None }
                | Joined::Already
                | Joined::NoSuchRoom
                | Joined::NoSuchUser
                | Joined::Banned => recent.forget(&[(room, user)]),
            }
        );
        match joined.map_err(Fault::from)? {
            Joined::Newcomer { .. } => Ok(true),
            Joined::Already => Ok(false),
            Joined::NoSuchRoom => Err(AddMemberError::NoSuchRoom),
            Joined::NoSuchUser => Err(AddMemberError::NoSuchUser),
            Joined::Banned => Err(AddMemberError::Banned),
        }
    }

    async fn bring_in(
        &self,
        room: RoomId,
        users: &[UserId],
        most: usize,
        at: Timestamp,
    ) -> Result<Vec<UserId>, BringInError> {
        let users = users.to_vec();
        let named: Vec<_> = users.iter().map(|user| (room, *user)).collect();
        let brought_in = on_database!(
            self.database,
            write,
            members::bring_in(room, &users, most, at),
            remembered by Arc::clone(&self.recent),
            then move |recent, brought_in| {
                recent.forget(&named);
                if let BroughtIn::Newcomers { instead_of: Some(creator), .. } = brought_in {
                    recent.forget(&[(room, *creator)]);
                }
            }
        );
        match brought_in.map_err(Fault::from)? {
            BroughtIn::Newcomers { people, .. } => Ok(people),
            BroughtIn::NoSuchRoom => Err(BringInError::NoSuchRoom),
            BroughtIn::NoSuchPeople(people) => Err(BringInError::NoSuchPeople(people)),
            BroughtIn::Banned(people) => Err(BringInError::Banned(people)),
            BroughtIn::TooMany(people) => Err(BringInError::TooMany(people)),
        }
    }

    async fn remove(&self, room: RoomId, user: UserId, at: Timestamp) -> Result<bool, Fault> {
        let departure = on_database!(
            self.database,
            write,
            members::remove(room, user, at),
            remembered by Arc::clone(&self.recent),
            then move |recent, departure| {
                forget_departed(recent, room, user, departure.unwrap_or(Departure::Plain));
            }
        )?;
        Ok(departure.is_some())
    }

    async fn ban(&self, room: RoomId, user: UserId, at: Timestamp) -> Result<(), BanError> {
        let banned = on_database!(
            self.database,
            write,
            members::ban(room, user, at),
            remembered by Arc::clone(&self.recent),
            then move |recent, banned| match *banned {
                Banned::Out(departure) => forget_departed(recent, room, user, departure),
                Banned::NoSuchRoom | Banned::NoSuchUser => {}
            }
        );
        match banned.map_err(Fault::from)? {
            Banned::Out(_) => Ok(()),
            Banned::NoSuchRoom => Err(BanError::NoSuchRoom),
            Banned::NoSuchUser => Err(BanError::NoSuchUser),
        }
    }

    async fn lift_ban(&self, room: RoomId, user: UserId) -> Result<bool, Fault> {
        Ok(on_database!(
            self.database,
            write,
            members::lift_ban(room, user),
            remembered by Arc::clone(&self.recent),
            then move |recent, _| recent.forget(&[(room, user)])
        )?)
    }

    fn forget(&self, event: RoomEvent) {
        match event {
            RoomEvent::MemberGone { room, user } => self.recent.forget(&[(room, user)]),
            RoomEvent::RoomDeleted { .. } => self.recent.forget_all(),
        }
    }
}

fn forget_departed(recent: &RecentStandings, room: RoomId, user: UserId, departure: Departure) {
    match departure {
        Departure::Plain => recent.forget(&[(room, user)]),
        Departure::Succession(heir) => recent.forget(&[(room, user), (room, heir)]),
        Departure::LastOne => recent.forget_all(),
    }
}
