use std::collections::HashMap;

use kernel::UserId;
use messages::Sequence;

use super::state::State;
use super::{Effect, Room};
use crate::encoding::Encoding;

/// Receipts that a room holds back at most. They leave together with the messages and changes that it holds
/// back, and the others' sockets have to have room for all of them.
const MAX_PENDING: usize = 32;

/// What the sockets of a room are told of how far others have read.
#[derive(Default)]
pub(super) struct Receipts {
    /// Up to where each person was said to have read: nobody goes back.
    told: HashMap<UserId, Sequence>,
    /// Those of messages that the room has not delivered yet.
    pending: Vec<Receipt>,
}

struct Receipt {
    reader: UserId,
    sequence: Sequence,
    event: Encoding,
}

impl Room {
    /// Tells everybody's sockets but the reader's own that the reader has come to a message, once they have
    /// been given that.
    pub(crate) fn accept_receipt(
        &self,
        reader: UserId,
        sequence: Sequence,
        event: Encoding,
    ) -> Effect {
        let receipt = Receipt { reader, sequence, event };
        self.change(|state, effect| {
            state.receipts.put(receipt);
            state.tell_receipts(effect);
        })
    }
}

impl State {
    /// Tells of what was read of the messages that the room has delivered.
    pub(super) fn tell_receipts(&mut self, effect: &mut Effect) {
        let Some(last) = self.messages.last() else { return };
        for receipt in self.receipts.take_due(last) {
            let Receipt { reader, event, .. } = receipt;
            self.subscribers.deliver_to_others(reader, last, &event, effect);
        }
    }
}

impl Receipts {
    /// Keeps a receipt, unless its reader was said to have read further or too many are kept.
    fn put(&mut self, receipt: Receipt) {
        let is_old = |told: &Sequence| *told >= receipt.sequence;
        if self.told.get(&receipt.reader).is_some_and(is_old) {
            return;
        }
        self.told.insert(receipt.reader, receipt.sequence);
        self.pending.retain(|kept| kept.reader != receipt.reader);
        if self.pending.len() < MAX_PENDING {
            self.pending.push(receipt);
        }
    }

    fn take_due(&mut self, last: Sequence) -> Vec<Receipt> {
        self.pending.extract_if(.., |receipt| receipt.sequence <= last).collect()
    }
}
