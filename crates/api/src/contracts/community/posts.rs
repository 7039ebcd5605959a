use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use futures_util::stream;
use kernel::{Page, SearchTerm};
use posts::{Post, PostPageSearch, PostSearch, PostWalk};

use super::dto::{CategoryAnswer, Detail, Fields, PostAnswer};
use crate::application::Application;
use crate::contracts::field_errors::FieldErrors;
use crate::contracts::list_query::{ListQuery, Portion};
use crate::contracts::plain::{PlainError, Visitor};
use crate::http::client::Client;
use crate::http::headers::X_TOTAL_COUNT;
use crate::http::json_array::json_array;
use crate::http::searches::Searcher;

/// Lists posts, the first one first, or those that hold what is searched for. Needs no token.
#[utoipa::path(
    get, path = "/api/post/", operation_id = "community_post_list", tag = "community",
    params(
        ("search" = Option<String>, Query, description = "What title, content or a tag holds, in any case"),
        ("page" = Option<u32>, Query, description = "One page, from 1; the total is in `X-Total-Count`"),
        ("size" = Option<u32>, Query, description = "Posts of a page: 1 to 200, by default 50"),
    ),
    responses(
        (status = 200, description = "The posts, streamed unless a page was asked for", body = [PostAnswer]),
        (status = 400, description = "A parameter that will not do", body = Fields),
        (status = 401, description = "A token that signs nobody in", body = Detail),
        (status = 429, description = "Too many requests, or too many searches of the caller's, or searches and whole lists from this address, go on", body = Detail),
    )
)]
pub(super) async fn list(
    application: Data<Application>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, PlainError> {
    let searcher = visitor.searcher(&request);
    match filters(&request)? {
        (None, Portion::Whole) => {
            let reader = Searcher::Reader(Client::of(&request).address());
            stream_all(application, reader).await
        }
        (None, Portion::First(page) | Portion::Numbered(page)) => {
            let (posts, total) = application.posts.page_of_posts(page).await?;
            Ok(one_page(posts, total))
        }
        (Some(term), Portion::Whole) => stream_found(application, searcher, term).await,
        (Some(term), Portion::First(page) | Portion::Numbered(page)) => {
            let (posts, total) = page_of_found(&application, searcher, term, page).await?;
            Ok(one_page(posts, total))
        }
    }
}

/// Searches posts, as the document asks for it: like `GET`; a body is ignored.
#[utoipa::path(
    post, path = "/api/post/", operation_id = "community_post_search", tag = "community",
    params(
        ("search" = Option<String>, Query, description = "What title, content or a tag holds, in any case"),
        ("page" = Option<u32>, Query, description = "One page, from 1; the total is in `X-Total-Count`"),
        ("size" = Option<u32>, Query, description = "Posts of a page: 1 to 200, by default 50"),
    ),
    responses(
        (status = 200, description = "The posts, streamed unless a page was asked for", body = [PostAnswer]),
        (status = 400, description = "A parameter that will not do", body = Fields),
        (status = 401, description = "A token that signs nobody in", body = Detail),
        (status = 429, description = "Too many requests, or too many searches of the caller's, or searches and whole lists from this address, go on", body = Detail),
    )
)]
pub(super) async fn search(
    application: Data<Application>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, PlainError> {
    list(application, visitor, request).await
}

fn filters(request: &HttpRequest) -> Result<(Option<SearchTerm>, Portion), FieldErrors> {
    let mut query = ListQuery::of(request);
    let (search, portion) = (query.search(), query.portion());
    query.finish().map(|()| (search, portion))
}

fn one_page(posts: Vec<Post>, total: u64) -> HttpResponse {
    HttpResponse::Ok().insert_header((X_TOTAL_COUNT, total)).json(answers(posts))
}

fn answers(posts: Vec<Post>) -> Vec<PostAnswer> {
    posts.into_iter().map(PostAnswer::from).collect()
}

async fn stream_all(
    application: Data<Application>,
    reader: Searcher,
) -> Result<HttpResponse, PlainError> {
    let place = application.searches.begin(reader).await?;
    let chunks = stream::try_unfold((PostWalk::default(), place), move |(mut walk, place)| {
        let application = application.clone();
        async move {
            let posts = application.posts.next_posts(&mut walk).await?;
            Ok::<_, PlainError>(posts.map(|posts| (answers(posts), (walk, place))))
        }
    });
    json_array(chunks).await
}

async fn stream_found(
    application: Data<Application>,
    searcher: Searcher,
    term: SearchTerm,
) -> Result<HttpResponse, PlainError> {
    let alone = application.searches.begin(searcher).await?;
    let begin = (PostSearch::of(term), alone);
    let chunks = stream::try_unfold(begin, move |(mut search, alone)| {
        let application = application.clone();
        async move {
            let _turn = application.searches.step().await;
            let found = application.posts.next_found_posts(&mut search).await?;
            Ok::<_, PlainError>(found.map(|posts| (answers(posts), (search, alone))))
        }
    });
    json_array(chunks).await
}

/// A page of what is found, and how much is found in all: every post is looked at.
async fn page_of_found(
    application: &Application,
    searcher: Searcher,
    term: SearchTerm,
    page: Page,
) -> Result<(Vec<Post>, u64), PlainError> {
    let _alone = application.searches.begin(searcher).await?;
    let mut search = PostPageSearch::of(term, page);
    loop {
        let _turn = application.searches.step().await;
        if !application.posts.search_page_on(&mut search).await? {
            return Ok(search.into_page());
        }
    }
}

/// Lists what posts may be sorted into. Needs no token.
#[utoipa::path(
    get, path = "/api/post/categories/", operation_id = "community_category_list", tag = "community",
    responses(
        (status = 200, description = "The categories", body = [CategoryAnswer]),
        (status = 401, description = "A token that signs nobody in", body = Detail),
    )
)]
pub(super) async fn categories(
    application: Data<Application>,
    _visitor: Visitor,
) -> Result<HttpResponse, PlainError> {
    let categories = application.posts.categories().await?;
    let answers: Vec<_> = categories.into_iter().map(CategoryAnswer::from).collect();
    Ok(HttpResponse::Ok().json(answers))
}

/// Lists the categories, as the document asks for them: like `GET`; a body is ignored.
#[utoipa::path(
    post, path = "/api/post/categories/", operation_id = "community_category_look_up", tag = "community",
    responses(
        (status = 200, description = "The categories", body = [CategoryAnswer]),
        (status = 401, description = "A token that signs nobody in", body = Detail),
    )
)]
pub(super) async fn look_up_categories(
    application: Data<Application>,
    visitor: Visitor,
) -> Result<HttpResponse, PlainError> {
    categories(application, visitor).await
}
