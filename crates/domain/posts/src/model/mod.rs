pub(crate) mod category;
pub(crate) mod content;
pub(crate) mod post;
pub(crate) mod span;
pub(crate) mod tag;
pub(crate) mod title;
