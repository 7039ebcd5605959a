use crate::model::room::{AccessRule, RoomKind};

/// Something that a person wants of a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// See that it is there: its place in lists and its detail.
    See,
    /// Read its messages.
    Read,
    /// Send a message.
    Post,
    /// Open a socket.
    Connect,
    /// Bring others in.
    Invite,
    /// Choose how the room treats oneself.
    Prefer,
    /// Come in, with a code where the room wants one.
    Enter,
    /// Not be in it any more.
    Leave,
    /// Change its name and description.
    Revise,
    /// Delete it.
    Delete,
    /// Choose how long its messages are kept.
    Retain,
    /// Remove and bar people, delete what others wrote.
    Moderate,
}

/// What a person is to a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// Not in it.
    Outsider,
    /// In it.
    Member,
    /// In it, with the creator's rights.
    Creator,
    /// Not in it, and kept from coming in.
    Banned,
}

/// How one person stands to one room that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The room's rule.
    pub access: AccessRule,
    /// What it is for.
    pub kind: RoomKind,
    /// What the person is to it.
    pub place: Place,
}

impl Standing {
    /// The one policy of rooms (contracts rule 7).
    pub fn may(self, action: Action) -> bool {
        match action {
            Action::See => self.is_member() || self.access != AccessRule::Invite,
            Action::Read | Action::Post | Action::Connect | Action::Leave => match self.place {
                Place::Member | Place::Creator => true,
                Place::Outsider => self.access == AccessRule::Open,
                Place::Banned => false,
            },
            Action::Enter => match self.place {
                Place::Member | Place::Creator => true,
                Place::Outsider => self.access != AccessRule::Invite,
                Place::Banned => false,
            },
            Action::Invite => self.is_member() && self.takes_guests(),
            Action::Prefer => self.is_member(),
            Action::Revise | Action::Delete | Action::Retain | Action::Moderate => {
                self.place == Place::Creator
            }
        }
    }

    /// Whether the person is in.
    pub fn is_member(self) -> bool {
        match self.place {
            Place::Member | Place::Creator => true,
            Place::Outsider | Place::Banned => false,
        }
    }

    /// Whether members may bring others in: into groups, as all rooms count that are not direct (contracts
    /// section 4, messenger). Into a room with codes nobody comes without one.
    fn takes_guests(self) -> bool {
        match self.access {
            AccessRule::Open | AccessRule::Invite => self.kind != RoomKind::Direct,
            AccessRule::Totp => false,
        }
    }

    /// Whether doing this makes a person a member who is none yet.
    pub(crate) fn joins_by(self, action: Action) -> bool {
        let enters = match action {
            Action::Post | Action::Connect => true,
            Action::See
            | Action::Read
            | Action::Invite
            | Action::Prefer
            | Action::Enter
            | Action::Leave
            | Action::Revise
            | Action::Delete
            | Action::Retain
            | Action::Moderate => false,
        };
        enters && !self.is_member()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FOR_GUESTS: [Action; 6] =
        [Action::See, Action::Read, Action::Post, Action::Connect, Action::Enter, Action::Leave];
    const FOR_MEMBERS: [Action; 2] = [Action::Invite, Action::Prefer];
    const FOR_THE_CREATOR: [Action; 4] =
        [Action::Revise, Action::Delete, Action::Retain, Action::Moderate];
    const RULES: [AccessRule; 3] = [AccessRule::Open, AccessRule::Totp, AccessRule::Invite];

    fn all() -> impl Iterator<Item = Action> {
        FOR_GUESTS.into_iter().chain(FOR_MEMBERS).chain(FOR_THE_CREATOR)
    }

    fn allowed(access: AccessRule, place: Place) -> Vec<Action> {
        let standing = Standing { access, kind: RoomKind::Group, place };
        all().filter(|action| standing.may(*action)).collect()
    }

    #[test]
    fn an_open_room_is_open_to_anyone() {
        assert_eq!(allowed(AccessRule::Open, Place::Outsider), FOR_GUESTS);
    }

    #[test]
    fn a_totp_room_shows_outsiders_that_it_is_there_and_lets_them_ask_to_come_in() {
        assert_eq!(allowed(AccessRule::Totp, Place::Outsider), [Action::See, Action::Enter]);
    }

    #[test]
    fn an_invite_room_is_for_its_participants() {
        assert_eq!(allowed(AccessRule::Invite, Place::Outsider), []);
        assert_eq!(allowed(AccessRule::Invite, Place::Banned), []);
    }

    #[test]
    fn members_may_all_but_what_is_the_creator_s() {
        for access in [AccessRule::Open, AccessRule::Invite] {
            let of_members = [FOR_GUESTS.as_slice(), &FOR_MEMBERS].concat();
            assert_eq!(allowed(access, Place::Member), of_members);
            assert_eq!(allowed(access, Place::Creator), all().collect::<Vec<_>>());
        }
    }

    #[test]
    fn who_is_in_a_room_with_codes_may_all_that_members_may_but_bring_others_in() {
        let mut of_members = FOR_GUESTS.to_vec();
        of_members.push(Action::Prefer);
        assert_eq!(allowed(AccessRule::Totp, Place::Member), of_members);
        let of_the_creator = [of_members.as_slice(), &FOR_THE_CREATOR].concat();
        assert_eq!(allowed(AccessRule::Totp, Place::Creator), of_the_creator);
    }

    #[test]
    fn nobody_is_brought_into_a_room_with_codes_or_of_two() {
        let invites =
            |access, kind| Standing { access, kind, place: Place::Creator }.may(Action::Invite);
        assert!(!invites(AccessRule::Totp, RoomKind::Chat));
        assert!(!invites(AccessRule::Invite, RoomKind::Direct));
        assert!(invites(AccessRule::Open, RoomKind::Video));
    }

    #[test]
    fn a_banned_person_sees_the_room_where_everybody_does_and_no_more() {
        assert_eq!(allowed(AccessRule::Open, Place::Banned), [Action::See]);
        assert_eq!(allowed(AccessRule::Totp, Place::Banned), [Action::See]);
    }

    #[test]
    fn posting_and_connecting_join_and_nothing_else_does() {
        let kind = RoomKind::Chat;
        let outsider = Standing { access: AccessRule::Open, kind, place: Place::Outsider };
        let joining: Vec<_> = all().filter(|action| outsider.joins_by(*action)).collect();
        assert_eq!(joining, [Action::Post, Action::Connect]);
        for access in RULES {
            let member = Standing { access, kind, place: Place::Member };
            assert!(!all().any(|action| member.joins_by(action)));
        }
    }
}
