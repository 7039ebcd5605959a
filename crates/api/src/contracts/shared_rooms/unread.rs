use std::collections::HashSet;

use kernel::UserId;
use rooms::Room;

use super::dto::RoomAnswer;
use super::error::RoomsError;
use crate::application::Application;

/// The rooms as a person sees them: with whether there is something unread, asked for all at once.
pub(super) async fn shown_in_rooms(
    application: &Application,
    user: UserId,
    rooms: Vec<Room>,
) -> Result<Vec<RoomAnswer>, RoomsError> {
    let ids: Vec<_> = rooms.iter().map(|room| room.id).collect();
    let unread = application.messages.unread(user, &ids).await?;
    let with_unread: HashSet<_> = unread.into_iter().map(|unread| unread.room_id).collect();
    let answer = |room: Room| {
        let has_unread = with_unread.contains(&room.id);
        RoomAnswer::new(room, has_unread)
    };
    Ok(rooms.into_iter().map(answer).collect())
}

/// One room as a person sees it.
pub(super) async fn shown_in_room(
    application: &Application,
    user: UserId,
    room: Room,
) -> Result<RoomAnswer, RoomsError> {
    let unread = application.messages.unread(user, &[room.id]).await?;
    Ok(RoomAnswer::new(room, !unread.is_empty()))
}
