use std::collections::{BTreeMap, BTreeSet};

use kernel::{MembershipId, PostId, Timestamp, UserId};

use crate::{
    AccessRule, Description, NewDirectRoom, NewRoom, Place, Preferences, Retention, RoomKind,
    RoomName, RoomQuery, RoomScope, SealedSecret,
};

pub(super) struct KeptRoom {
    pub(super) name: Option<RoomName>,
    pub(super) description: Description,
    pub(super) access: AccessRule,
    pub(super) secret: Option<SealedSecret>,
    pub(super) kind: RoomKind,
    pub(super) post: Option<PostId>,
    /// The two whose direct room it is, whoever of them left it.
    pair: Option<[UserId; 2]>,
    pub(super) creator: UserId,
    pub(super) created_at: Timestamp,
    pub(super) active_at: Timestamp,
    pub(super) retention: Retention,
    /// In the order of joining.
    pub(super) members: BTreeMap<MembershipId, KeptMember>,
    pub(super) banned: BTreeSet<UserId>,
}

pub(super) struct KeptMember {
    pub(super) user: UserId,
    pub(super) joined_at: Timestamp,
    pub(super) last_read_at: Option<Timestamp>,
    pub(super) last_seen: Option<Timestamp>,
    pub(super) preferences: Preferences,
}

impl KeptMember {
    pub(super) fn new(user: UserId, joined_at: Timestamp) -> Self {
        let preferences = Preferences::default();
        Self { user, joined_at, last_read_at: None, last_seen: None, preferences }
    }
}

impl KeptRoom {
    /// The room with nobody in it.
    pub(super) fn empty(new: NewRoom) -> Self {
        Self {
            name: Some(new.name),
            description: new.description,
            access: new.access,
            secret: new.secret,
            kind: new.kind,
            post: new.post,
            pair: None,
            creator: new.creator,
            created_at: new.created_at,
            active_at: new.created_at,
            retention: Retention::default(),
            members: BTreeMap::new(),
            banned: BTreeSet::new(),
        }
    }

    /// The direct room of two with nobody in it.
    pub(super) fn empty_direct(new: NewDirectRoom) -> Self {
        Self {
            name: new.name,
            description: new.description,
            access: AccessRule::Invite,
            secret: None,
            kind: RoomKind::Direct,
            post: None,
            pair: Some([new.creator, new.other]),
            creator: new.creator,
            created_at: new.at,
            active_at: new.at,
            retention: Retention::default(),
            members: BTreeMap::new(),
            banned: BTreeSet::new(),
        }
    }

    pub(super) fn is_of_the_pair(&self, one: UserId, other: UserId) -> bool {
        self.pair.is_some_and(|pair| pair == [one, other] || pair == [other, one])
    }

    pub(super) fn other_of_the_pair(&self, one: UserId) -> Option<UserId> {
        self.pair?.into_iter().find(|user| *user != one)
    }

    pub(super) fn has_member(&self, user: UserId) -> bool {
        self.members.values().any(|member| member.user == user)
    }

    pub(super) fn member_mut(&mut self, user: UserId) -> Option<&mut KeptMember> {
        self.members.values_mut().find(|member| member.user == user)
    }

    pub(super) fn place(&self, user: UserId) -> Place {
        match self.has_member(user) {
            true if self.creator == user => Place::Creator,
            true => Place::Member,
            false if self.banned.contains(&user) => Place::Banned,
            false => Place::Outsider,
        }
    }

    pub(super) fn is_in(&self, query: RoomQuery) -> bool {
        let is_member = self.has_member(query.user);
        let is_in_scope = match query.scope {
            RoomScope::Visible => is_member || self.access != AccessRule::Invite,
            RoomScope::Own => is_member || self.creator == query.user,
        };
        let has_purpose = query.purpose.is_none_or(|purpose| purpose.kinds().contains(&self.kind));
        is_in_scope && has_purpose
    }
}
