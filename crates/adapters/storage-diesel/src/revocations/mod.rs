mod repository;

pub(crate) use repository::DieselRevocationLog;
