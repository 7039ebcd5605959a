
use std::time::Instant;
use kernel::SearchTerm;
use messages::{Sequence, Span, WantedHits};
use posts::PostSpan;
use crate::appending::author_and_room;
use crate::databases::{TestDatabase, on_both_databases};
use crate::searching::{COUNT, build_all, fill, search};

on_both_databases! { measured, }

struct Random(u64);
impl Random { fn next(&mut self) -> u64 { self.0 ^= self.0 << 13; self.0 ^= self.0 >> 7; self.0 ^= self.0 << 17; self.0 }
 fn below(&mut self, n: u64) -> u64 { self.next() % n } 
 fn skewed(&mut self, n: u64) -> u64 { let a = self.below(n); let b = self.below(n); let c = self.below(n); a.min(b).min(c) } }

async fn measured(database: TestDatabase) {
    let store = database.open();
    let (_, room) = author_and_room(&store).await;
    let mut random = Random(88172645463325252);
    let korean: Vec<String> = (0..6000).map(|_| { let n = 1 + random.below(3); (0..n).map(|_| char::from_u32(0xac00 + (random.skewed(11172/28)*28 + random.skewed(28)) as u32).unwrap()).collect() }).collect();
    let english: Vec<String> = (0..4000).map(|_| { let n = 2 + random.below(7); (0..n).map(|_| char::from(b"etaoinshrdlcumwfgypbvkjxqz"[random.skewed(26) as usize])).collect() }).collect();
    let texts: Vec<String> = (0..500_000).map(|i| {
        let words = if i % 3 == 0 { &english } else { &korean };
        let count = 2 + random.below(8);
        let mut text: Vec<&str> = (0..count).map(|_| words[random.skewed(words.len() as u64) as usize].as_str()).collect();
        if i % 61_000 == 60_000 { text.push("바늘귀"); }
        text.join(" ")
    }).collect();
    let chars: usize = texts.iter().map(|t| t.chars().count()).sum();
    fill(&mut database.connect(), room, &texts);
    if matches!(database.kind(), crate::databases::Kind::Postgresql) { database.connect().execute("VACUUM ANALYZE messages"); }
    let begun = Instant::now();
    let built = build_all(&store.storage).await;
    let size = database.connect().numbers("SELECT CAST(SUM(LENGTH(filter)) AS BIGINT) AS number FROM message_filters")[0];
    println!("{:?}: {} chars a message, {built} filters in {:?}, {} bytes a message", database.kind(), chars as f64 / 5e5, begun.elapsed(), size as f64 / 5e5);
    let s = store.storage.message_search();
    for (name, term) in [("rare", "바늘귀"), ("absent", "없는낱말"), ("rare2", "늘귀"), ("absent english", "zzyzx"), ("common", korean[5].as_str()), ("common english", english[2].as_str())] {
        let term = SearchTerm::parse(term).unwrap();
        for _ in 0..2 {
            let begun = Instant::now();
            let (mut rest, mut found, mut steps, mut longest) = (Span { after: Sequence::START, up_to: Sequence::new(i64::MAX) }, 0, 0, std::time::Duration::ZERO);
            while !rest.is_empty() && found < 20 {
                let at = Instant::now();
                let step = s.search(room, &term, rest, WantedHits { skip: 0, limit: 20 - found }).await.unwrap();
                longest = longest.max(at.elapsed());
                found += step.messages.len() as u32; rest = step.rest; steps += 1;
            }
            println!("{:?} {name}: page of {found} in {:?}, {steps} steps, longest {longest:?}", database.kind(), begun.elapsed());
        }
        let begun = Instant::now();
        let total = search(s.as_ref(), room, &term, COUNT).await.total;
        println!("{:?} {name}: count {total} in {:?}", database.kind(), begun.elapsed());
    }
    crate::post_search::add_posts(&mut database.connect());
    let posts = store.storage.posts();
    for filters in [false, true] {
        if filters { build_all(&store.storage).await; }
        for term in ["absent", "needle", "바늘", "evening"] {
            let begun = Instant::now();
            let term = SearchTerm::parse(term).unwrap();
            let mut count = 0;
            for after in (0..100_000).step_by(8192) {
                let span = PostSpan { after: kernel::PostId::new(after).ok(), up_to: kernel::PostId::new(after + 8192).unwrap() };
                count += posts.count_holding(&term, span).await.unwrap();
            }
            println!("{:?} posts {term:?} filters {filters}: {count} in {:?}", database.kind(), begun.elapsed());
        }
    }
}
