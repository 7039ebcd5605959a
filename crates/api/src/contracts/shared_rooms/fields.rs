//! The fields of a room's body, whichever request it comes with.

use rooms::{Description, RoomPurpose};

use crate::contracts::field_errors::FieldErrors;
use crate::http::given::Given;

pub(super) const NO_ROOM_TYPE: &str = "Must be \"chat\" or \"video\".";

/// The description, under either contract's name for it; both at once must be the same text.
pub(super) fn description(
    errors: &mut FieldErrors,
    description: Given<String>,
    desc: Given<String>,
) -> Option<Description> {
    let description = errors.optional("description", description).map(Description::parse);
    let description = errors.parsed("description", description);
    let desc = errors.optional("desc", desc).map(Description::parse);
    let desc = errors.parsed("desc", desc);
    if description.is_some() && desc.is_some() && description != desc {
        errors.add("desc", "desc and description must be the same text.");
    }
    description.or(desc)
}

/// A room is behind one-time codes from its beginning or never, and nobody must believe a room locked that is
/// open.
pub(super) fn refuse_lock(errors: &mut FieldErrors, requires_totp: Given<bool>, is_locked: bool) {
    if errors.flag("requires_totp", requires_totp).is_some_and(|wanted| wanted != is_locked) {
        errors.add("requires_totp", "Whether a room wants one-time codes cannot be changed.");
    }
}

/// Which rooms a `room_type` names.
pub(super) fn purpose(room_type: &str) -> Option<RoomPurpose> {
    match room_type {
        "chat" => Some(RoomPurpose::Text),
        "video" => Some(RoomPurpose::Video),
        _ => None,
    }
}
