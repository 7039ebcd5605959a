use std::sync::Arc;

use bytes::Bytes;
use realtime::{Dialect, DialectId, Dialects, Event, News};

use super::codec::{Audience, Codec};
use super::frame;

/// A contract's codec, with the name under which the hub knows it.
#[derive(Clone)]
pub(crate) struct SocketDialect {
    pub(crate) id: DialectId,
    pub(crate) codec: Arc<dyn Codec>,
}

impl SocketDialect {
    /// Makes the codec known to a hub that is yet to be made.
    pub(crate) fn register(dialects: &mut Dialects, codec: impl Codec) -> Self {
        let codec: Arc<dyn Codec> = Arc::new(codec);
        let id = dialects.register(Arc::new(Framed(Arc::clone(&codec))));
        Self { id, codec }
    }
}

/// A codec whose texts are framed for the wire, once for all sockets that share them.
struct Framed(Arc<dyn Codec>);

impl Dialect for Framed {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn reads(&self) -> bool {
        self.0.reads()
    }

    fn encode(&self, event: &Event) -> Option<Bytes> {
        self.0.encode(event, Audience::Anybody).map(|text| frame::text(&text))
    }

    fn encode_for_author(&self, event: &Event) -> Option<Bytes> {
        self.0.encode(event, Audience::Author).map(|text| frame::text(&text))
    }

    fn encode_news(&self, news: &News) -> Option<Bytes> {
        self.0.encode_news(news).map(|text| frame::text(&text))
    }
}
