use actix_web::web::Payload;
use actix_web::{HttpRequest, ResponseError};
use kernel::{RoomId, UserId};
use messages::{Appended, FileName, KeptFile};
use serde_json::Value;
use users::Caller;

use super::super::error::MessengerError;
use super::given::GivenMessage;
use crate::application::Application;
use crate::contracts::field_errors::FieldErrors;
use crate::http::client::Client;
use crate::http::form::{Form, Part};
use crate::http::given::Given;
use crate::http::uploads::{FILES_AT_ONCE, Uploader};

/// What a form may have besides its file, in bytes.
const BESIDE_THE_FILE: u64 = 256 * 1024;

/// What was read of a form, in whatever order its fields came.
#[derive(Default)]
struct Read {
    given: GivenMessage,
    file: Option<KeptFile>,
}

/// Sends what a form brings, whose file is stored as it arrives. If anything is wrong with the form, nothing of
/// it is left.
pub(super) async fn send(
    application: &Application,
    caller: Caller,
    room: RoomId,
    request: &HttpRequest,
    payload: Payload,
) -> Result<Appended, MessengerError> {
    let user = caller.user.id;
    let uploader = Uploader { user, address: Client::of(request).address() };
    let _place = application.uploads.begin(uploader, FILES_AT_ONCE)?;
    let largest = application.largest_upload.saturating_add(BESIDE_THE_FILE);
    let form = Form::of(request, payload, largest)?;

    let mut read = Read::default();
    let sent = match read.all_of(form, application, user).await {
        Ok(()) => {
            let given = std::mem::take(&mut read.given);
            super::post(application, caller, room, given, read.file.clone()).await
        }
        Err(error) => Err(error),
    };
    let is_sent = sent.as_ref().is_ok_and(|appended| !appended.is_repeat);
    // After a fault of ours the message may show the file already: unclaimed, it goes when it is due.
    let is_in_doubt = sent.as_ref().is_err_and(|error| error.status_code().is_server_error());
    if !is_sent && !is_in_doubt {
        read.discard(application).await;
    }
    sent
}

impl Read {
    async fn all_of(
        &mut self,
        mut form: Form,
        application: &Application,
        user: UserId,
    ) -> Result<(), MessengerError> {
        while let Some(part) = form.next().await? {
            self.part(part, application, user).await?;
        }
        Ok(())
    }

    async fn part(
        &mut self,
        part: Part<'_>,
        application: &Application,
        user: UserId,
    ) -> Result<(), MessengerError> {
        match part.name.clone().as_str() {
            "file" if part.is_unnamed_file() => part.skip().await?,
            "file" => self.store(part, application, user).await?,
            "message_content" => {
                self.given.content = Given::Value(Value::String(part.text().await?));
            }
            "message_type" => self.given.kind = Given::Value(part.text().await?),
            "client_message_id" => {
                self.given.client_message_id = filled(part.text().await?, Given::Value);
            }
            "reply_to_message_id" => {
                let number = |text: String| text.parse().map_or(Given::WrongType, Given::Value);
                self.given.reply_to = filled(part.text().await?, number);
            }
            _ => part.skip().await?,
        }
        Ok(())
    }

    /// Stores the part's file, under the name that it came with.
    async fn store(
        &mut self,
        mut part: Part<'_>,
        application: &Application,
        user: UserId,
    ) -> Result<(), MessengerError> {
        if self.file.is_some() {
            return Err(FieldErrors::of("file", "Send one file a message.").into());
        }
        let name = FileName::sanitised(part.file_name().unwrap_or_default());
        let mut upload = application.messages.begin_file(user).await?;
        while let Some(bytes) = part.next().await? {
            upload.write(bytes).await?;
        }
        self.file = Some(upload.finish(name).await?);
        Ok(())
    }

    /// Removes a file that is not to be sent. One that cannot be removed now goes when it is due.
    async fn discard(&mut self, application: &Application) {
        if let Some(file) = self.file.take()
            && let Err(error) = application.messages.discard_file(file.key).await
        {
            tracing::warn!(%error, "an unused file is not removed yet");
        }
    }
}

/// A field that forms send empty where nothing was entered.
fn filled<T>(text: String, given: impl FnOnce(String) -> Given<T>) -> Given<T> {
    if text.is_empty() { Given::Absent } else { given(text) }
}
