//! Searches through many posts.

use kernel::{PostId, SearchTerm};
use posts::{PostRepository, PostSpan};

use crate::databases::{RawConnection, TestDatabase, on_both_databases};
use crate::searching::build_all;

on_both_databases! {
    of_a_hundred_thousand_posts_the_right_ones_are_found,
}

const POSTS: i64 = 100_000;

/// Ids that one step of a search looks through, as the domain takes them.
const STEP: i64 = 8_192;

/// Every so many posts hold what is looked for.
const RARITY: i64 = 9_973;

const ENGLISH: &str = "the yard behind the houses is where everybody meets after work. \
    somebody brings tea, somebody else a chair, and what was said there in the evening \
    is known in every kitchen by the morning. children play between the walls, ";

const KOREAN: &str = "여러 집이 함께 쓰는 마당에서 저녁마다 사람들이 모입니다. 누구는 차를 가져오고 \
    누구는 의자를 가져오며, 저녁에 나눈 이야기는 아침이면 모든 부엌에 알려집니다. 아이들은 담 사이에서 \
    뛰어놀고 고양이는 햇볕이 드는 자리를 찾아 낮잠을 잡니다. 비가 오면 모두 처마 밑에 서서 하늘을 봅니다. ";

/// Posts of some 300 characters each, by turns in English and Korean; made past the storage.
fn add_posts(raw: &mut RawConnection) {
    let english = format!("{ENGLISH}{}", &ENGLISH[..60]);
    let korean = format!("{KOREAN}{KOREAN}").chars().take(300).collect::<String>();
    raw.execute(&format!(
        "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < {POSTS}),
         texts (i, content) AS (SELECT i, CASE WHEN i % 2 = 0 THEN '{english}' ELSE '{korean}' END
             || i || CASE WHEN i % {RARITY} = 0 THEN ' a needle, 바늘' ELSE '' END FROM n)
         INSERT INTO posts (id, title, content, search_text, created_at, updated_at)
             SELECT i, 'A title', content, 'a title' || '\n' || content, 0, 0 FROM texts"
    ));
    raw.execute(
        "INSERT INTO post_filters (block, changes)
         SELECT DISTINCT (id - 1) / 256, 0 FROM posts WHERE id > 256",
    );
}

/// Everything that a search through the whole board finds and counts, step by step.
async fn search(posts: &dyn PostRepository, term: &str) -> Vec<i64> {
    let term = SearchTerm::parse(term).unwrap();
    let mut found = Vec::new();
    for after in (0..POSTS).step_by(usize::try_from(STEP).unwrap()) {
        let span =
            PostSpan { after: PostId::new(after).ok(), up_to: PostId::new(after + STEP).unwrap() };
        let of_step = posts.list_holding(&term, span, 100).await.unwrap();
        let count = posts.count_holding(&term, span).await.unwrap();
        assert_eq!(count, of_step.len() as u64);
        found.extend(of_step.iter().map(|post| post.id.get()));
    }
    found
}

async fn of_a_hundred_thousand_posts_the_right_ones_are_found(database: TestDatabase) {
    let store = database.open();
    add_posts(&mut database.connect());
    let posts = store.storage.posts();
    let rare: Vec<_> = (1..=POSTS).filter(|id| id % RARITY == 0).collect();
    assert_eq!(rare.len(), 10);

    for filters in [0, POSTS / 256] {
        if filters > 0 {
            assert_eq!(i64::try_from(build_all(&store.storage).await), Ok(filters));
        }
        for term in ["NEEDLE", "바늘", "a needle, 바"] {
            assert_eq!(search(posts.as_ref(), term).await, rare, "{term}");
        }
        for absent in ["absent", "없는 말", "needle바늘"] {
            assert_eq!(search(posts.as_ref(), absent).await, [], "{absent}");
        }
        let welcome = search(posts.as_ref(), "first post").await;
        assert_eq!(welcome, [1]);
    }
}
