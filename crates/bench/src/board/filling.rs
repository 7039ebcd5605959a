use kernel::UserRef;
use posts::{Post, PostContent, PostTitle, Tag, Tags};

use super::post_rows::PostRow;
use super::texts;
use crate::failure::Failure;
use crate::noon::noon;
use crate::raw_connection::RawConnection;

/// Posts that are added by one statement, with fewer values than PostgreSQL takes at most.
const ROWS_AT_ONCE: usize = 500;

/// Leaves so many posts on the board, by these authors in turn. The rows are those that the storage would
/// add, which does that post by post, with several statements each.
pub(crate) fn fill(
    raw: &mut RawConnection,
    authors: &[UserRef],
    posts: u32,
) -> Result<(), Failure> {
    raw.execute("DELETE FROM post_filters; DELETE FROM posts")?;
    let tags = tags()?;
    let mut rows = Vec::with_capacity(ROWS_AT_ONCE);
    for (number, author) in (1..=posts).zip(authors.iter().cycle()) {
        rows.push(row(author, number, posts, &tags)?);
        if rows.len() == ROWS_AT_ONCE || number == posts {
            raw.add_posts(&rows)?;
            rows.clear();
        }
    }
    for (position, tag) in texts::TAGS.iter().enumerate() {
        raw.execute(&format!(
            "INSERT INTO post_tags (post_id, position, name) SELECT id, {position}, '{tag}' FROM posts"
        ))?;
    }
    Ok(raw.execute(LACKING_FILTERS)?)
}

/// Notes which filters the storage is to build: one for each 256 ids.
const LACKING_FILTERS: &str = "
    INSERT INTO post_filters (block, changes) SELECT DISTINCT (id - 1) / 256, 0 FROM posts";

fn tags() -> Result<Tags, Failure> {
    let tags = texts::TAGS.map(Tag::parse).into_iter().collect::<Result<_, _>>()?;
    Ok(Tags::new(tags)?)
}

fn row(author: &UserRef, number: u32, posts: u32, tags: &Tags) -> Result<PostRow, Failure> {
    let title = PostTitle::parse(texts::title(number))?;
    let content = PostContent::parse(texts::content(number, posts))?;
    let search_text = Post::searchable_text(&title, &content, tags);
    Ok(PostRow {
        author_id: author.id.get(),
        title: title.as_str().to_owned(),
        content: content.as_str().to_owned(),
        search_text: search_text.as_str().to_owned(),
        created_at: noon().as_micros(),
        updated_at: noon().as_micros(),
    })
}
