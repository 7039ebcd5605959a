mod repository;

pub(crate) use repository::DieselCodeThrottle;
