pub(crate) mod key_file;
pub(crate) mod master_key;
pub(crate) mod purpose;
pub(crate) mod ring;
