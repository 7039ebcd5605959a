use kernel::SessionId;
use serde::Serialize;
use users::Session;
use utoipa::ToSchema;

/// One of the caller's sign-ins.
#[derive(Serialize, ToSchema)]
#[schema(as = meet::Session)]
pub(crate) struct SessionAnswer {
    id: i64,
    /// The contract that it was opened through.
    #[schema(example = "meet")]
    contract: &'static str,
    #[schema(format = DateTime)]
    opened_at: String,
    #[schema(format = DateTime)]
    expires_at: String,
    /// Whether it is the one of this request.
    is_current: bool,
}

impl SessionAnswer {
    pub(crate) fn new(session: &Session, current: SessionId) -> Self {
        Self {
            id: session.id.get(),
            contract: session.contract.as_str(),
            opened_at: session.opened_at.to_string(),
            expires_at: session.expires_at.to_string(),
            is_current: session.id == current,
        }
    }
}
