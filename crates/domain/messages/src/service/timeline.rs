use kernel::{Page, RoomId, UserId};
use rooms::Action;

use super::Service;
use crate::error::Error;
use crate::model::message::Message;
use crate::model::sequence::Sequence;
use crate::model::span::Span;

/// One page of a room's timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelinePage {
    /// Its messages, oldest first.
    pub messages: Vec<Message>,
    /// How many messages the whole timeline has.
    pub total: u64,
    /// Whether there are older ones.
    pub has_more: bool,
}

impl Service {
    /// One page of a room's messages as a timeline, in which deleted ones keep their places: the first page
    /// holds the newest, and within a page they run from old to new. Its reader's mark stays where it is
    /// (contracts sections 3 and 4, messenger).
    pub async fn timeline(
        &self,
        user: UserId,
        room: RoomId,
        page: Page,
    ) -> Result<TimelinePage, Error> {
        self.rooms.authorise(user, room, Action::Read).await?;
        let all = self.log.head(room).await?.ok_or(rooms::Error::NoSuchRoom)?.span();
        let part = part_of(all, page);
        let messages = if part.is_empty() {
            Vec::new()
        } else {
            self.log.list(room, part, page.size()).await?
        };
        let total = all.length();
        Ok(TimelinePage { messages, total, has_more: part.after > all.after })
    }

    /// The newest message of each of these rooms, which the caller has found to be the person's own, that is
    /// not deleted.
    pub async fn newest(&self, rooms: &[RoomId]) -> Result<Vec<Message>, Error> {
        if rooms.is_empty() { Ok(Vec::new()) } else { Ok(self.log.newest(rooms).await?) }
    }
}

/// The numbers of a page: they have no gaps.
fn part_of(all: Span, page: Page) -> Span {
    let skip = i64::try_from(page.skip()).unwrap_or(i64::MAX);
    let up_to = all.up_to.get().saturating_sub(skip).max(all.after.get());
    let after = (up_to - i64::from(page.size())).max(all.after.get());
    Span { after: Sequence::new(after), up_to: Sequence::new(up_to) }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU64;

    use super::*;

    fn part(page: u64) -> (i64, i64) {
        let all = Span { after: Sequence::new(10), up_to: Sequence::new(75) };
        let page = Page::new(NonZeroU64::new(page).expect("a page"), 50).expect("a page");
        let part = part_of(all, page);
        (part.after.get(), part.up_to.get())
    }

    #[test]
    fn pages_follow_each_other_down_to_the_first_number_kept() {
        assert_eq!(part(1), (25, 75));
        assert_eq!(part(2), (10, 25));
        assert_eq!(part(3), (10, 10));
        assert_eq!(part(u64::MAX), (10, 10));
    }
}
