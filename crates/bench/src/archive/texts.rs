//! What the messages say, every other one in Korean, and what is looked for in them.

/// In every third text.
pub(crate) const COMMON: &str = "마당";

/// Added to [`RARE_MESSAGES`] of the large room, far from each other.
pub(crate) const RARE: &str = "은하수";

/// How many messages hold [`RARE`].
pub(crate) const RARE_MESSAGES: u32 = 10;

/// In no text, and made of characters that stand side by side in none.
pub(crate) const ABSENT: &str = "등대지기";

/// In no text, but each two of its characters stand side by side in many: no filter rules it out.
pub(crate) const UNFILTERED: &str = "nowhere";

/// Messages whose text is that of a message so many before are few in a room.
const TEXTS: usize = 3_000;

/// Every so many texts hold [`COMMON`].
const COMMON_EVERY: usize = 3;

// The lists of a language differ in length, so that few texts are the same.

const WHO: [&str; 11] = [
    "My sister",
    "The baker",
    "Our neighbour",
    "Somebody",
    "The driver",
    "Grandfather",
    "A friend",
    "The new teacher",
    "Nobody else",
    "The whole team",
    "My cousin",
];
const DOES: [&str; 13] = [
    "brings the drums",
    "forgot the keys",
    "is waiting",
    "wants to talk",
    "sold the old bicycle",
    "will cook soup",
    "found a jacket",
    "knows the way",
    "left early",
    "asked for you",
    "bought eight tickets",
    "fixed the lamp",
    "is stuck in traffic",
];
const WHERE: [&str; 16] = [
    "at the station",
    "behind the school",
    "where we met",
    "in front of the library",
    "by the river",
    "on platform four",
    "near the market",
    "at home",
    "under the bridge",
    "in the kitchen",
    "at the corner shop",
    "over there",
    "in room seven",
    "outside",
    "on the roof",
    "at the museum",
];
const WHEN: [&str; 9] = [
    "right now",
    "tomorrow morning",
    "after lunch",
    "just before six",
    "on Friday",
    "tonight",
    "in an hour",
    "until Wednesday",
    "every evening",
];

const KOREAN_WHEN: [&str; 13] = [
    "내일 아침",
    "오늘 저녁",
    "방금",
    "주말마다",
    "점심 먹고",
    "회의 끝나고",
    "수요일까지",
    "지난달에",
    "비가 그치면",
    "퇴근길에",
    "새벽부터",
    "다음 주",
    "한 시간 뒤",
];
const KOREAN_WHO: [&str; 11] = [
    "우리 누나가",
    "옆집 아저씨가",
    "선생님께서",
    "동생이랑",
    "친구들이",
    "할머니는",
    "아무도",
    "빵집 주인이",
    "팀장님이",
    "막내 삼촌이",
    "이웃들이",
];
const KOREAN_WHERE: [&str; 16] = [
    "역 앞에서",
    "도서관 옆",
    "학교 운동장에",
    "시장 골목에서",
    "강가에",
    "옥상으로",
    "부엌에서",
    "버스 정류장까지",
    "편의점에",
    "박물관 입구에서",
    "다리 밑에",
    "집에",
    "칠 번 방에서",
    "공원 벤치에",
    "주차장 쪽",
    "카페 창가에",
];
const KOREAN_DOES: [&str; 17] = [
    "기다린대요",
    "열쇠를 두고 왔어",
    "자전거를 팔았어요",
    "국수 끓일게",
    "먼저 갔어",
    "표를 샀습니다",
    "전등 고쳤어요",
    "길을 알려줄게",
    "외투를 찾았다",
    "너를 찾던데",
    "북 가져올게",
    "늦을 것 같아요",
    "사진 찍자",
    "우산 챙겨",
    "노래 연습해",
    "김치 나눠줄게요",
    "약속 잊지 마",
];

/// The texts; a message says the one of its number in its room, and begins again behind the last.
pub(crate) fn all() -> Vec<String> {
    (0..TEXTS).map(text).collect()
}

fn text(number: usize) -> String {
    let is_common = number.is_multiple_of(COMMON_EVERY);
    let turn = number / 2;
    if number.is_multiple_of(2) {
        let english =
            sentence([pick(&WHO, turn), pick(&DOES, turn), pick(&WHERE, turn), pick(&WHEN, turn)]);
        if is_common { format!("{english} ({COMMON})") } else { english }
    } else {
        let korean = sentence([
            pick(&KOREAN_WHEN, turn),
            pick(&KOREAN_WHO, turn),
            pick(&KOREAN_WHERE, turn),
            pick(&KOREAN_DOES, turn),
        ]);
        if is_common { format!("{COMMON} 소식: {korean}") } else { korean }
    }
}

fn sentence(parts: [&str; 4]) -> String {
    parts.join(" ")
}

fn pick(list: &[&'static str], turn: usize) -> &'static str {
    list[turn % list.len()]
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// As many as one filter is about.
    const BLOCK: usize = 256;

    fn hold(term: &str) -> usize {
        all().iter().filter(|text| text.contains(term)).count()
    }

    fn pairs(text: &str) -> Vec<(char, char)> {
        text.chars().zip(text.chars().skip(1)).collect()
    }

    #[test]
    fn terms_are_as_frequent_as_they_are_said_to_be() {
        assert_eq!(hold(COMMON), TEXTS / COMMON_EVERY);
        assert!(all().iter().step_by(COMMON_EVERY).all(|text| text.contains(COMMON)));
        for term in [RARE, ABSENT, UNFILTERED] {
            assert_eq!(hold(term), 0, "{term}");
        }
    }

    #[test]
    fn filters_rule_out_one_absent_term_and_not_the_other() {
        for block in all().chunks_exact(BLOCK) {
            let held: HashSet<_> = block.iter().flat_map(|text| pairs(text)).collect();
            assert!(pairs(ABSENT).iter().all(|pair| !held.contains(pair)));
            assert!(pairs(UNFILTERED).iter().all(|pair| held.contains(pair)));
        }
    }

    #[test]
    fn texts_are_short_and_differ_and_every_other_one_is_korean() {
        let texts = all();
        assert_eq!(texts.iter().collect::<HashSet<_>>().len(), TEXTS);
        for (number, text) in texts.iter().enumerate() {
            assert!((10..=80).contains(&text.chars().count()), "{text}");
            assert_eq!(text.chars().any(|letter| letter.is_ascii_alphabetic()), number % 2 == 0);
            assert!(!text.contains('\''), "{text} stands in a statement as it is");
        }
    }
}
