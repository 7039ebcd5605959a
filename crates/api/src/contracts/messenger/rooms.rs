use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::web::Data;
use futures_util::stream;
use kernel::{RoomId, UserId};
use messages::{Message, Unread};
use rooms::{Company, ConversationKind, Description, Room, RoomName, StartConversation};
use tokio::try_join;

use super::dto::{CreateRoomBody, Detail, RoomItemAnswer, RoomListAnswer, TotalCount};
use super::error::{MessengerError, NOBODY_ELSE};
use super::extract::SignedIn;
use crate::application::Application;
use crate::contracts::field_errors::FieldErrors;
use crate::http::body::Body;
use crate::http::given::Given;
use crate::http::json_array::json_object_with_array;

/// Lists the rooms that the caller is in, those with the newest activity first.
#[utoipa::path(
    get, path = "/chat/rooms/", operation_id = "messenger_room_list", tag = "messenger",
    security(("bearer" = [])),
    responses(
        (status = 200, description = "The rooms, streamed", body = RoomListAnswer),
        (status = 401, description = "No valid token", body = Detail),
    )
)]
pub(super) async fn list(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
) -> Result<HttpResponse, MessengerError> {
    let user = caller.user.id;
    let walk = application.rooms.joined_rooms(user).await?;
    let total = TotalCount { total_count: walk.total() as u64 };
    let chunks = stream::try_unfold(walk, move |mut walk| {
        let application = application.clone();
        async move {
            let ids = walk.upcoming().to_vec();
            let rooms = async { Ok(application.rooms.next_joined(&mut walk).await?) };
            let (rooms, outlines) = try_join!(rooms, Outlines::find(&application, user, &ids))?;
            Ok::<_, MessengerError>(rooms.map(|rooms| (outlines.items(rooms), walk)))
        }
    });
    json_object_with_array(&total, "rooms", chunks).await
}

/// What lists show of a person's rooms beside the rooms themselves.
struct Outlines {
    newest: Vec<Message>,
    unread: Vec<Unread>,
}

impl Outlines {
    /// The same number of queries, however many rooms.
    async fn find(
        application: &Application,
        user: UserId,
        rooms: &[RoomId],
    ) -> Result<Self, MessengerError> {
        let messages = &application.messages;
        let (newest, unread) = try_join!(messages.newest(rooms), messages.unread(user, rooms))?;
        Ok(Self { newest, unread })
    }

    /// The rooms as lists show them, in their order.
    fn items(&self, rooms: Vec<Room>) -> Vec<RoomItemAnswer> {
        let newest: HashMap<RoomId, &Message> =
            self.newest.iter().map(|message| (message.room_id, message)).collect();
        let unread: HashMap<RoomId, u64> =
            self.unread.iter().map(|unread| (unread.room_id, unread.count)).collect();
        let item = |room: Room| {
            let (newest, unread) = (newest.get(&room.id), unread.get(&room.id));
            RoomItemAnswer::new(room, newest.copied(), unread.copied().unwrap_or_default())
        };
        rooms.into_iter().map(item).collect()
    }
}

/// Makes a room, or finds the direct one that the two have. Those in it hear of it on the sockets that follow
/// their rooms.
#[utoipa::path(
    post, path = "/chat/rooms/", operation_id = "messenger_room_create", tag = "messenger",
    security(("bearer" = [])),
    request_body = CreateRoomBody,
    responses(
        (status = 201, description = "The room", body = RoomItemAnswer),
        (status = 200, description = "The direct room that the two have already", body = RoomItemAnswer),
        (status = 401, description = "No valid token", body = Detail),
        (status = 422, description = "A field that will not do; ids of people who are not there or do not fit", body = Detail),
    )
)]
pub(super) async fn create(
    application: Data<Application>,
    SignedIn(caller): SignedIn,
    body: Body,
) -> Result<HttpResponse, MessengerError> {
    let user = caller.user.id;
    let command = command(body.json().await?, user)?;
    let opened = application.rooms.start_conversation(command).await;
    let opened = opened.map_err(|error| MessengerError::of_people("participant_ids", error))?;
    let mut response = if opened.is_new { HttpResponse::Created() } else { HttpResponse::Ok() };
    let outlines = Outlines::find(&application, user, &[opened.room.id]).await?;
    Ok(response.json(outlines.items(vec![opened.room]).pop()))
}

fn command(body: CreateRoomBody, creator: UserId) -> Result<StartConversation, FieldErrors> {
    let mut errors = FieldErrors::default();
    let kind = kind(&mut errors, body.room_type);
    let company = Company::of(creator, errors.ids("participant_ids", body.participant_ids));
    if kind.is_some_and(|kind| !company.suffices_for(kind)) && !errors.has("participant_ids") {
        errors.add("participant_ids", NOBODY_ELSE);
    }
    let name = if kind.is_none_or(|kind| company.needs_name(kind)) {
        errors.required("room_name", body.room_name)
    } else {
        errors.nullable("room_name", body.room_name)
    };
    let name = errors.parsed("room_name", name.map(RoomName::parse));
    let description = errors.nullable("room_description", body.room_description);
    let description = errors.parsed("room_description", description.map(Description::parse));
    match (kind, errors.into_result()) {
        (Some(kind), Ok(())) => {
            let description = description.unwrap_or_default();
            Ok(StartConversation { kind, name, description, company })
        }
        (_, result) => Err(result.err().unwrap_or_default()),
    }
}

fn kind(errors: &mut FieldErrors, room_type: Given<String>) -> Option<ConversationKind> {
    match errors.required("room_type", room_type)?.as_str() {
        "direct" => Some(ConversationKind::Direct),
        "group" => Some(ConversationKind::Group),
        _ => {
            errors.add("room_type", "Must be \"direct\" or \"group\".");
            None
        }
    }
}
