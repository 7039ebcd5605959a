mod in_process;

use kernel::RoomId;
use messages::LogEvent;

pub use self::in_process::{InProcessBackplane, Seat};

/// The link to the hubs of other nodes, seen from one hub. The other direction is
/// [`Hub::hear`](crate::Hub::hear) and [`Hub::distrust`](crate::Hub::distrust).
///
/// What goes over it are hints that spare the others a look at the log. They may come late, twice, out of
/// order or never: the log is the truth, and a hub that finds a number missing reads it there. Two things
/// only are owed. A hint tells what was committed, as it was committed. And whoever knows that hints for a
/// room may have been lost, such as after a broken connection, has each hub that missed them `distrust`
/// it.
///
/// All methods are called where nothing may wait, `announce` and `distrust` from the thread that commits,
/// and the other two under a lock of the hub: an implementation queues what takes time, drops hints rather
/// than wait, and calls the hub from `follow` and `unfollow` never, directly or not.
pub trait Backplane: Send + Sync {
    /// Tells the hubs that follow the events' rooms. This hub has delivered them itself and is not told.
    fn announce(&self, events: &[LogEvent]);

    /// Tells the hubs that follow these rooms to [`distrust`](crate::Hub::distrust) them: something may have
    /// been committed to them that nobody will announce. This hub has looked itself and is not told.
    fn distrust(&self, rooms: &[RoomId]);

    /// From now on this hub is told of what happens in the room. Where that begins only after this
    /// returns, the hub is to `distrust` the room once it has begun: it reads the end of the log right
    /// after this call, and goes on from there.
    fn follow(&self, room: RoomId);

    /// This hub has no socket in the room any more. Comes after the `follow` of the same room, each time.
    fn unfollow(&self, room: RoomId);
}
