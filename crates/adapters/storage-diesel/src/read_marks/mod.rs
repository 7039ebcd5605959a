mod repository;

pub(crate) use repository::DieselReadMarkRepository;
