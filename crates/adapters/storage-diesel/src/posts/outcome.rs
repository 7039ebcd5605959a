use posts::Post;

/// What storing a post came to.
pub(crate) enum Added {
    /// It is stored.
    Post(Post),
    /// No such account, or an erased one.
    NoSuchUser,
    /// The category is not on offer.
    NoSuchCategory,
}

/// What changing a post came to.
pub(crate) enum Revised {
    /// It is changed, to this.
    Post(Post),
    /// No such post.
    NoSuchPost,
    /// The category is neither on offer nor the post's own.
    NoSuchCategory,
}
