use messages::{FileKind, MessageKind};

/// The kind as rows hold it.
pub(crate) fn kind_name(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::Text => "text",
        MessageKind::Location => "location",
        MessageKind::File(FileKind::Image) => "image",
        MessageKind::File(FileKind::Voice) => "voice",
        MessageKind::File(FileKind::Any) => "file",
    }
}

/// The kind that goes by that name.
pub(crate) fn kind_named(name: &str) -> Option<MessageKind> {
    MessageKind::ALL.into_iter().find(|kind| kind_name(*kind) == name)
}
