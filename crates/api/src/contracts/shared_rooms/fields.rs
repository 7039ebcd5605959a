//! The fields of a room's body, whichever request it comes with.

use rooms::{Description, RoomPurpose};

use crate::contracts::field_errors::FieldErrors;
use crate::http::given::Given;

pub(super) const NOT_A_BOOLEAN: &str = "Must be a valid boolean.";
pub(super) const NO_ROOM_TYPE: &str = "Must be \"chat\" or \"video\".";

/// The description, under either contract's name for it; both at once must be the same text.
pub(super) fn description(
    errors: &mut FieldErrors,
    description: Given<String>,
    desc: Given<String>,
) -> Option<Description> {
    if let (Given::Value(one), Given::Value(other)) = (&description, &desc)
        && one != other
    {
        errors.add("desc", "desc and description must be the same text.");
    }
    let (field, given) = match description {
        Given::Absent => ("desc", desc),
        given => ("description", given),
    };
    let parsed = errors.optional(field, given).map(Description::parse);
    errors.parsed(field, parsed)
}

/// What a room of that `room_type` is for.
pub(super) fn purpose(room_type: &str) -> Option<RoomPurpose> {
    match room_type {
        "chat" => Some(RoomPurpose::Text),
        "video" => Some(RoomPurpose::Video),
        _ => None,
    }
}
