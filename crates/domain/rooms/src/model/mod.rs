pub(crate) mod attendance;
pub(crate) mod description;
pub(crate) mod member;
pub(crate) mod name;
pub(crate) mod query;
pub(crate) mod revision;
pub(crate) mod room;
pub(crate) mod settings;
