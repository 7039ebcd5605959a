mod repository;

pub(crate) use repository::DieselSettingsRepository;
