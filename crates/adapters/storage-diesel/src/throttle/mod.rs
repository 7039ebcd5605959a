mod repository;

pub(crate) use repository::DieselLoginThrottle;
