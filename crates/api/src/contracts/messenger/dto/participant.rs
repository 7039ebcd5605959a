use kernel::{RoomId, UserId};
use rooms::{Attendance, Member};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::given::Given;

/// `POST /chat/rooms/{room_id}/participants/`.
#[derive(Deserialize, ToSchema)]
#[schema(as = messenger::AddParticipants)]
pub(crate) struct AddParticipantsBody {
    /// 1 to 200 people; those who are in already stay.
    #[serde(default)]
    #[schema(value_type = Vec<i64>)]
    pub(crate) user_ids: Given<Vec<i64>>,
}

/// Somebody who is in a room.
#[derive(Serialize, ToSchema)]
#[schema(as = messenger::Participant)]
pub(crate) struct ParticipantAnswer {
    /// Of the being in the room, not of the person.
    id: i64,
    room_id: i64,
    user_id: i64,
    user_name: String,
    #[schema(format = DateTime)]
    joined_at: String,
    /// Null also for those who turned receipts off, to everybody else.
    #[schema(format = DateTime)]
    last_read_at: Option<String>,
    is_active: bool,
}

/// The people in a room, the longest-standing first.
#[derive(Serialize, ToSchema)]
#[schema(as = messenger::Participants)]
pub(crate) struct ParticipantsAnswer {
    participants: Vec<ParticipantAnswer>,
    total_count: u64,
}

/// What stands beside an array that is streamed.
#[derive(Serialize)]
pub(crate) struct TotalCount {
    pub(crate) total_count: u64,
}

/// Whether somebody has the room open.
#[derive(Serialize, ToSchema)]
#[schema(as = messenger::OnlineStatus)]
pub(crate) struct OnlineStatusAnswer {
    user_id: i64,
    user_name: String,
    /// Whether they have a socket in the room, of whatever contract.
    is_online: bool,
    /// When they last had; now, if they have.
    #[schema(format = DateTime)]
    last_seen: Option<String>,
}

impl ParticipantAnswer {
    /// A member as a person sees them, who is told what others have read as far as they let others know.
    pub(crate) fn new(room: RoomId, member: Member, viewer: UserId) -> Self {
        let is_told = member.shows_reading || member.user.id == viewer;
        Self {
            last_read_at: member.last_read_at.filter(|_| is_told).map(|at| at.to_string()),
            id: member.membership.get(),
            room_id: room.get(),
            user_id: member.user.id.get(),
            user_name: member.user.name,
            joined_at: member.joined_at.to_string(),
            is_active: true,
        }
    }
}

impl OnlineStatusAnswer {
    pub(crate) fn new(member: Member, attendance: Attendance) -> Self {
        Self {
            user_id: member.user.id.get(),
            user_name: member.user.name,
            is_online: attendance.is_online,
            last_seen: attendance.last_seen.map(|at| at.to_string()),
        }
    }
}
