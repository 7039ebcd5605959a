use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use kernel::{Fault, RoomId, UserId};
use messages::Message;
use rooms::{Room, RoomKind};

use super::account::if_readable;
use crate::dialect::News;
use crate::hub::Hub;

/// A room as some of those see it who came in.
pub(super) struct RoomNews {
    pub(super) room: RoomId,
    pub(super) users: Vec<UserId>,
    pub(super) news: News,
}

/// A room as these newcomers see it.
struct View {
    room: Arc<Room>,
    newest: Option<Arc<Message>>,
    users: Vec<UserId>,
}

impl Hub {
    /// What newcomers are to be shown of their rooms.
    pub(super) async fn show_rooms(
        &self,
        joined: &BTreeMap<RoomId, BTreeSet<UserId>>,
    ) -> Result<Vec<RoomNews>, Fault> {
        let rooms: Vec<RoomId> = joined.keys().copied().collect();
        // Before the newest messages are read: what comes in between is told, too.
        self.learn_ends(&rooms).await?;
        let mut views = Vec::new();
        for (room, users) in joined {
            match if_readable(*room, self.view(*room, users).await)? {
                Some(of_room) => views.extend(of_room),
                None => self.0.followers.give_up_newcomers(users),
            }
        }
        self.count_unread_of_newcomers(views).await
    }

    /// A room as those see it who came in and are still there: read once, unless each side of it sees another
    /// name.
    async fn view(&self, id: RoomId, users: &BTreeSet<UserId>) -> Result<Vec<View>, Fault> {
        let users: Vec<UserId> = users.iter().copied().collect();
        let members = self.kept_members()?.among(id, &users).await?;
        if members.is_empty() {
            return Ok(Vec::new());
        }
        let newest = self.log()?.newest(&[id]).await?.pop().map(Arc::new);
        let mut views: Vec<View> = Vec::new();
        for user in members {
            if let Some(view) = views.last_mut().filter(|view| is_seen_alike(&view.room)) {
                view.users.push(user);
            } else if let Some(room) = self.kept_rooms()?.find(id, user).await? {
                let (room, newest) = (Arc::new(room), newest.clone());
                views.push(View { room, newest, users: vec![user] });
            }
        }
        Ok(views)
    }

    async fn count_unread_of_newcomers(&self, views: Vec<View>) -> Result<Vec<RoomNews>, Fault> {
        let places_of = |view: &View| {
            let room = view.room.id;
            view.users.iter().map(|user| (room, *user)).collect::<Vec<_>>()
        };
        let places: Vec<(RoomId, UserId)> = views.iter().flat_map(places_of).collect();
        let awaited = self.awaited(&places).await?.into_iter();
        let unread: HashMap<(RoomId, UserId), u64> =
            awaited.map(|place| ((place.room_id, place.user_id), place.unread)).collect();
        Ok(views.into_iter().flat_map(|view| view.told_apart_by(&unread)).collect())
    }
}

impl View {
    /// The view with what is unread, once for all who have as much.
    fn told_apart_by(self, unread: &HashMap<(RoomId, UserId), u64>) -> Vec<RoomNews> {
        let Self { room, newest, users } = self;
        let mut by_unread: BTreeMap<u64, Vec<UserId>> = BTreeMap::new();
        for user in users {
            let unread = unread.get(&(room.id, user)).copied().unwrap_or_default();
            by_unread.entry(unread).or_default().push(user);
        }
        let news = |(unread, users)| RoomNews {
            room: room.id,
            users,
            news: News::Room { room: Arc::clone(&room), newest: newest.clone(), unread },
        };
        by_unread.into_iter().map(news).collect()
    }
}

/// Whether everybody sees a room under the same name.
fn is_seen_alike(room: &Room) -> bool {
    room.kind != RoomKind::Direct || room.member_count > 2
}
