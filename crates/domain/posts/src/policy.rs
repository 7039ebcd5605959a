use kernel::UserId;

use crate::model::post::Post;

/// Something that a person wants of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Read it, which needs no account.
    Read,
    /// Change it.
    Revise,
    /// Delete it.
    Delete,
}

impl Post {
    /// The one policy of posts (contracts section 4, community). `None` is somebody who is not signed in.
    pub fn lets(&self, person: Option<UserId>, action: Action) -> bool {
        match action {
            Action::Read => true,
            Action::Revise | Action::Delete => {
                let author = self.author.as_ref().map(|author| author.id);
                author.is_some() && author == person
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::{PostId, Timestamp, UserRef};

    use super::*;
    use crate::model::content::PostContent;
    use crate::model::tag::Tags;
    use crate::model::title::PostTitle;

    fn user(id: i64) -> UserId {
        UserId::new(id).expect("an id")
    }

    fn post(author: Option<UserId>) -> Post {
        let author = author.map(|id| UserRef { id, email: String::new(), name: String::new() });
        Post {
            id: PostId::new(1).expect("an id"),
            author,
            category: None,
            title: PostTitle::parse("Title").expect("a title"),
            content: PostContent::parse("content").expect("a content"),
            tags: Tags::default(),
            created_at: Timestamp::from_seconds(0),
            updated_at: Timestamp::from_seconds(0),
            hits: 0,
        }
    }

    #[test]
    fn anybody_reads_and_the_author_changes() {
        let post = post(Some(user(1)));
        for person in [None, Some(user(1)), Some(user(2))] {
            assert!(post.lets(person, Action::Read));
            for action in [Action::Revise, Action::Delete] {
                assert_eq!(post.lets(person, action), person == Some(user(1)));
            }
        }
    }

    #[test]
    fn nobody_changes_what_the_server_posted() {
        let post = post(None);
        assert!(!post.lets(None, Action::Revise) && !post.lets(Some(user(1)), Action::Delete));
    }
}
