mod repository;

pub(crate) use repository::DieselAskAllowances;
