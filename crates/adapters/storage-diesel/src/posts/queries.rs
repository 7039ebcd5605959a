use diesel::prelude::*;
use diesel::result::Error::NotFound;
use kernel::{CategoryId, PostId, Timestamp};
use posts::{NewPost, Post, PostRevision};

use super::{Conn, backend, categories, members, post_filters, post_tags};
use crate::posts::{Added, PostRow, Revised};
use crate::query_error::QueryError;
use crate::schema::{posts as table, rooms, users};

/// Stores a post with its tags.
pub(crate) fn add(conn: &mut Conn, new: &NewPost) -> Result<Added, QueryError> {
    if !members::lock_live_person(conn, new.author)? {
        return Ok(Added::NoSuchUser);
    }
    if let Some(category) = new.category
        && !categories::is_on_offer(conn, category)?
    {
        return Ok(Added::NoSuchCategory);
    }
    let search_text = Post::searchable_text(&new.title, &new.content, &new.tags);
    let id: i64 = diesel::insert_into(table::table)
        .values((
            table::author_id.eq(new.author.get()),
            table::category_id.eq(new.category.map(CategoryId::get)),
            table::title.eq(new.title.as_str()),
            table::content.eq(new.content.as_str()),
            table::search_text.eq(search_text.as_str()),
            table::created_at.eq(new.created_at.as_micros()),
            table::updated_at.eq(new.created_at.as_micros()),
        ))
        .returning(table::id)
        .get_result(conn)?;
    post_tags::insert(conn, id, &new.tags)?;
    post_filters::drop_of(conn, id)?;
    let post = find_by_id(conn, id)?.ok_or(NotFound)?;
    Ok(Added::Post(post))
}

pub(crate) fn find(conn: &mut Conn, id: PostId) -> Result<Option<Post>, QueryError> {
    find_by_id(conn, id.get())
}

fn find_by_id(conn: &mut Conn, id: i64) -> Result<Option<Post>, QueryError> {
    let rows: Vec<PostRow> = table::table
        .left_join(users::table)
        .filter(table::id.eq(id))
        .select(PostRow::as_select())
        .load(conn)?;
    Ok(post_tags::join(conn, rows)?.pop())
}

/// Changes a post: what of it is not to be different is stored as it was.
pub(crate) fn revise(
    conn: &mut Conn,
    id: PostId,
    revision: &PostRevision,
    at: Timestamp,
) -> Result<Revised, QueryError> {
    backend::lock_post(conn, id.get())?;
    let Some(current) = find(conn, id)? else { return Ok(Revised::NoSuchPost) };
    let category = revision.category.unwrap_or(current.category);
    if let Some(new) = category.filter(|_| category != current.category)
        && !categories::is_on_offer(conn, new)?
    {
        return Ok(Revised::NoSuchCategory);
    }
    let post = Post {
        category,
        title: revision.title.clone().unwrap_or(current.title),
        content: revision.content.clone().unwrap_or(current.content),
        tags: revision.tags.clone().unwrap_or(current.tags),
        updated_at: at,
        ..current
    };
    store(conn, &post)?;
    if revision.tags.is_some() {
        post_tags::remove(conn, id)?;
        post_tags::insert(conn, id.get(), &post.tags)?;
    }
    post_filters::drop_of(conn, id.get())?;
    Ok(Revised::Post(post))
}

fn store(conn: &mut Conn, post: &Post) -> Result<(), QueryError> {
    let search_text = Post::searchable_text(&post.title, &post.content, &post.tags);
    diesel::update(table::table.find(post.id.get()))
        .set((
            table::category_id.eq(post.category.map(CategoryId::get)),
            table::title.eq(post.title.as_str()),
            table::content.eq(post.content.as_str()),
            table::search_text.eq(search_text.as_str()),
            table::updated_at.eq(post.updated_at.as_micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Deletes a post, and takes it from its rooms; whether there was one.
///
/// Whoever makes a room about a post holds that meanwhile, so once the post is held here no room of it is
/// still to come.
pub(crate) fn remove(conn: &mut Conn, id: PostId) -> Result<bool, QueryError> {
    backend::lock_post(conn, id.get())?;
    let about_it = rooms::table.filter(rooms::post_id.eq(id.get()));
    let ids: Vec<i64> = about_it.select(rooms::id).load(conn)?;
    if !ids.is_empty() {
        backend::lock_rooms(conn, &ids)?;
        diesel::update(about_it).set(rooms::post_id.eq(None::<i64>)).execute(conn)?;
    }
    post_tags::remove(conn, id)?;
    let removed = diesel::delete(table::table.find(id.get())).execute(conn)?;
    Ok(removed == 1)
}
