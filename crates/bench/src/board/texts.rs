//! What the posts say, half of them in ASCII, and what is looked for in them.

/// In no post.
pub(crate) const ABSENT: &str = "nowhere";

/// In [`RARE_POSTS`] of them, far from each other.
pub(crate) const RARE: &str = "needle";

/// In every post.
pub(crate) const COMMON: &str = "madang";

/// How many posts hold [`RARE`].
pub(crate) const RARE_POSTS: u32 = 10;

/// What every post is marked with.
pub(crate) const TAGS: [&str; 2] = ["yard", "evening"];

const ENGLISH: &str = "The madang behind the houses is where everybody meets after work. Somebody \
    brings tea, somebody else a chair, and what was said there in the evening is known in every \
    kitchen by the morning. Children play between the walls, a cat sleeps where the sun comes in, \
    and when it rains all stand under the eaves";

const KOREAN: &str = "여러 집이 함께 쓰는 마당(madang)에서 저녁마다 사람들이 모입니다. 누구는 차를 가져오고 \
    누구는 의자를 가져오며, 저녁에 나눈 이야기는 아침이면 모든 부엌에 알려집니다. 아이들은 담 사이에서 \
    뛰어놀고 고양이는 햇볕이 드는 자리를 찾아 낮잠을 잡니다. 비가 오면 모두 처마 밑에 서서 하늘을 보고, \
    눈이 오면 먼저 일어난 사람이 길을 냅니다. 봄에는 담장 아래에 꽃을 심고, 여름밤에는 평상에 앉아 \
    수박을 나누어 먹으며, 가을에는 고추를 널어 말리고, 겨울에는 다 같이 모여 김장을 합니다. 멀리 이사한 \
    사람도 명절이면 다시 찾아와 안부를 묻습니다. 떠난 사람의 자리도 늘 남겨 둡니다";

/// The title of the post of that number.
pub(crate) fn title(number: u32) -> String {
    if is_ascii(number) { format!("Evening {number}") } else { format!("{number}번째 저녁") }
}

/// What the post of that number says, of at least a hundred; each says something else.
pub(crate) fn content(number: u32, posts: u32) -> String {
    let text = if is_ascii(number) { ENGLISH } else { KOREAN };
    let is_rare = number.is_multiple_of(posts / RARE_POSTS);
    if is_rare { format!("{text}. {number} {RARE}") } else { format!("{text}. {number}") }
}

fn is_ascii(number: u32) -> bool {
    number.is_multiple_of(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    const POSTS: u32 = 1_009;

    fn count_holding(term: &str) -> u32 {
        let posts = 1..=POSTS;
        posts.map(|number| u32::from(content(number, POSTS).contains(term))).sum()
    }

    #[test]
    fn terms_are_as_frequent_as_they_are_said_to_be() {
        assert_eq!(count_holding(ABSENT), 0);
        assert_eq!(count_holding(RARE), RARE_POSTS);
        assert_eq!(count_holding(COMMON), POSTS);
    }

    #[test]
    fn posts_have_about_300_characters_and_every_other_one_is_ascii() {
        for number in 1..=POSTS {
            let content = content(number, POSTS);
            let length = content.chars().count();
            assert!((280..=340).contains(&length), "{length}: {content}");
            assert_eq!(content.is_ascii() && title(number).is_ascii(), number % 2 == 0);
        }
    }
}
