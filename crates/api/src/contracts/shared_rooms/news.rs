use std::collections::HashSet;

use kernel::UserId;
use rooms::Room;

use super::dto::RoomAnswer;
use super::error::RoomsError;
use crate::application::Application;

/// The rooms as a person sees them: with whether there is something new, asked for all at once.
pub(super) async fn of_rooms(
    application: &Application,
    user: UserId,
    rooms: Vec<Room>,
) -> Result<Vec<RoomAnswer>, RoomsError> {
    let ids: Vec<_> = rooms.iter().map(|room| room.id).collect();
    let unread = application.messages.unread(user, &ids).await?;
    let with_news: HashSet<_> = unread.into_iter().map(|unread| unread.room_id).collect();
    let answer = |room: Room| {
        let has_news = with_news.contains(&room.id);
        RoomAnswer::new(room, has_news)
    };
    Ok(rooms.into_iter().map(answer).collect())
}

/// One room as a person sees it.
pub(super) async fn of_room(
    application: &Application,
    user: UserId,
    room: Room,
) -> Result<RoomAnswer, RoomsError> {
    let unread = application.messages.unread(user, &[room.id]).await?;
    Ok(RoomAnswer::new(room, !unread.is_empty()))
}
