use crate::model::room::AccessRule;

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
}

/// How one person stands to one room that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The room's rule.
    pub access: AccessRule,
    /// Whether the person is in.
    pub is_member: bool,
}

impl Standing {
    /// The one policy of rooms (contracts rule 7).
    pub fn may(self, action: Action) -> bool {
        match (self.access, action) {
            (AccessRule::Open, Action::See | Action::Read | Action::Post | Action::Connect)
            | (AccessRule::Totp, Action::See) => true,
            (AccessRule::Totp, Action::Read | Action::Post | Action::Connect)
            | (AccessRule::Invite, Action::See | Action::Read | Action::Post | Action::Connect) => {
                self.is_member
            }
        }
    }

    /// Whether doing this makes a person a member who is none yet.
    pub(crate) fn joins_by(self, action: Action) -> bool {
        let enters = match action {
            Action::Post | Action::Connect => true,
            Action::See | Action::Read => false,
        };
        enters && !self.is_member
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Action; 4] = [Action::See, Action::Read, Action::Post, Action::Connect];

    fn allowed(access: AccessRule, is_member: bool) -> Vec<Action> {
        let standing = Standing { access, is_member };
        ALL.into_iter().filter(|action| standing.may(*action)).collect()
    }

    #[test]
    fn an_open_room_is_open_to_anyone() {
        assert_eq!(allowed(AccessRule::Open, false), ALL);
        assert_eq!(allowed(AccessRule::Open, true), ALL);
    }

    #[test]
    fn a_totp_room_shows_outsiders_that_it_is_there_and_no_more() {
        assert_eq!(allowed(AccessRule::Totp, false), [Action::See]);
        assert_eq!(allowed(AccessRule::Totp, true), ALL);
    }

    #[test]
    fn an_invite_room_is_for_its_participants() {
        assert_eq!(allowed(AccessRule::Invite, false), []);
        assert_eq!(allowed(AccessRule::Invite, true), ALL);
    }

    #[test]
    fn posting_and_connecting_join_but_reading_does_not() {
        let outsider = Standing { access: AccessRule::Open, is_member: false };
        let joining: Vec<_> = ALL.into_iter().filter(|action| outsider.joins_by(*action)).collect();
        assert_eq!(joining, [Action::Post, Action::Connect]);
        let member = Standing { access: AccessRule::Open, is_member: true };
        assert!(ALL.into_iter().all(|action| !member.joins_by(action)));
    }
}
