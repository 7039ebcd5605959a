use futures_util::future::{join, join_all};

use super::PostPorts;
use crate::Category;

fn names(categories: &[Category]) -> Vec<&str> {
    categories.iter().map(|category| category.name.as_str()).collect()
}

pub(super) async fn categories_are_listed_in_the_order_of_the_offer(ports: &PostPorts) {
    for offer in [["Programming", "Ormi", "ESTsoft"], ["ESTsoft", "Programming", "Ormi"]] {
        assert_eq!(names(&ports.offer(&offer).await), offer);
    }
}

pub(super) async fn what_is_offered_again_has_its_old_id(ports: &PostPorts) {
    let first = ports.offer(&["마당", "Ormi", "ESTsoft"]).await;
    assert_eq!(ports.offer(&["마당", "Ormi", "ESTsoft"]).await, first);
    ports.offer(&["Ormi"]).await;

    let again = ports.offer(&["ESTsoft", "마당"]).await;

    assert_eq!(again, [first[2].clone(), first[0].clone()]);
}

pub(super) async fn what_is_not_offered_any_more_is_not_listed(ports: &PostPorts) {
    let first = ports.offer(&["Programming", "Ormi", "ESTsoft"]).await;
    assert_eq!(ports.offer(&["Ormi"]).await, first[1..2]);
}

pub(super) async fn a_renamed_category_is_another_one(ports: &PostPorts) {
    let before = ports.offer(&["Programming", "Ormi"]).await;

    let after = ports.offer(&["Programmieren", "Ormi"]).await;

    assert_eq!(after[1], before[1]);
    assert!(before.iter().all(|category| category.id != after[0].id));
}

pub(super) async fn nothing_may_be_on_offer(ports: &PostPorts) {
    let before = ports.offer(&["Programming", "Ormi"]).await;
    assert_eq!(ports.offer(&[]).await, []);
    assert_eq!(ports.offer(&["Programming", "Ormi"]).await, before);
}

pub(super) async fn names_of_categories_are_told_apart_by_every_character(ports: &PostPorts) {
    let offer = ["ormi", "Ormi", " Ormi", "caf\u{e9}", "cafe\u{301}", "%", "'"];

    let offered = ports.offer(&offer).await;

    assert_eq!(names(&offered), offer);
    let mut ids: Vec<_> = offered.iter().map(|category| category.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), offer.len());
}

pub(super) async fn the_same_offers_at_once_make_each_category_once(ports: &PostPorts) {
    let offer = ["Programming", "Ormi", "ESTsoft"];

    let seen = join_all((0..10).map(|_| ports.offer(&offer))).await;

    let offered = ports.offered().await;
    assert_eq!(names(&offered), offer);
    assert!(seen.iter().all(|seen| *seen == offered));
}

pub(super) async fn of_different_offers_at_once_one_holds(ports: &PostPorts) {
    let one = ["Programming", "Ormi", "ESTsoft"];
    let other = ["마당", "ESTsoft", "Programming"];
    for _ in 0..5 {
        join(ports.offer(&one), ports.offer(&other)).await;

        let offered = ports.offered().await;
        let offered = names(&offered);
        assert!(offered == one || offered == other, "{offered:?}");
    }
}
