pub(crate) mod description;
pub(crate) mod name;
pub(crate) mod room;
