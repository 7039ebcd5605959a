/// How many rooms there are; the first is the large one.
pub(crate) const ROOMS: u32 = 3_000;

/// How many of them the reader is in, the large one among them.
pub(crate) const JOINED_ROOMS: u32 = 200;

/// One message in so many is in the large room.
pub(crate) const MESSAGES_FOR_ONE_IN_THE_LARGE_ROOM: u32 = 4;

/// In each room, the number of a deleted message is a multiple of this.
pub(crate) const DELETED_EVERY: u32 = 250;

/// The fewest sealed blocks with which the storage gives a room filters, and how many numbers a block has.
const LEAST_BLOCKS: u32 = 8;
const BLOCK_LENGTH: u32 = 256;

/// How much there is of everything in an archive.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    messages: u32,
}

impl Size {
    /// The fewest messages that leave some for every room, and pages for every case.
    pub(crate) const LEAST_MESSAGES: u32 = 20_000;

    /// That of an archive of so many messages, deleted ones included.
    pub(crate) fn of(messages: u32) -> Self {
        Self { messages }
    }

    /// How many messages there are, deleted ones included.
    pub(crate) fn messages(self) -> u32 {
        self.messages
    }

    /// How many of them are in the large room: its last number.
    pub(crate) fn of_large_room(self) -> u32 {
        self.messages / MESSAGES_FOR_ONE_IN_THE_LARGE_ROOM
    }

    /// How many messages of the large room are not deleted.
    pub(crate) fn undeleted(self) -> u32 {
        undeleted_up_to(self.of_large_room())
    }

    /// How far the reader has read in the large room.
    pub(crate) fn read_mark(self) -> u32 {
        self.of_large_room() / 2
    }

    /// How many messages of the large room the reader has not read.
    pub(crate) fn unread(self) -> u32 {
        self.undeleted() - undeleted_up_to(self.read_mark())
    }

    /// How many filters the storage builds.
    pub(crate) fn filters(self) -> u32 {
        let others = self.messages - self.of_large_room();
        let (rooms, least) = (ROOMS - 1, others / (ROOMS - 1));
        let with_one_more = others % rooms;
        filters_of_room(self.of_large_room())
            + (rooms - with_one_more) * filters_of_room(least)
            + with_one_more * filters_of_room(least + 1)
    }
}

/// How many numbers of a room up to that one are not of deleted messages.
pub(crate) fn undeleted_up_to(number: u32) -> u32 {
    number - number / DELETED_EVERY
}

fn filters_of_room(messages: u32) -> u32 {
    let blocks = messages / BLOCK_LENGTH;
    if blocks < LEAST_BLOCKS { 0 } else { blocks }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_million_messages_make_a_room_of_half_a_million() {
        let size = Size::of(2_000_000);
        assert_eq!(size.of_large_room(), 500_000);
        assert_eq!(size.undeleted(), 498_000);
        assert_eq!((size.read_mark(), size.unread()), (250_000, 249_000));
    }

    #[test]
    fn rooms_of_enough_full_blocks_have_filters() {
        assert_eq!(Size::of(2_000_000).filters(), 1_953);
        assert_eq!(Size::of(4 * 2_047).filters(), 0);
        let others = (ROOMS - 1) * 2_048 + 7;
        let messages = others / 3 * 4;
        assert_eq!(Size::of(messages).filters(), messages / 4 / 256 + (ROOMS - 1) * 8);
    }
}
