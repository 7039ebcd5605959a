mod repository;

pub(crate) use repository::DieselSecretRepository;
