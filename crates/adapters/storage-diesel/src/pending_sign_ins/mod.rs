mod repository;

pub(crate) use repository::DieselPendingSignIns;
