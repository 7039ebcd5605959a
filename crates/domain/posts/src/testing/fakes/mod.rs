//! Posts, how often they were viewed, their categories and their authors, in memory.

mod authors;
mod categories;
mod in_memory_posts;
mod posts;
mod views;

pub use in_memory_posts::InMemoryPosts;

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use futures_util::FutureExt;

    use super::*;
    use crate::testing::suite::{self, PostPorts};

    fn ports(posts: Arc<InMemoryPosts>) -> PostPorts {
        PostPorts {
            posts: posts.clone(),
            views: posts.clone(),
            categories: posts.clone(),
            authors: posts,
        }
    }

    macro_rules! on_the_posts_in_memory {
        ($($rule:ident,)*) => {
            $(#[test]
            fn $rule() {
                let ports = ports(Arc::default());
                suite::$rule(&ports).now_or_never().expect("fakes never wait");
            })*

            mod beside_a_post_of_the_server {
                use super::*;

                $(#[test]
                fn $rule() {
                    let posts = Arc::new(InMemoryPosts::default());
                    posts.welcome();
                    suite::$rule(&ports(posts)).now_or_never().expect("fakes never wait");
                })*
            }
        };
    }
    crate::repository_rules!(on_the_posts_in_memory);
}
