use async_trait::async_trait;
use kernel::{Fault, FriendshipId, Timestamp, UserId};

use super::InMemoryAccounts;
use super::accounts::Friendship;
use crate::{AddFriendError, Friend, FriendRepository};

#[async_trait]
impl FriendRepository for InMemoryAccounts {
    async fn add(
        &self,
        user: UserId,
        friend: UserId,
        _at: Timestamp,
    ) -> Result<(), AddFriendError> {
        let mut state = self.state();
        if !state.accounts.contains_key(&user) || !state.accounts.contains_key(&friend) {
            return Err(AddFriendError::NoSuchUser);
        }
        if state.friendships.iter().any(|place| place.owner == user && place.friend == friend) {
            return Err(AddFriendError::AlreadyThere);
        }
        let id = FriendshipId::new(state.next_id()).expect("a positive number");
        state.friendships.push(Friendship { id, owner: user, friend });
        Ok(())
    }

    async fn list(
        &self,
        user: UserId,
        after: Option<FriendshipId>,
        limit: u32,
    ) -> Result<Vec<Friend>, Fault> {
        let state = self.state();
        let places = state.friendships.iter();
        let later = places.filter(|place| place.owner == user && Some(place.id) > after);
        let friends = later.map(|place| Friend {
            friendship: place.id,
            profile: state.profile(place.friend).expect("a live account"),
        });
        Ok(friends.take(limit as usize).collect())
    }

    async fn remove(&self, user: UserId, friend: UserId) -> Result<bool, Fault> {
        let mut state = self.state();
        let count = state.friendships.len();
        state.friendships.retain(|place| (place.owner, place.friend) != (user, friend));
        Ok(state.friendships.len() < count)
    }
}
