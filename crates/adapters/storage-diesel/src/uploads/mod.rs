mod registry;

pub(crate) use registry::DieselUploadRegistry;
