use futures_util::{SinkExt, StreamExt};
use reqwest::header::HeaderMap;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::client::{Request, Response};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::deadline::PATIENCE;
use super::person::Person;

/// An open WebSocket.
pub(crate) struct Socket {
    pub(crate) stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    pub(crate) handshake: Response,
}

/// A handshake that was answered with plain HTTP.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

/// A chat frame, for those who only count messages: parsing all of it costs more than sending it did.
#[derive(Deserialize)]
struct Numbered {
    id: i64,
}

impl Socket {
    /// Opens meet's chat socket of a room, with the token in the header.
    pub(crate) async fn open(person: &Person, room: i64) -> Self {
        Self::open_at(person, &format!("/ws/chat/{room}/")).await
    }

    /// Opens it where another left off: after the message of this id.
    pub(crate) async fn open_after(person: &Person, room: i64, after: i64) -> Self {
        Self::open_at(person, &format!("/ws/chat/{room}/?after={after}")).await
    }

    /// Opens the chat socket of livechat and community.
    pub(crate) async fn open_chat(person: &Person, room: i64) -> Self {
        Self::open_at(person, &format!("/ws/chat/{room}/chat/")).await
    }

    /// As [`Socket::open_chat`], after the message of this id.
    pub(crate) async fn open_chat_after(person: &Person, room: i64, after: i64) -> Self {
        Self::open_at(person, &format!("/ws/chat/{room}/chat/?after={after}")).await
    }

    /// Opens messenger's socket of a room.
    pub(crate) async fn open_messenger(person: &Person, room: i64) -> Self {
        Self::open_at(person, &format!("/chat/ws/{room}")).await
    }

    /// As [`Socket::open_messenger`], after the message of this id.
    pub(crate) async fn open_messenger_after(person: &Person, room: i64, after: i64) -> Self {
        Self::open_at(person, &format!("/chat/ws/{room}?after={after}")).await
    }

    /// Opens messenger's socket that tells of all rooms of its person.
    pub(crate) async fn follow(person: &Person) -> Self {
        Self::open_at(person, "/chat/ws").await
    }

    /// Opens the assistant contract's socket of a room.
    pub(crate) async fn open_assistant(person: &Person, room: i64) -> Self {
        Self::open_at(person, &format!("/ws/rooms/{room}/")).await
    }

    /// As [`Socket::open_assistant`], after the message of this id.
    pub(crate) async fn open_assistant_after(person: &Person, room: i64, after: i64) -> Self {
        Self::open_at(person, &format!("/ws/rooms/{room}/?after={after}")).await
    }

    async fn open_at(person: &Person, path: &str) -> Self {
        let opened = Self::try_open(Self::request(person, path)).await;
        opened.unwrap_or_else(|refused| panic!("{refused:?}"))
    }

    /// A handshake of a path, with the token in the header if there is one.
    pub(crate) fn request(person: &Person, path: &str) -> Request {
        let url = format!("ws://{}{path}", person.address());
        let mut request = url.into_client_request().unwrap();
        if !person.access.is_empty() {
            let value = format!("Bearer {}", person.access);
            request.headers_mut().insert("authorization", value.parse().unwrap());
        }
        request
    }

    /// Shakes hands, or is refused.
    pub(crate) async fn try_open(request: Request) -> Result<Self, Refused> {
        match timeout(PATIENCE, connect_async(request)).await.expect("a handshake in time") {
            Ok((stream, handshake)) => Ok(Self { stream, handshake }),
            Err(Error::Http(response)) => Err(Refused {
                status: response.status().as_u16(),
                headers: response.headers().clone(),
                body: serde_json::from_slice(response.body().as_deref().unwrap_or_default())
                    .unwrap_or_else(|_| panic!("no JSON: {response:?}")),
            }),
            Err(error) => panic!("{error}"),
        }
    }

    pub(crate) async fn send(&mut self, frame: Value) {
        self.send_text(&frame.to_string()).await;
    }

    pub(crate) async fn send_text(&mut self, text: &str) {
        self.send_message(Message::text(text)).await;
    }

    pub(crate) async fn send_message(&mut self, message: Message) {
        self.stream.send(message).await.unwrap();
    }

    /// The next JSON frame.
    pub(crate) async fn next(&mut self) -> Value {
        match self.next_message().await {
            Message::Text(text) => serde_json::from_str(&text).unwrap(),
            other => panic!("no text: {other:?}"),
        }
    }

    /// The ids of the next messages.
    pub(crate) async fn next_ids(&mut self, count: usize) -> Vec<i64> {
        let mut ids = Vec::with_capacity(count);
        while ids.len() < count {
            let message = self.next_message().await;
            let Message::Text(text) = message else { panic!("{message:?} after {}", ids.len()) };
            ids.push(serde_json::from_str::<Numbered>(&text).unwrap().id);
        }
        ids
    }

    /// Sends a message and reads up to it; gives its frame.
    pub(crate) async fn say(&mut self, content: &str) -> Value {
        self.send(json!({"content": content})).await;
        loop {
            let frame = self.next().await;
            if frame["content"] == content {
                return frame;
            }
        }
    }

    /// Whatever comes next but pings and pongs.
    pub(crate) async fn next_message(&mut self) -> Message {
        loop {
            let message = timeout(PATIENCE, self.stream.next()).await.expect("a frame in time");
            match message.expect("an open socket").unwrap() {
                Message::Ping(_) | Message::Pong(_) => {}
                message => return message,
            }
        }
    }

    /// Code and reason of the close frame, which is what must come next but chat.
    pub(crate) async fn closed(&mut self) -> (u16, String) {
        loop {
            match self.next_message().await {
                Message::Close(Some(frame)) => {
                    return (frame.code.into(), frame.reason.to_string());
                }
                Message::Close(None) => panic!("closed without a code"),
                _ => {}
            }
        }
    }

    /// Closes and waits until the server has closed too.
    pub(crate) async fn close(mut self) {
        self.stream.close(None).await.unwrap();
        self.ended().await;
    }

    /// Waits until the server has hung up.
    pub(crate) async fn ended(mut self) {
        while let Some(Ok(_)) = timeout(PATIENCE, self.stream.next()).await.expect("an end in time")
        {
        }
    }
}
