use super::description::Description;
use super::name::RoomName;

/// What is to be different about a room; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RoomRevision {
    /// Its new name.
    pub name: Option<RoomName>,
    /// Its new description.
    pub description: Option<Description>,
}
