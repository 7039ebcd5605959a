use serde::Serialize;
use utoipa::ToSchema;

use crate::contracts::field_errors::FieldErrors;

/// An error as both contracts read it: meet's `detail`, assistant's `error` and `message`.
#[derive(Serialize, ToSchema)]
#[schema(as = rooms::Error)]
pub(crate) struct Failure {
    pub(crate) detail: &'static str,
    /// A code of the assistant contract.
    #[schema(example = "not_found")]
    pub(crate) error: &'static str,
    pub(crate) message: &'static str,
}

/// Errors by field, beside `error` and `message`.
#[derive(Serialize, ToSchema)]
#[schema(as = rooms::FieldErrors)]
pub(crate) struct InvalidFields<'a> {
    #[serde(flatten)]
    #[schema(value_type = std::collections::BTreeMap<String, Vec<String>>)]
    pub(crate) fields: &'a FieldErrors,
    #[schema(example = "invalid_request")]
    pub(crate) error: &'static str,
    pub(crate) message: &'static str,
}
