use kernel::MessageId;
use messages::{
    Body, Caption, ClientMessageId, Content, FileBody, FileKind, KeptFile, MessageKind, UnfitFile,
};
use serde_json::Value;

use super::super::dto::{SendMessageBody, file_kind_text, kind_text};
use super::super::error::NO_PLACE;
use super::wording;
use crate::contracts::field_errors::{FieldErrors, NOT_A_PICTURE, REQUIRED};
use crate::http::given::Given;

/// A message as a client gave it, in whatever way.
#[derive(Default)]
pub(super) struct GivenMessage {
    pub(super) content: Given<Value>,
    pub(super) kind: Given<String>,
    pub(super) reply_to: Given<i64>,
    pub(super) client_message_id: Given<String>,
}

/// What a message says, what it answers, and the client's name for it.
type Read = (Body, Option<MessageId>, Option<ClientMessageId>);

impl From<SendMessageBody> for GivenMessage {
    fn from(body: SendMessageBody) -> Self {
        Self {
            content: body.message_content,
            kind: body.message_type,
            reply_to: body.reply_to_message_id,
            client_message_id: body.client_message_id,
        }
    }
}

impl GivenMessage {
    /// Reads it, or tells all that is wrong.
    pub(super) fn read(self, file: Option<KeptFile>) -> Result<Read, FieldErrors> {
        let mut errors = FieldErrors::default();
        let kind = kind(&mut errors, self.kind, file.is_some());
        let body = kind.and_then(|kind| body(&mut errors, kind, self.content, file));
        let reply_to = errors.nullable_id("reply_to_message_id", self.reply_to, MessageId::new);
        let id = errors.nullable("client_message_id", self.client_message_id);
        let client_message_id = errors.parsed("client_message_id", id.map(ClientMessageId::parse));
        match (body, errors.into_result()) {
            (Some(body), Ok(())) => Ok((body, reply_to, client_message_id)),
            (_, result) => Err(result.err().unwrap_or_default()),
        }
    }
}

/// What the message is: what it says, or a text, or a file if one came with it.
fn kind(errors: &mut FieldErrors, given: Given<String>, has_file: bool) -> Option<MessageKind> {
    let Some(text) = errors.nullable("message_type", given) else {
        let default = if has_file { MessageKind::File(FileKind::Any) } else { MessageKind::Text };
        return (!errors.has("message_type")).then_some(default);
    };
    let kind = MessageKind::ALL.into_iter().find(|kind| kind_text(*kind) == text);
    match kind {
        None => errors.add("message_type", "Must be text, image, file, voice or location."),
        Some(kind) if has_file && !kind.has_file() => {
            errors.add("message_type", format!("A {text} has no file."));
        }
        Some(_) => {}
    }
    kind
}

fn body(
    errors: &mut FieldErrors,
    kind: MessageKind,
    content: Given<Value>,
    file: Option<KeptFile>,
) -> Option<Body> {
    match kind {
        MessageKind::Text => {
            let content = wording::required_text(errors, content).map(Content::parse);
            errors.parsed(wording::FIELD, content).map(Body::Text)
        }
        MessageKind::Location => {
            let location = wording::required(errors, content)?.location;
            if location.is_none() {
                errors.add(wording::FIELD, NO_PLACE);
            }
            location.map(Body::Location)
        }
        MessageKind::File(kind) => {
            let caption = wording::text_if_any(errors, content).unwrap_or_default();
            let caption = errors.parsed(wording::FIELD, Some(Caption::parse(caption)))?;
            let Some(file) = file else {
                errors.add("file", REQUIRED);
                return None;
            };
            let body = FileBody::new(kind, caption, file);
            body.map_err(|unfit| errors.add("file", unfit_text(unfit, kind))).ok().map(Body::File)
        }
    }
}

fn unfit_text(unfit: UnfitFile, kind: FileKind) -> String {
    match unfit {
        UnfitFile::NotAnImage => NOT_A_PICTURE.to_owned(),
        UnfitFile::NotSound => format!("Upload an audio file as {}.", file_kind_text(kind)),
    }
}
