use kernel::PostId;

/// Posts by their ids: those after one, up to and with another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PostSpan {
    /// What lies before; nothing for the first of all.
    pub after: Option<PostId>,
    /// The last one.
    pub up_to: PostId,
}
